import { MS_PER_HOUR, type EnergyValue } from "@oec/domain";

import { importPenaltyPerKwh } from "../problem/import-penalty.ts";
import { inputHash } from "../problem/input-hash.ts";
import type { Certificate, CostSplit, Plan, PlanStats, Violation } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";
import { settleGrid } from "./grid-settlement.ts";
import type { ImportKinks } from "./import-kinks.ts";
import { peakChargeOf } from "./peak-charge.ts";
import { explainSlots } from "./reasons.ts";

/** What a strategy decides; everything else in a plan follows from it. */
export interface Decisions {
  readonly strategy: string;
  /** Power per storage at the busbar [W], each of shape [horizon.count]. */
  readonly batteryW: readonly Float64Array[];
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

/** A plan from storage powers: settles the grid slot by slot at the least cost, adds up money, names reasons. */
export function assemblePlan(problem: Problem, decisions: Decisions): Plan {
  const { count, edges } = problem.horizon;
  const penalty = importPenaltyPerKwh(problem);
  const gridW = new Float64Array(count);
  const curtailW = new Float64Array(count);
  const violations: Violation[] = [];
  let importCost = 0;
  let exportRevenue = 0;
  let wearCost = 0;
  for (let slot = 0; slot < count; slot += 1) {
    const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
    const pvW = problem.pvW[slot] ?? 0;
    let netW = (problem.loadW[slot] ?? 0) - pvW;
    for (const [index, storage] of problem.storages.entries()) {
      const powerW = decisions.batteryW[index]?.[slot] ?? 0;
      netW += powerW;
      wearCost += (Math.abs(powerW) * hours * storage.wearCostPerKwh) / 1000;
    }
    const terms = {
      importPerKwh: problem.importPricePerKwh[slot] ?? 0,
      exportPerKwh: problem.exportPricePerKwh[slot] ?? 0,
      maxImportW: problem.maxImportW[slot] ?? Infinity,
      maxExportW: problem.maxExportW[slot] ?? Infinity,
      peakW: decisions.importKinks?.aboveW[slot] ?? Infinity,
      abovePeakPerKwh: decisions.importKinks?.perKwh[slot] ?? 0,
    };
    const settled = settleGrid(netW, pvW, terms, penalty);
    gridW[slot] = settled.gridW;
    curtailW[slot] = settled.curtailW;
    const kwh = (settled.gridW * hours) / 1000;
    if (kwh > 0) importCost += kwh * terms.importPerKwh;
    else exportRevenue -= kwh * terms.exportPerKwh;
    const excessW = settled.gridW - terms.maxImportW;
    if (excessW > LIMIT_TOLERANCE_W)
      violations.push({ kind: "import-limit", slot, amount: excessW, unit: "W" });
  }
  const { batteryW, socWh, value, certificate, stats, strategy } = decisions;
  const columns = { batteryW, evW: [], gridW, curtailW, socWh };
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
    ),
    certificate,
    violations,
    reasons: explainSlots(problem, columns, value),
    inputHash: inputHash(problem),
    stats,
  };
}

const costSplit = (
  importCost: number,
  exportRevenue: number,
  wearCost: number,
  worth: number,
  peakCost: number | undefined,
): CostSplit => ({
  importCost,
  exportRevenue,
  wearCost,
  terminalValue: worth,
  ...(peakCost === undefined ? {} : { peakCost }),
  total: importCost - exportRevenue + wearCost - worth + (peakCost ?? 0),
});

function terminalValue(problem: Problem, socWh: readonly Float64Array[]): number {
  let worth = 0;
  for (const [index, storage] of problem.storages.entries()) {
    const endWh = socWh[index]?.at(-1) ?? storage.startWh;
    worth += ((endWh - storage.minWh) / 1000) * storage.terminalValuePerKwh;
  }
  return worth;
}
