import { finite, inRange } from "../check.ts";
import type { Hours, WattHours, Watts } from "../units/quantity.ts";
import type { BatteryPlanningModel } from "./battery.ts";

/** What a store holds and what power it really took. */
export interface PlanningStep {
  /** Energy above 0 % SoC at the end [Wh]. */
  readonly storedWh: WattHours;
  /** Power at the busbar after all limits [W], positive charges. */
  readonly powerW: Watts;
}

/** The levels between which planning keeps a battery, above 0 % SoC [Wh]. */
export function storedRange(model: BatteryPlanningModel): {
  readonly minWh: WattHours;
  readonly maxWh: WattHours;
} {
  return {
    minWh: (model.capacityWh * model.minSocPercent) / 100,
    maxWh: (model.capacityWh * model.maxSocPercent) / 100,
  };
}

/**
 * Charges or discharges a battery at constant power, as planning sees it.
 *
 * The power is clipped to the model's power limits and to what the SoC limits leave; a level that already lies outside
 * the SoC limits may only move towards them. Charging stores `power x hours x chargeEfficiency`, discharging takes
 * `power x hours / dischargeEfficiency`.
 *
 * @param storedWh - Energy above 0 % SoC at the start [Wh].
 * @param powerW - Wanted power at the busbar [W], positive charges.
 * @param hours - Length of the step [h], 0 or more.
 * @throws {@link OecError} `NOT_FINITE` or `OUT_OF_RANGE` for a bad argument.
 *
 * @example
 * ```ts
 * import { planningStep, type BatteryPlanningModel } from "@oec/domain";
 *
 * declare const model: BatteryPlanningModel;
 * const { storedWh, powerW } = planningStep(model, 5_000, 2_000, 0.25);
 * ```
 */
export function planningStep(
  model: BatteryPlanningModel,
  storedWh: WattHours,
  powerW: Watts,
  hours: Hours,
): PlanningStep {
  finite("storedWh", storedWh);
  finite("powerW", powerW);
  inRange("hours", hours, 0);
  const { minWh, maxWh } = storedRange(model);
  if (powerW > 0) {
    const roomWh = maxWh - storedWh;
    if (roomWh <= 0) return { storedWh, powerW: 0 };
    const limitedW = Math.min(powerW, model.maxChargeW);
    const addedWh = limitedW * hours * model.chargeEfficiency;
    if (addedWh < roomWh) return { storedWh: storedWh + addedWh, powerW: limitedW };
    return { storedWh: maxWh, powerW: Math.min(limitedW, roomWh / (hours * model.chargeEfficiency)) };
  }
  const leftWh = storedWh - minWh;
  if (powerW === 0 || leftWh <= 0) return { storedWh, powerW: 0 };
  const limitedW = Math.min(-powerW, model.maxDischargeW);
  const takenWh = (limitedW * hours) / model.dischargeEfficiency;
  // `0 - x` instead of `-x`: a battery that may not discharge answers 0, not -0.
  if (takenWh < leftWh) return { storedWh: storedWh - takenWh, powerW: 0 - limitedW };
  return { storedWh: minWh, powerW: 0 - Math.min(limitedW, (leftWh * model.dischargeEfficiency) / hours) };
}
