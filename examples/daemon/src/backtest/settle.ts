import { planningStep, type BatteryPlanningModel } from "@oec/domain";
import type { Scope } from "./scope.ts";

/** What a policy did in every counted slot; each column has shape [scope.count]. */
export interface Course {
  /** Power at the busbar, positive charges [W]. */
  readonly batteryW: Float64Array;
  /** PV not used [W], 0 or more. */
  readonly curtailW: Float64Array;
  /** Positive imports [W]. */
  readonly gridW: Float64Array;
  /** Energy in the store at the END of the slot [Wh]. */
  readonly storedWh: Float64Array;
}

/** Money per slot of a course [currency]; each column has shape [scope.count]. */
export interface Settlement {
  readonly importCost: Float64Array;
  readonly exportRevenue: Float64Array;
  readonly wearCost: Float64Array;
}

/** An empty course. */
export const emptyCourse = (count: number): Course => ({
  batteryW: new Float64Array(count),
  curtailW: new Float64Array(count),
  gridW: new Float64Array(count),
  storedWh: new Float64Array(count),
});

/**
 * Runs one slot: the battery as the planning model lets it, PV as far as the export limit and the policy let it, the rest
 * through the meter. Every policy passes through here, so that none can do what another may not.
 *
 * @param wantedW - Power asked of the battery [W], positive charges.
 * @param wantedCurtailW - PV the policy leaves unused [W].
 * @returns energy in the store afterwards [Wh].
 */
export function runSlot(
  course: Course,
  scope: Scope,
  battery: BatteryPlanningModel,
  slot: number,
  storedWh: number,
  wantedW: number,
  wantedCurtailW: number,
): number {
  const step = planningStep(battery, storedWh, wantedW, scope.hours);
  const pvW = scope.pvW[slot] ?? 0;
  const siteW = (scope.loadW[slot] ?? 0) - pvW + step.powerW;
  const overW = -siteW - (scope.maxExportW[slot] ?? Infinity);
  const curtailW = Math.min(pvW, Math.max(0, wantedCurtailW, overW));
  course.batteryW[slot] = step.powerW;
  course.curtailW[slot] = curtailW;
  course.gridW[slot] = siteW + curtailW;
  course.storedWh[slot] = step.storedWh;
  return step.storedWh;
}

/** What a course costs, slot by slot. */
export function settle(course: Course, scope: Scope, battery: BatteryPlanningModel): Settlement {
  const { count, hours } = scope;
  const importCost = new Float64Array(count);
  const exportRevenue = new Float64Array(count);
  const wearCost = new Float64Array(count);
  for (let slot = 0; slot < count; slot += 1) {
    const gridKwh = ((course.gridW[slot] ?? 0) * hours) / 1000;
    if (gridKwh >= 0) importCost[slot] = gridKwh * (scope.importPerKwh[slot] ?? 0);
    else exportRevenue[slot] = -gridKwh * (scope.exportPerKwh[slot] ?? 0);
    wearCost[slot] = ((Math.abs(course.batteryW[slot] ?? 0) * hours) / 1000) * battery.wearCostPerKwh;
  }
  return { importCost, exportRevenue, wearCost };
}
