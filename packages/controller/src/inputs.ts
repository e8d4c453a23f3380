import type {
  BatteryState,
  ChargerState,
  ChargingGoal,
  GridReading,
  Instant,
  InverterState,
  Milliseconds,
  OverrideLease,
  Sample,
  V2xPreferences,
  Watts,
  WattHours,
} from "@oec/domain";
import type { Plan, Problem } from "@oec/optimizer";
import type { SiteLimit } from "./limits/site-limit.ts";

/** What came of asking a device: a reading, or why there is none. */
export type Reading<T> =
  | { readonly kind: "sample"; readonly sample: Sample<T> }
  | { readonly kind: "failed"; readonly code: string };

/** A plan together with the problem it solves: prices and forecasts stand in the problem. */
export interface ActivePlan {
  readonly problem: Problem;
  readonly plan: Plan;
}

/** What the driver of a car wants, and may be done with it. */
export interface CarWishes {
  readonly goal?: ChargingGoal;
  /** Energy still to be stored, for a car that never tells its SoC [Wh]. */
  readonly energyGoalWh?: WattHours;
  /** What the owner allows to be taken out of the car; absent: nothing. */
  readonly v2x?: V2xPreferences;
}

/** Everything a control cycle sees. */
export interface CycleInputs {
  /** Wall clock. */
  readonly at: Instant;
  /** Monotonic clock: all timers run on it. */
  readonly monotonicMs: Milliseconds;
  readonly grid: Reading<GridReading>;
  /** Absent where the site has no such device. */
  readonly battery?: Reading<BatteryState>;
  readonly inverter?: Reading<InverterState>;
  /** One per controlled charge point, in their order. */
  readonly chargers?: readonly Reading<ChargerState>[];
  /** By id of the charge point. */
  readonly cars?: Readonly<Record<string, CarWishes>>;
  /** Limits from outside: grid operator, demand response, tariffs. */
  readonly limits?: readonly SiteLimit[];
  /** Power that a grid service asks of the battery now, positive charges [W]; absent: none takes part. */
  readonly serviceW?: Watts;
  readonly plan?: ActivePlan;
  /** What people have set by hand; ended ones are ignored. */
  readonly overrides?: readonly OverrideLease[];
}
