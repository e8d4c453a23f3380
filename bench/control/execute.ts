import { MS_PER_HOUR } from "@oec/domain";
import type { Band } from "./band.ts";
import { BATTERY, type ControlCase } from "./case.ts";
import { SLOT_MS } from "./recording.ts";

const HOURS = SLOT_MS / MS_PER_HOUR;

/** Tells the battery what to do in a slot, before the slot's load is known. */
export type Controller = (slot: number, levelWh: number) => Band;

/** What a window cost, and how the battery was used. */
export interface Outcome {
  /** Bill, corrected by {@link endCredit} [EUR]. */
  readonly cost: number;
  readonly endWh: number;
  /** Energy through the battery's busbar side, both directions [kWh]. */
  readonly throughputKwh: number;
}

/** The window without a battery [EUR]. */
export function costWithoutBattery(problem: ControlCase): number {
  let cost = 0;
  for (let slot = 0; slot < problem.horizon.count; slot += 1) cost += slotCost(problem, slot, 0);
  return cost;
}

/**
 * Runs a controller through the window: the band holds for the slot, what it asks for is clipped at the battery's
 * limits, and at the real load where nothing may be exported.
 */
export function execute(problem: ControlCase, controller: Controller): Outcome {
  let levelWh: number = BATTERY.startWh;
  let cost = 0;
  let throughputWh = 0;
  for (let slot = 0; slot < problem.horizon.count; slot += 1) {
    const { fromW, toW } = controller(slot, levelWh);
    const surplusW = (problem.pvW[slot] ?? 0) - (problem.loadW[slot] ?? 0);
    const askedW = clamp(surplusW, fromW, toW);
    const upW = Math.min(BATTERY.maxW, (BATTERY.maxWh - levelWh) / (BATTERY.chargeEfficiency * HOURS));
    const downW = Math.min(BATTERY.maxW, ((levelWh - BATTERY.minWh) * BATTERY.dischargeEfficiency) / HOURS);
    const allowedW = problem.canExport ? downW : Math.min(downW, Math.max(0, -surplusW));
    const powerW = clamp(askedW, -allowedW, upW);
    levelWh +=
      powerW > 0 ? powerW * HOURS * BATTERY.chargeEfficiency : (powerW * HOURS) / BATTERY.dischargeEfficiency;
    throughputWh += Math.abs(powerW) * HOURS;
    cost += slotCost(problem, slot, powerW);
  }
  return { cost: cost - endCredit(problem, levelWh), endWh: levelWh, throughputKwh: throughputWh / 1000 };
}

/** What a kWh stored at the window's end is worth, below and above the level of the start [EUR]. */
export interface EndValue {
  /** As published: the price of charging it in the last slot. */
  readonly missingPerKwh: number;
  /** The same, or what selling it in the last slot would earn where it can be sold. */
  readonly extraPerKwh: number;
}

/** The end values of a case. */
export function endValue(problem: ControlCase): EndValue {
  const last = problem.horizon.count - 1;
  const missingPerKwh = (problem.importPerKwh[last] ?? 0) / BATTERY.chargeEfficiency;
  const soldPerKwh = (problem.exportPerKwh[last] ?? 0) * BATTERY.dischargeEfficiency;
  return { missingPerKwh, extraPerKwh: problem.canExport ? soldPerKwh : missingPerKwh };
}

/** What the energy at the window's end above that at its start is worth [EUR]. */
export function endCredit(problem: ControlCase, endWh: number): number {
  const { missingPerKwh, extraPerKwh } = endValue(problem);
  const kwh = (endWh - BATTERY.startWh) / 1000;
  return kwh * (kwh > 0 ? extraPerKwh : missingPerKwh);
}

function slotCost(problem: ControlCase, slot: number, batteryW: number): number {
  const gridKwh = (((problem.loadW[slot] ?? 0) - (problem.pvW[slot] ?? 0) + batteryW) * HOURS) / 1000;
  return gridKwh * ((gridKwh > 0 ? problem.importPerKwh[slot] : problem.exportPerKwh[slot]) ?? 0);
}

const clamp = (value: number, from: number, to: number): number => Math.min(to, Math.max(from, value));
