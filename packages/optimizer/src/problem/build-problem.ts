import {
  err,
  exportPrices,
  horizonEnd,
  horizonFromEdges,
  horizonStart,
  importPrices,
  slotIndexAt,
  type Constraints,
  type ForecastBundle,
  type GridLimits,
  type Horizon,
  type PricePerKwh,
  type Result,
  type Site,
  type SiteBattery,
  type SiteState,
  type Tariff,
} from "@oec/domain";

import type { HybridProblem, Problem, ProblemError, StorageProblem } from "../types/problem.ts";
import { carProblems } from "./car-problems.ts";
import { withDemandResponse, type DemandResponseEvent } from "./demand-response.ts";
import { peakProblem } from "./peak-problem.ts";
import { cycleLimitsOf, hybridOf, inverterLimitW, requiredLevels } from "./site-limits.ts";
import { defaultTerminalValue } from "./terminal-value.ts";
import { validateProblem } from "./validate-problem.ts";

/** What a household adds to what its devices allow. */
export interface BuildOptions {
  /** Worth of a kWh stored at the end [currency per kWh stored]; default: 0.7 of the median import price, at least 0. */
  readonly terminalValuePerKwh?: PricePerKwh;
  /** Narrower limits than the devices' own. */
  readonly constraints?: Pick<
    Constraints,
    | "minSocPercent"
    | "maxSocPercent"
    | "maxChargeW"
    | "maxDischargeW"
    | "maxGridImportW"
    | "maxGridExportW"
    | "maxCyclesPerDay"
    | "mustHaveEnergyAt"
  >;
  /** What the grid asks for at times; default: nothing. */
  readonly events?: readonly DemandResponseEvent[];
}

/**
 * The only bridge from a site, its contract, a forecast and its present state to a problem.
 *
 * Slots that are over are left out and the running one is cut at `state.at`. Prices are all-in, by the tariff's local
 * time; fuse, contract and `constraints` become import and export limits. A battery outside its SoC window keeps the
 * level it has as the bound, so that the plan need not force it back.
 *
 * A peak charge becomes {@link Problem.peak}, with the peaks of `state.billedPeaksW` as billed. With `onePerDay` and more
 * than one highest, two intervals of a day may both count; slots after the month's end count to the same month.
 *
 * An inverter with PV and one battery becomes {@link Problem.hybrid}; where batteries share inverters, each is bounded by
 * the limit of its own. A car that is plugged in and has a goal becomes a {@link Problem.vehicles} entry. `maxCyclesPerDay` counts full capacities taken out per local day, of the first day what is left of
 * it; energy that must be there at times is shared out by capacity.
 *
 * @returns the problem, or what does not fit: currencies, horizon, unknown batteries, numbers.
 * @throws `OecError` `INVALID_ARGUMENT`, `INVALID_TIME_ZONE` if the tariff itself is broken.
 */
export function buildProblem(
  site: Site,
  tariff: Tariff,
  forecast: ForecastBundle,
  state: SiteState,
  options: BuildOptions = {},
): Result<Problem, ProblemError> {
  const mismatch = mismatchOf(site, tariff, forecast, state);
  if (mismatch !== undefined) return err(mismatch);
  const first = Math.max(0, slotIndexAt(forecast.horizon, state.at));
  const horizon = remaining(forecast.horizon, first, state.at);
  const spot = { horizon, values: forecast.spotPricePerKwh.values.subarray(first) };
  const importPricePerKwh = importPrices(tariff, spot);
  const terminalValuePerKwh = options.terminalValuePerKwh ?? defaultTerminalValue(importPricePerKwh);
  const peak = peakProblem(tariff, horizon, state.billedPeaksW ?? []);
  const { maxImportW, maxExportW } = gridLimits(site.grid, options.constraints);
  const hybrid = hybridOf(site);
  const problem: Problem = {
    horizon,
    currency: tariff.currency,
    importPricePerKwh,
    exportPricePerKwh: exportPrices(tariff, spot),
    loadW: forecast.loadW.values.slice(first),
    pvW: forecast.pvW.values.slice(first),
    maxImportW: new Float64Array(horizon.count).fill(maxImportW),
    maxExportW: new Float64Array(horizon.count).fill(maxExportW),
    storages: site.batteries.map((battery) => {
      const storedWh = state.storedWh[battery.id] ?? 0;
      const storage = storageProblem(battery, storedWh, terminalValuePerKwh, options.constraints);
      return limited(
        storage,
        battery,
        { site, horizon, timeZone: tariff.timeZone, hybrid },
        options.constraints,
      );
    }),
    ...(peak === undefined ? {} : { peak }),
    ...(hybrid === undefined ? {} : { hybrid }),
  };
  const vehicles = carProblems(site, state, problem);
  const whole = vehicles.length === 0 ? problem : { ...problem, vehicles };
  return validateProblem(options.events === undefined ? whole : withDemandResponse(whole, options.events));
}

