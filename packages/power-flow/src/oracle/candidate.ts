import type { Phase } from "../types/inputs.ts";

/** What one car is given. */
export interface CarChoice {
  /** Negative gives back; 0 is off. */
  readonly currentA: number;
  readonly phases: readonly Phase[];
}

/** A decision as an oracle sees it. */
export interface Candidate {
  readonly batteryW: number;
  readonly curtailW: number;
  readonly cars: readonly CarChoice[];
}

/** How good a candidate is, level by level. */
export interface Score {
  readonly overA: number;
  readonly reserveShortW: number;
  readonly mustShortW: number;
  readonly costPerHour: number;
}
