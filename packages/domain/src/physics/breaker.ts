import { inRange, positive } from "../check.ts";
import type { Amperes } from "../units/quantity.ts";

/** Letter on a miniature circuit breaker: at which multiple of its rating it trips at once. */
export type BreakerCurve = "B" | "C" | "D";

/**
 * A miniature circuit breaker: a bimetal that warms up, and a coil that acts at once.
 *
 * The heating `theta` follows `dtheta/dt = ((I / rating)^2 - theta) / tau`; it trips at `thetaTrip`.
 *
 * @see IEC 60898-1: must carry 1.13 x rating for an hour, must trip within an hour at 1.45 x rating.
 */
export interface BreakerModel {
  readonly ratingA: Amperes;
  /** Time constant of the bimetal [s]. */
  readonly tauS: number;
  /** Heating at which it trips; 1 is that of the rated current. */
  readonly thetaTrip: number;
  /** Multiple of the rating from which it trips at once. */
  readonly magneticFactor: number;
}

/** How warm a breaker is and whether it has opened. */
export interface BreakerState {
  /** Heating, 0 cold, 1 after long rated current. */
  readonly theta: number;
  /** It stays open until somebody closes it. */
  readonly tripped: boolean;
}

/** Within the bands of IEC 60898-1: B 3-5, C 5-10, D 10-20. */
const MAGNETIC_FACTOR: Readonly<Record<BreakerCurve, number>> = { B: 4, C: 7.5, D: 15 };

/** A breaker that has not carried current. */
export const COLD_BREAKER: BreakerState = { theta: 0, tripped: false };

/** A breaker of typical behaviour: holds up to 1.26 x rating for ever. @throws {@link OecError} `OUT_OF_RANGE`. */
export function breakerModel(ratingA: Amperes, curve: BreakerCurve = "B"): BreakerModel {
  return {
    ratingA: positive("ratingA", ratingA),
    tauS: 90,
    thetaTrip: 1.6,
    magneticFactor: MAGNETIC_FACTOR[curve],
  };
}

/**
 * A breaker after carrying a constant current for a time; exact for any length of step.
 *
 * @param currentA - RMS current; the sign does not matter.
 * @param seconds - Length of the step [s], 0 or more.
 */
export function breakerStep(
  model: BreakerModel,
  state: BreakerState,
  currentA: Amperes,
  seconds: number,
): BreakerState {
  inRange("seconds", seconds, 0);
  const target = heatingOf(model, currentA);
  const theta = target + (state.theta - target) * Math.exp(-seconds / model.tauS);
  const trips = secondsToTrip(model, state, currentA) <= seconds;
  return { theta, tripped: state.tripped || trips };
}

/** Time until a breaker trips if the current stays [s]; 0 if it has tripped or trips at once, Infinity if it holds. */
export function secondsToTrip(model: BreakerModel, state: BreakerState, currentA: Amperes): number {
  const target = heatingOf(model, currentA);
  if (state.tripped || state.theta >= model.thetaTrip || isMagnetic(model, currentA)) return 0;
  if (target <= model.thetaTrip) return Infinity;
  return model.tauS * Math.log((target - state.theta) / (target - model.thetaTrip));
}

function heatingOf(model: BreakerModel, currentA: Amperes): number {
  return inRange("|currentA|", Math.abs(currentA) / model.ratingA, 0) ** 2;
}

function isMagnetic(model: BreakerModel, currentA: Amperes): boolean {
  return Math.abs(currentA) >= model.magneticFactor * model.ratingA;
}
