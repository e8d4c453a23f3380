import { MS_PER_HOUR, planningStep, type BatteryPlanningModel } from "@oec/domain";

import type { CostSplit, Plan, Violation } from "../types/plan.ts";
import type { Problem, StorageProblem } from "../types/problem.ts";
import { deviceViolations } from "./verify-devices.ts";
import { recomputedPeakCost } from "./verify-peak.ts";
import { recomputedShortfallCost, vehicleViolations } from "./verify-vehicles.ts";

/** What an independent look at a plan found. */
export interface Verification {
  /** True if the plan does what it says, and breaks nothing but import limits that it reports itself. */
  readonly ok: boolean;
  /** Everything the plan breaks, reported by it or not. */
  readonly violations: readonly Violation[];
  /** What the plan costs, added up anew. */
  readonly cost: CostSplit;
}

/** Rounding that is no violation: powers [W], energies [Wh], money (share of its size). */
const TOLERANCE = { powerW: 1e-5, energyWh: 1e-5, money: 1e-9 } as const;

/**
 * Checks a plan against its problem without trusting whoever made it.
 *
 * Recomputes the power balance, the stored energy, every limit, the curtailment and the cost from the columns alone; it
 * shares no code with the strategies.
 */
export function verifyPlan(problem: Problem, plan: Plan): Verification {
  const shape = shapeViolations(problem, plan);
  if (shape.length > 0) return { ok: false, violations: shape, cost: plan.cost };
  const violations: Violation[] = [];
  for (const [index, storage] of problem.storages.entries()) {
    violations.push(...storageViolations(problem, plan, storage, index));
  }
  violations.push(
    ...gridViolations(problem, plan),
    ...deviceViolations(problem, plan),
    ...vehicleViolations(problem, plan),
  );
  const cost = recomputedCost(problem, plan);
  violations.push(...costViolations(plan.cost, cost));
  return { ok: violations.every((found) => isReported(found, plan.violations)), violations, cost };
}

/** Whether a plan owns up to something that it may be unable to keep. */
function isReported(found: Violation, reported: readonly Violation[]): boolean {
  return (
    (found.kind === "import-limit" || found.kind === "required-energy") &&
    reported.some(
      ({ kind, slot, storage, amount }) =>
        kind === found.kind &&
        slot === found.slot &&
        storage === found.storage &&
        Math.abs(amount - found.amount) <= TOLERANCE.powerW,
    )
  );
}

function shapeViolations(problem: Problem, plan: Plan): Violation[] {
  const { count, edges } = problem.horizon;
  const { batteryW, evW, gridW, curtailW, socWh, flexibleW = [] } = plan.columns;
  const found: Violation[] = [];
  const missing = (amount: number) => found.push({ kind: "shape", slot: -1, amount, unit: "values" });
  if (batteryW.length !== problem.storages.length || socWh.length !== problem.storages.length) missing(1);
  if (plan.slots.count !== count) missing(Math.abs(plan.slots.count - count));
  else if (plan.slots.edges.some((edge, index) => edge !== edges[index])) missing(1);
  if (evW.length < (problem.vehicles?.length ?? 0)) missing(1);
  for (const column of [...batteryW, ...evW, gridW, curtailW, ...socWh, ...flexibleW]) {
    if (column.length !== count) missing(Math.abs(column.length - count));
    const slot = column.findIndex((value) => !Number.isFinite(value));
    if (slot >= 0) found.push({ kind: "not-finite", slot, amount: 1, unit: "values" });
  }
  return found;
}

function storageViolations(
  problem: Problem,
  plan: Plan,
  storage: StorageProblem,
  index: number,
): Violation[] {
  const found: Violation[] = [];
  const model = planningModel(storage);
  let beforeWh = storage.startWh;
  for (let slot = 0; slot < problem.horizon.count; slot += 1) {
    const powerW = plan.columns.batteryW[index]?.[slot] ?? 0;
    const afterWh = plan.columns.socWh[index]?.[slot] ?? 0;
    const reachedWh = planningStep(model, beforeWh, powerW, slotLengthHours(problem, slot)).storedWh;
    const drift = afterWh - reachedWh + (storage.usedWh?.[slot] ?? 0);
    const report = (kind: Violation["kind"], amount: number, unit: "W" | "Wh", tolerance: number) => {
      if (amount > tolerance) found.push({ kind, slot, storage: index, amount, unit });
    };
    report("charge-limit", powerW - storage.maxChargeW, "W", TOLERANCE.powerW);
    report("discharge-limit", -powerW - storage.maxDischargeW, "W", TOLERANCE.powerW);
    report("storage-above-max", afterWh - storage.maxWh, "Wh", TOLERANCE.energyWh);
    report("storage-below-min", storage.minWh - afterWh, "Wh", TOLERANCE.energyWh);
    report("stored-energy", Math.abs(drift), "Wh", TOLERANCE.energyWh);
    beforeWh = afterWh;
  }
  return found;
}

