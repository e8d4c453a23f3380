import type { RateUnit } from "./profile.ts";

/** OCPP allows one decimal place in a limit (1.6 ed. 2 section 7.13, 7.14). */
const STEPS_PER_UNIT = 10;
/** Forgives what binary fractions do: 6.3 x 10 = 62.99999…. */
const FORGIVEN_STEPS = 1e-6;

/** A rate in another unit. @param phaseVolts - Phases in use times the nominal voltage [V]. */
export function convertRate(rate: number, from: RateUnit, to: RateUnit, phaseVolts: number): number {
  if (from === to) return rate;
  return from === "A" ? rate * phaseVolts : rate / phaseVolts;
}

/** A limit as it may stand in a message: rounded down to a tenth, never up past what is allowed. */
export function wireLimit(limit: number): number {
  return Math.max(0, Math.floor(limit * STEPS_PER_UNIT + FORGIVEN_STEPS) / STEPS_PER_UNIT);
}
