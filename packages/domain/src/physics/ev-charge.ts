import { inRange, outOfRange, positive } from "../check.ts";
import type { Hours, Percent, WattHours, Watts } from "../units/quantity.ts";

/** How a vehicle's battery takes charge: constant power up to a SoC, then less and less. */
export interface EvChargeModel {
  readonly capacityWh: WattHours;
  /** Most power into the battery [W]. */
  readonly maxChargeW: Watts;
  /** SoC above which full power is no longer taken [%]; default 80. */
  readonly transitionSocPercent?: Percent;
}

/** What charging for a while did. */
export interface EvChargeStep {
  readonly socPercent: Percent;
  /** Mean power into the battery [W]. */
  readonly powerW: Watts;
}

const DEFAULT_TRANSITION_PERCENT = 80;

/** Most power a vehicle takes at a SoC [W]: full up to the transition, then falling linearly to 0 at 100 %. */
export function evMaxPower(model: EvChargeModel, socPercent: Percent): Watts {
  const transition = transitionOf(model);
  inRange("socPercent", socPercent, 0, 100);
  return model.maxChargeW * Math.min(1, (100 - socPercent) / (100 - transition));
}

/**
 * Charges a vehicle at constant current, then at constant voltage: the two-stage model, exact for any length of step.
 *
 * With less power than the most, the second stage begins at a higher SoC: where the vehicle takes no more than is offered.
 *
 * @param offeredW - Power that the charge point lets into the battery [W], 0 or more.
 * @see Lee, Johansson, Low (2019), "ACN-Sim", model Linear2StageBattery.
 */
export function evChargeStep(
  model: EvChargeModel,
  socPercent: Percent,
  offeredW: Watts,
  hours: Hours,
): EvChargeStep {
  positive("capacityWh", model.capacityWh);
  positive("maxChargeW", model.maxChargeW);
  inRange("socPercent", socPercent, 0, 100);
  inRange("offeredW", offeredW, 0);
  inRange("hours", hours, 0);
  const limitW = Math.min(offeredW, model.maxChargeW);
  if (limitW === 0 || hours === 0 || socPercent === 100) return { socPercent, powerW: 0 };
  const taperPercent = 100 - transitionOf(model);
  const kneePercent = 100 - (taperPercent * limitW) / model.maxChargeW;
  const percentPerHour = (limitW / model.capacityWh) * 100;
  const hoursToKnee = Math.max(0, (kneePercent - socPercent) / percentPerHour);
  if (hours <= hoursToKnee) return { socPercent: socPercent + percentPerHour * hours, powerW: limitW };
  const from = Math.max(socPercent, kneePercent);
  const decay = ((model.maxChargeW / model.capacityWh) * 100 * (hours - hoursToKnee)) / taperPercent;
  const reached = 100 + (from - 100) * Math.exp(-decay);
  return { socPercent: reached, powerW: (((reached - socPercent) / 100) * model.capacityWh) / hours };
}

function transitionOf({ transitionSocPercent = DEFAULT_TRANSITION_PERCENT }: EvChargeModel): Percent {
  if (!(transitionSocPercent >= 0 && transitionSocPercent < 100)) {
    throw outOfRange("transitionSocPercent", transitionSocPercent, "0 to below 100");
  }
  return transitionSocPercent;
}
