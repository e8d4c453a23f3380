import { slotAt, slotIndexAt, type Instant, type Percent } from "@oec/domain";
import type { ActivePlan } from "@oec/controller";
import type { ReasonCode } from "@oec/optimizer";
import { flowsOf, type Flows } from "./verb.ts";

/** One slot of a plan, as pages show it. */
export interface PlannedSlot {
  readonly index: number;
  readonly start: Instant;
  readonly end: Instant;
  readonly flows: Flows;
  /** At the end. */
  readonly socPercent: Percent | undefined;
  readonly reason: ReasonCode | undefined;
}

/** The slot of a plan that contains an instant. */
export function plannedAt(
  active: ActivePlan,
  at: Instant,
  capacityWh: number | undefined,
): PlannedSlot | undefined {
  const { slots, columns, reasons } = active.plan;
  const index = slotIndexAt(slots, at);
  if (index < 0) return undefined;
  const { pvW, loadW } = active.problem;
  // What a car takes is shown as the home's use.
  const carsW = columns.evW.reduce((sum, column) => sum + (column[index] ?? 0), 0);
  const usedPvW = (pvW[index] ?? 0) - (columns.curtailW[index] ?? 0);
  const [batteryW, socWh] = [columns.batteryW[0]?.[index], columns.socWh[0]?.[index]];
  return {
    index,
    ...slotAt(slots, index),
    flows: flowsOf((loadW[index] ?? 0) + carsW, usedPvW, batteryW ?? 0, columns.gridW[index] ?? 0),
    socPercent: socWh === undefined || capacityWh === undefined ? undefined : (100 * socWh) / capacityWh,
    reason: reasons.find((one) => one.slot === index && one.storage === 0)?.code,
  };
}
