import { MS_PER_HOUR, type EnergyValue } from "@oec/domain";

import { importPenaltyPerKwh } from "../problem/import-penalty.ts";
import { leastGridW, mostGridW } from "../problem/grid-bounds.ts";
import { inputHash } from "../problem/input-hash.ts";
import type { Certificate, CostSplit, Plan, PlanStats, Violation } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";
import { settledGridW } from "./grid-settlement.ts";
import type { ImportKinks } from "./import-kinks.ts";
import { peakChargeOf } from "./peak-charge.ts";
import { explainSlots } from "./reasons.ts";
import { vehicleShortfall } from "./vehicle-shortfall.ts";

/** What a strategy decides; everything else in a plan follows from it. */
export interface Decisions {
  readonly strategy: string;
  /** Power per storage at the busbar [W], each of shape [horizon.count]. */
  readonly batteryW: readonly Float64Array[];
  /** Power per vehicle at the busbar [W]; absent: none charges. */
  readonly evW?: readonly Float64Array[];
  /** Power per flexible load [W]; absent: there are none. */
  readonly flexibleW?: readonly Float64Array[];
  /** Energy per storage at the end of each slot [Wh]. */
  readonly socWh: readonly Float64Array[];
  readonly value: EnergyValue;
  readonly certificate: Certificate;
  readonly stats: PlanStats;
  /** What planning counted for high import instead of the peak charge: decides how much PV to use. */
  readonly importKinks?: ImportKinks;
}

/** Import above the limit by less than this is rounding [W]. */
const LIMIT_TOLERANCE_W = 1e-6;
/** Less missing energy than this is rounding [Wh]. */
const REQUIRED_TOLERANCE_WH = 1e-6;

/** What follows from storage powers, slot by slot. */
interface SettledSlots extends Pick<CostSplit, "importCost" | "exportRevenue" | "wearCost"> {
  readonly gridW: Float64Array;
  readonly curtailW: Float64Array;
  readonly violations: readonly Violation[];
}

/** A plan from storage powers: settles the grid slot by slot at the least cost, adds up money, names reasons. */
export function assemblePlan(problem: Problem, decisions: Decisions): Plan {
  const { gridW, curtailW, violations, importCost, exportRevenue, wearCost } = settle(problem, decisions);
  const { batteryW, socWh, flexibleW, value, certificate, stats, strategy } = decisions;
  const evW = decisions.evW ?? (problem.vehicles ?? []).map(() => new Float64Array(gridW.length));
  const shortfall = vehicleShortfall(problem, evW);
  const columns = {
    ...{ batteryW, evW, gridW, curtailW, socWh },
    ...(flexibleW === undefined ? {} : { flexibleW }),
  };
  return {
    slots: problem.horizon,
    currency: problem.currency,
    strategy,
    columns,
    value,
    cost: costSplit(
      importCost,
      exportRevenue,
      wearCost,
      terminalValue(problem, socWh),
      problem.peak === undefined ? undefined : peakChargeOf(problem.peak, problem.horizon, gridW),
      shortfall?.cost,
    ),
    ...(shortfall === undefined ? {} : { shortfallWh: shortfall.wh }),
    certificate,
    violations: [...violations, ...missingEnergy(problem, socWh)],
    reasons: explainSlots(problem, columns, value),
    inputHash: inputHash(problem),
    stats,
  };
}

/** The grid column and what it costs. One pass without objects per slot: it is a part of every solve. */
function settle(problem: Problem, { batteryW, importKinks, ...others }: Decisions): SettledSlots {
  const { horizon, storages, loadW, pvW } = problem;
  const { count, edges } = horizon;
  const penalty = importPenaltyPerKwh(problem);
  const consumers = [...(others.evW ?? []), ...(others.flexibleW ?? [])];
  const gridW = new Float64Array(count);
  const curtailW = new Float64Array(count);
  const violations: Violation[] = [];
  const terms = {
    importPerKwh: 0,
    exportPerKwh: 0,
    maxImportW: Infinity,
    maxExportW: Infinity,
    peakW: Infinity,
    abovePeakPerKwh: 0,
  };
  let importCost = 0;
  let exportRevenue = 0;
  let wearCost = 0;
  for (let slot = 0; slot < count; slot += 1) {
    const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
    const sunW = pvW[slot] ?? 0;
    let houseW = loadW[slot] ?? 0;
    for (let index = 0; index < consumers.length; index += 1) houseW += consumers[index]?.[slot] ?? 0;
    let netW = houseW - sunW;
    for (let index = 0; index < storages.length; index += 1) {
      const powerW = batteryW[index]?.[slot] ?? 0;
      netW += powerW;
      wearCost += (Math.abs(powerW) * hours * (storages[index]?.wearCostPerKwh ?? 0)) / 1000;
    }
    terms.importPerKwh = problem.importPricePerKwh[slot] ?? 0;
    terms.exportPerKwh = problem.exportPricePerKwh[slot] ?? 0;
    terms.maxImportW = problem.maxImportW[slot] ?? Infinity;
    terms.maxExportW = -leastGridW(problem, slot, houseW);
    if (importKinks !== undefined) {
      terms.peakW = importKinks.aboveW[slot] ?? Infinity;
      terms.abovePeakPerKwh = importKinks.perKwh[slot] ?? 0;
    }
    const unusableW = Math.min(sunW, Math.max(0, mostGridW(problem, slot, houseW) - netW));
    const settledW = settledGridW(netW, unusableW, terms, penalty);
    gridW[slot] = settledW;
    curtailW[slot] = settledW - netW;
    const kwh = (settledW * hours) / 1000;
    if (kwh > 0) importCost += kwh * terms.importPerKwh;
    else exportRevenue -= kwh * terms.exportPerKwh;
    const excessW = settledW - terms.maxImportW;
    if (excessW > LIMIT_TOLERANCE_W)
      violations.push({ kind: "import-limit", slot, amount: excessW, unit: "W" });
  }
  return { gridW, curtailW, violations, importCost, exportRevenue, wearCost };
}

/** Where a storage holds less than it must. */
function missingEnergy({ storages }: Problem, socWh: readonly Float64Array[]): Violation[] {
  const found: Violation[] = [];
  for (const [index, { requiredWh }] of storages.entries()) {
    for (const [slot, levelWh] of requiredWh?.entries() ?? []) {
      const amount = levelWh - (socWh[index]?.[slot] ?? 0);
      if (amount > REQUIRED_TOLERANCE_WH)
        found.push({ kind: "required-energy", slot, storage: index, amount, unit: "Wh" });
    }
  }
  return found;
}

const costSplit = (
  importCost: number,
  exportRevenue: number,
  wearCost: number,
  worth: number,
  peakCost: number | undefined,
  shortfallCost: number | undefined,
): CostSplit => ({
  importCost,
  exportRevenue,
  wearCost,
  terminalValue: worth,
  ...(peakCost === undefined ? {} : { peakCost }),
  ...(shortfallCost === undefined ? {} : { shortfallCost }),
  total: importCost - exportRevenue + wearCost - worth + (peakCost ?? 0) + (shortfallCost ?? 0),
});

function terminalValue(problem: Problem, socWh: readonly Float64Array[]): number {
  let worth = 0;
  for (const [index, storage] of problem.storages.entries()) {
    const endWh = socWh[index]?.at(-1) ?? storage.startWh;
    worth += ((endWh - storage.minWh) / 1000) * storage.terminalValuePerKwh;
  }
  return worth;
}
