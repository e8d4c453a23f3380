import { inRange } from "../check.ts";
import type { Celsius, Percent } from "../units/quantity.ts";

/** Universal gas constant [J/(mol K)]. */
const GAS_CONSTANT = 8.314462618;
const SECONDS_PER_DAY = 86_400;

/** Wear as shares of the new battery: 0.02 is 2 % less capacity, or 2 % more resistance. */
export interface Ageing {
  /** Capacity lost by time. */
  readonly calendarLoss: number;
  /** Capacity lost by use. */
  readonly cycleLoss: number;
  /** Resistance gained by time. */
  readonly calendarResistance: number;
  /** Resistance gained by use. */
  readonly cycleResistance: number;
}

/** A battery that has not aged. */
export const NEW_BATTERY: Ageing = {
  calendarLoss: 0,
  cycleLoss: 0,
  calendarResistance: 0,
  cycleResistance: 0,
};

/** How a battery rests. */
export interface CalendarStress {
  readonly temperatureC: Celsius;
  readonly socPercent: Percent;
}

/** How a battery is used. */
export interface CycleStress {
  /** Mean current as a share of capacity per hour [1/h], 0 or more. */
  readonly cRate: number;
  /** Depth of the cycles [%], 0 to 100. */
  readonly depthPercent: Percent;
}

/** Capacity lost per square root of a second of rest, LFP/graphite. @see Naumann et al. (2018), J. Energy Storage 17, 153-169. */
export function calendarStressFactor({ temperatureC, socPercent }: CalendarStress): number {
  const soc = inRange("socPercent", socPercent, 0, 100) / 100;
  return 1.2571e-5 * arrhenius(17_126, temperatureC) * (2.8575 * (soc - 0.5) ** 3 + 0.60225);
}

/** Capacity lost per square root of a full equivalent cycle, LFP/graphite. @see Naumann et al. (2020), J. Power Sources 451, 227666. */
export function cycleStressFactor({ cRate, depthPercent }: CycleStress): number {
  const depth = inRange("depthPercent", depthPercent, 0, 100) / 100;
  inRange("cRate", cRate, 0);
  return ((0.063 * cRate + 0.0971) * (4.0253 * (depth - 0.6) ** 3 + 1.0923)) / 100;
}

/**
 * Ages a battery by resting for some days.
 *
 * Capacity loss grows with the square root of time. When the stress changes, it goes on from the time at which the new stress
 * would have caused the loss so far, so that a year in one step and in 365 are the same.
 *
 * @param days - Length of the rest [d], 0 or more.
 */
export function ageByTime(ageing: Ageing, stress: CalendarStress, days: number): Ageing {
  const seconds = inRange("days", days, 0) * SECONDS_PER_DAY;
  const soc = stress.socPercent / 100;
  const resistancePerSecond =
    3.4194e-10 * arrhenius(71_827, stress.temperatureC) * (-3.3903 * (soc - 0.5) ** 2 + 1.5604);
  return {
    ...ageing,
    calendarLoss: continueSquareRoot(ageing.calendarLoss, calendarStressFactor(stress), seconds),
    calendarResistance: ageing.calendarResistance + resistancePerSecond * seconds,
  };
}

/**
 * Ages a battery by full equivalent cycles; continues as {@link ageByTime} does.
 *
 * @param cycles - Energy through the battery in both directions over twice its capacity, 0 or more.
 */
export function ageByUse(ageing: Ageing, stress: CycleStress, cycles: number): Ageing {
  inRange("cycles", cycles, 0);
  const depth = stress.depthPercent / 100;
  // The fit turns negative above 1.05 C; resistance does not shrink.
  const rate = Math.max(0, -0.002 * stress.cRate + 0.0021);
  const resistancePerCycle = (rate * (6.8477 * (depth - 0.5) ** 3 + 0.9182)) / 100;
  return {
    ...ageing,
    cycleLoss: continueSquareRoot(ageing.cycleLoss, cycleStressFactor(stress), cycles),
    cycleResistance: ageing.cycleResistance + resistancePerCycle * cycles,
  };
}

/** Remaining capacity in percent of the new battery's [%]. */
export function healthPercent(ageing: Ageing): Percent {
  return 100 * (1 - ageing.calendarLoss - ageing.cycleLoss);
}

/** Capacity lost with the next full equivalent cycle at this stress, as a share of the new battery's: falls with age. */
export function marginalCycleLoss(ageing: Ageing, stress: CycleStress): number {
  return continueSquareRoot(ageing.cycleLoss, cycleStressFactor(stress), 1) - ageing.cycleLoss;
}

function continueSquareRoot(loss: number, stress: number, amount: number): number {
  if (stress === 0) return loss;
  return stress * Math.sqrt((loss / stress) ** 2 + amount);
}

function arrhenius(activationJPerMol: number, temperatureC: Celsius): number {
  const kelvin = inRange("temperatureC", temperatureC, -100, 150) + 273.15;
  return Math.exp((-activationJPerMol / GAS_CONSTANT) * (1 / kelvin - 1 / 298.15));
}
