import {
  exportPrices,
  importPrices,
  OecError,
  regularHorizon,
  seriesOf,
  type BatteryPlanningModel,
  type Horizon,
  type Instant,
  type PricePerKwh,
  type Tariff,
  type WattHours,
  type Watts,
} from "@oec/domain";

import { defaultTerminalValue } from "./problem/terminal-value.ts";
import { validateProblem } from "./problem/validate-problem.ts";
import { piecewiseLinearDp } from "./strategies/piecewise-linear/piecewise-linear-dp.ts";
import type { Plan } from "./types/plan.ts";
import type { Problem, StorageProblem } from "./types/problem.ts";

/** A battery for {@link planDay}: capacity and power, the rest has defaults. */
export interface DayBattery extends Partial<Omit<BatteryPlanningModel, "capacityWh">> {
  readonly capacityWh: WattHours;
  /** Most power in either direction [W]; `maxChargeW` and `maxDischargeW` take precedence. */
  readonly powerW?: Watts;
  /** Stored energy at the start [Wh]; default: the minimum SoC. */
  readonly startWh?: WattHours;
}

/** A day to plan: plain arrays of equal length, one value per slot. */
export interface Day {
  /** Spot prices [currency/kWh]; with a tariff before its fees and taxes. Or the all-in prices of either direction. */
  readonly prices:
    ArrayLike<number> | { readonly import: ArrayLike<number>; readonly export: ArrayLike<number> };
  /** House load, mean per slot [W]. */
  readonly load: ArrayLike<number>;
  /** PV power available, mean per slot [W]; default: none. */
  readonly pv?: ArrayLike<number>;
  readonly battery: DayBattery;
  /** Contract that turns spot prices into import and export prices; default: the bare spot price in both directions. */
  readonly tariff?: Tariff;
  /** Start of the first slot [ms since 1970 UTC]; needed with a tariff, whose terms depend on it. Default: 0. */
  readonly start?: Instant;
  /** Length of a slot [min]; default: a 23 to 25 h day divided by the number of prices. */
  readonly slotMinutes?: number;
  /** Grid limits [W]; default: none. */
  readonly maxImportW?: Watts;
  /** Export limit [W]; default: none. */
  readonly maxExportW?: Watts;
  /** Worth of a kWh left in the battery; default: 0.7 of the median import price, at least 0. */
  readonly terminalValuePerKwh?: PricePerKwh;
}

const SLOT_MINUTES = [60, 30, 15, 10, 5] as const;

/**
 * The cheapest plan for one day and one battery, exact.
 *
 * Always returns a plan for a day that is one; where the load alone exceeds the import limit, the plan says so in
 * {@link Plan.violations}.
 *
 * @throws `OecError` `SHAPE_MISMATCH`, `NOT_FINITE`, `OUT_OF_RANGE`, `INVALID_ARGUMENT` if an array or a number is
 * not what it should be; the context names field and index.
 *
 * @example
 * ```ts
 * const plan = planDay({
 *   prices: [0.32, 0.28, 0.25, 0.9, 1.4, 0.6, 0.3, 0.2, 0.2, 0.3, 0.8, 1.5, 0.9, 0.5, 0.4, 0.3, 0.5, 0.9, 1.6, 1.8, 1.2, 0.7, 0.5, 0.4],
 *   load: new Array(24).fill(800),
 *   battery: { capacityWh: 10_000, powerW: 5_000 },
 * });
 * console.log(plan.cost.total, plan.columns.batteryW[0]);
 * ```
 */
export function planDay(day: Day): Plan {
  const problem = validateProblem(dayProblem(day));
  if (!problem.ok) {
    const { code, field, index, message } = problem.error;
    throw new OecError(code, message, { context: { field, index } });
  }
  const solved = piecewiseLinearDp.solve(problem.value);
  if (!solved.ok) throw new OecError("INVALID_ARGUMENT", "the day has no plan", { context: solved.error });
  return solved.value;
}

function dayProblem(day: Day): Problem {
  const count = day.load.length;
  const slotMinutes = day.slotMinutes ?? guessedSlotMinutes(count);
  const horizon = regularHorizon(day.start ?? 0, slotMinutes * 60_000, count);
  const { importPricePerKwh, exportPricePerKwh } = dayPrices(day, horizon);
  const terminalValuePerKwh = day.terminalValuePerKwh ?? defaultTerminalValue(importPricePerKwh);
  return {
    horizon,
    currency: day.tariff?.currency ?? "",
    importPricePerKwh,
    exportPricePerKwh,
    loadW: Float64Array.from(day.load),
    pvW: day.pv === undefined ? new Float64Array(count) : Float64Array.from(day.pv),
    maxImportW: new Float64Array(count).fill(day.maxImportW ?? Infinity),
    maxExportW: new Float64Array(count).fill(day.maxExportW ?? Infinity),
    storages: [dayStorage(day.battery, terminalValuePerKwh)],
  };
}

function dayPrices(
  { prices, tariff, start }: Day,
  horizon: Horizon,
): { importPricePerKwh: Float64Array; exportPricePerKwh: Float64Array } {
  if (!("length" in prices)) {
    return {
      importPricePerKwh: Float64Array.from(prices.import),
      exportPricePerKwh: Float64Array.from(prices.export),
    };
  }
  if (tariff === undefined) {
    const spot = Float64Array.from(prices);
    return { importPricePerKwh: spot, exportPricePerKwh: spot };
  }
  if (start === undefined) {
    throw new OecError(
      "INVALID_ARGUMENT",
      "a tariff needs the day's start, expected start in ms since 1970 UTC",
      {
        context: { field: "start" },
      },
    );
  }
  const spot = seriesOf(horizon, prices);
  return { importPricePerKwh: importPrices(tariff, spot), exportPricePerKwh: exportPrices(tariff, spot) };
}

function dayStorage(battery: DayBattery, terminalValuePerKwh: number): StorageProblem {
  const { capacityWh, powerW = 0, minSocPercent = 0, maxSocPercent = 100 } = battery;
  const minWh = (capacityWh * minSocPercent) / 100;
  return {
    id: "battery",
    minWh,
    maxWh: (capacityWh * maxSocPercent) / 100,
    startWh: battery.startWh ?? minWh,
    maxChargeW: battery.maxChargeW ?? powerW,
    maxDischargeW: battery.maxDischargeW ?? powerW,
    chargeEfficiency: battery.chargeEfficiency ?? 0.95,
    dischargeEfficiency: battery.dischargeEfficiency ?? 0.95,
    wearCostPerKwh: battery.wearCostPerKwh ?? 0,
    terminalValuePerKwh,
  };
}

/** Minutes per slot of a local day of 23, 24 or 25 hours. */
function guessedSlotMinutes(count: number): number {
  const guess = SLOT_MINUTES.find((minutes) => count >= (23 * 60) / minutes && count <= (25 * 60) / minutes);
  if (guess !== undefined) return guess;
  throw new OecError(
    "INVALID_ARGUMENT",
    `${count} slots are not a day, expected slotMinutes to say their length`,
    {
      context: { field: "slotMinutes", slots: count },
    },
  );
}