function mismatchOf(
  site: Site,
  tariff: Tariff,
  forecast: ForecastBundle,
  state: SiteState,
): ProblemError | undefined {
  if (forecast.currency !== tariff.currency) {
    const message = `the forecast's prices are in ${forecast.currency}, the tariff's in ${tariff.currency}`;
    return { code: "CURRENCY_MISMATCH", field: "forecast.currency", message };
  }
  const { horizon } = forecast;
  for (const field of ["spotPricePerKwh", "loadW", "pvW"] as const) {
    const { length } = forecast[field].values;
    if (length === horizon.count) continue;
    const message = `forecast.${field} has ${length} values, expected one per slot: ${horizon.count}`;
    return { code: "SHAPE_MISMATCH", field: `forecast.${field}`, message };
  }
  if (!(state.at >= horizonStart(horizon) && state.at < horizonEnd(horizon))) {
    const span = `${horizonStart(horizon)} to ${horizonEnd(horizon)}`;
    const message = `the state is of ${state.at}, expected a time inside the forecast's horizon, ${span}`;
    return { code: "HORIZON_MISMATCH", field: "state.at", message };
  }
  const known = new Set(site.batteries.map(({ id }) => id));
  for (const id of Object.keys(state.storedWh)) {
    if (!known.has(id)) return unknownBattery(id, `the site has no battery "${id}"`);
  }
  for (const id of known) {
    if (state.storedWh[id] === undefined)
      return unknownBattery(id, `the state tells nothing of battery "${id}"`);
  }
  return undefined;
}

const unknownBattery = (id: string, message: string): ProblemError => ({
  code: "UNKNOWN_BATTERY",
  field: `state.storedWh.${id}`,
  message,
});

/** The slots from `first` on, the first of them starting at `at`. */
function remaining(horizon: Horizon, first: number, at: number): Horizon {
  if (first === 0 && at === horizonStart(horizon)) return horizon;
  const edges = horizon.edges.slice(first);
  edges[0] = at;
  return horizonFromEdges(edges);
}

function gridLimits(
  grid: GridLimits,
  constraints: BuildOptions["constraints"],
): { maxImportW: number; maxExportW: number } {
  const fuseW = grid.phases * Math.max(0, grid.fuseA - grid.marginA) * grid.nominalVoltageV;
  return {
    maxImportW: Math.min(fuseW, grid.maxImportW ?? Infinity, constraints?.maxGridImportW ?? Infinity),
    maxExportW: Math.min(fuseW, grid.maxExportW ?? Infinity, constraints?.maxGridExportW ?? Infinity),
  };
}

/** A battery of the site as the optimizer sees it. */
function storageProblem(
  { id, model }: SiteBattery,
  startWh: number,
  terminalValuePerKwh: number,
  constraints: BuildOptions["constraints"],
): StorageProblem {
  const minSocPercent = Math.max(model.minSocPercent, constraints?.minSocPercent ?? 0);
  const maxSocPercent = Math.min(model.maxSocPercent, constraints?.maxSocPercent ?? 100);
  return {
    id,
    minWh: Math.min(startWh, (model.capacityWh * minSocPercent) / 100),
    maxWh: Math.max(startWh, (model.capacityWh * maxSocPercent) / 100),
    startWh,
    maxChargeW: Math.min(model.maxChargeW, constraints?.maxChargeW ?? Infinity),
    maxDischargeW: Math.min(model.maxDischargeW, constraints?.maxDischargeW ?? Infinity),
    chargeEfficiency: model.chargeEfficiency,
    dischargeEfficiency: model.dischargeEfficiency,
    wearCostPerKwh: model.wearCostPerKwh,
    terminalValuePerKwh,
  };
}

/** A storage with the limits that its inverter and the household's wishes put on it. */
function limited(
  storage: StorageProblem,
  { id, model }: SiteBattery,
  where: {
    readonly site: Site;
    readonly horizon: Horizon;
    readonly timeZone: string;
    readonly hybrid: HybridProblem | undefined;
  },
  constraints: BuildOptions["constraints"],
): StorageProblem {
  const { site, horizon, timeZone } = where;
  const acLimitW = where.hybrid === undefined ? inverterLimitW(site, id) : Infinity;
  const totalWh = site.batteries.reduce((sum, battery) => sum + battery.model.capacityWh, 0);
  const { maxCyclesPerDay, mustHaveEnergyAt = [] } = constraints ?? {};
  const share = model.capacityWh / totalWh;
  return {
    ...storage,
    maxChargeW: Math.min(storage.maxChargeW, acLimitW),
    maxDischargeW: Math.min(storage.maxDischargeW, acLimitW),
    ...(maxCyclesPerDay === undefined
      ? {}
      : { cycleLimits: cycleLimitsOf(horizon, timeZone, maxCyclesPerDay, model.capacityWh) }),
    ...(mustHaveEnergyAt.length === 0
      ? {}
      : { requiredWh: requiredLevels(horizon, mustHaveEnergyAt, share, storage.maxWh) }),
  };
}
