import type { Hours, WattHours, Watts } from "../units/quantity.ts";
import type { BatteryPlanningModel } from "./battery.ts";

/** What a store did in one step. */
export interface PlanningStep {
  /** Power at the busbar that the store could follow [W], positive charges. */
  readonly powerW: Watts;
  /** Stored energy above 0 % SoC afterwards [Wh]. */
  readonly storedWh: WattHours;
}

/**
 * One step of the planning model: constant power at the busbar, linear one-way losses.
 *
 * The power is clipped to what the limits and the SoC window allow; a store outside its window may only move back towards it.
 *
 * @param storedWh - Stored energy above 0 % SoC before the step [Wh].
 * @param powerW - Wanted power at the busbar [W], positive charges.
 * @param hours - Length of the step [h], above 0.
 */
export function planningStep(
  model: BatteryPlanningModel,
  storedWh: WattHours,
  powerW: Watts,
  hours: Hours,
): PlanningStep {
  const minWh = (model.capacityWh * model.minSocPercent) / 100;
  const maxWh = (model.capacityWh * model.maxSocPercent) / 100;
  const { chargeEfficiency, dischargeEfficiency } = model;
  if (powerW >= 0) {
    const roomW = Math.max(0, maxWh - storedWh) / (chargeEfficiency * hours);
    const given = Math.min(powerW, model.maxChargeW, roomW);
    // At the limit the level is set, not added up: rounding must not leave the window.
    return {
      powerW: given,
      storedWh: given === roomW ? Math.max(maxWh, storedWh) : storedWh + given * chargeEfficiency * hours,
    };
  }
  const leftW = (Math.max(0, storedWh - minWh) * dischargeEfficiency) / hours;
  const given: number = Math.min(-powerW, model.maxDischargeW, leftW);
  return {
    powerW: given === 0 ? 0 : -given,
    storedWh: given === leftW ? Math.min(minWh, storedWh) : storedWh - (given * hours) / dischargeEfficiency,
  };
}

/** Stored energy of a SoC [Wh]. */
export const socToWh = (model: Pick<BatteryPlanningModel, "capacityWh">, socPercent: number): WattHours =>
  (model.capacityWh * socPercent) / 100;

/** SoC of a stored energy [%]. */
export const whToSoc = (model: Pick<BatteryPlanningModel, "capacityWh">, storedWh: WattHours): number =>
  (storedWh / model.capacityWh) * 100;