const planningModel = (storage: StorageProblem): BatteryPlanningModel => ({
  capacityWh: storage.maxWh,
  minSocPercent: storage.maxWh > 0 ? (100 * storage.minWh) / storage.maxWh : 0,
  maxSocPercent: 100,
  maxChargeW: storage.maxChargeW,
  maxDischargeW: storage.maxDischargeW,
  chargeEfficiency: storage.chargeEfficiency,
  dischargeEfficiency: storage.dischargeEfficiency,
  wearCostPerKwh: storage.wearCostPerKwh,
});

function gridViolations(problem: Problem, plan: Plan): Violation[] {
  const found: Violation[] = [];
  const { batteryW, evW, flexibleW = [] } = plan.columns;
  const consumers = [...batteryW, ...evW, ...flexibleW];
  for (let slot = 0; slot < problem.horizon.count; slot += 1) {
    const gridW = plan.columns.gridW[slot] ?? 0;
    const curtailW = plan.columns.curtailW[slot] ?? 0;
    const pvW = problem.pvW[slot] ?? 0;
    let siteW = (problem.loadW[slot] ?? 0) - pvW + curtailW;
    for (const column of consumers) siteW += column[slot] ?? 0;
    const report = (kind: Violation["kind"], amount: number) => {
      if (amount > TOLERANCE.powerW) found.push({ kind, slot, amount, unit: "W" });
    };
    report("balance", Math.abs(gridW - siteW));
    report("curtailment", Math.max(-curtailW, curtailW - pvW));
    report("import-limit", gridW - (problem.maxImportW[slot] ?? Infinity));
    report("export-limit", -gridW - (problem.maxExportW[slot] ?? Infinity));
  }
  return found;
}

function recomputedCost(problem: Problem, plan: Plan): CostSplit {
  let importCost = 0;
  let exportRevenue = 0;
  let wearCost = 0;
  for (let slot = 0; slot < problem.horizon.count; slot += 1) {
    const hours = slotLengthHours(problem, slot);
    const gridKwh = ((plan.columns.gridW[slot] ?? 0) * hours) / 1000;
    importCost += Math.max(0, gridKwh) * (problem.importPricePerKwh[slot] ?? 0);
    exportRevenue += Math.max(0, -gridKwh) * (problem.exportPricePerKwh[slot] ?? 0);
    for (const [index, storage] of problem.storages.entries()) {
      wearCost +=
        ((Math.abs(plan.columns.batteryW[index]?.[slot] ?? 0) * hours) / 1000) * storage.wearCostPerKwh;
    }
  }
  let terminalValue = 0;
  for (const [index, storage] of problem.storages.entries()) {
    const endWh = plan.columns.socWh[index]?.[problem.horizon.count - 1] ?? storage.startWh;
    terminalValue += (storage.terminalValuePerKwh * (endWh - storage.minWh)) / 1000;
  }
  const energy = importCost - exportRevenue + wearCost - terminalValue;
  const split = { importCost, exportRevenue, wearCost, terminalValue };
  const shortfallCost = recomputedShortfallCost(problem, plan);
  const peakCost = problem.peak === undefined ? undefined : recomputedPeakCost(problem.peak, problem, plan);
  return {
    ...split,
    ...(peakCost === undefined ? {} : { peakCost }),
    ...(shortfallCost === undefined ? {} : { shortfallCost }),
    total: energy + (peakCost ?? 0) + (shortfallCost ?? 0),
  };
}

function costViolations(stated: CostSplit, found: CostSplit): Violation[] {
  const parts = [
    "importCost",
    "exportRevenue",
    "wearCost",
    "terminalValue",
    "peakCost",
    "shortfallCost",
    "total",
  ] as const;
  return parts.flatMap((part) => {
    const expected = found[part] ?? 0;
    const amount = Math.abs((stated[part] ?? 0) - expected);
    const allowed = TOLERANCE.money * Math.max(1, Math.abs(expected));
    return amount <= allowed ? [] : [{ kind: "cost" as const, slot: -1, amount, unit: "currency" as const }];
  });
}

const slotLengthHours = (problem: Problem, slot: number): number =>
  ((problem.horizon.edges[slot + 1] ?? 0) - (problem.horizon.edges[slot] ?? 0)) / MS_PER_HOUR;
