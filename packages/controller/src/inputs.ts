import type {
  BatteryState,
  GridReading,
  Instant,
  InverterState,
  Milliseconds,
  OverrideLease,
  Sample,
} from "@oec/domain";
import type { Plan, Problem } from "@oec/optimizer";

/** What came of asking a device: a reading, or why there is none. */
export type Reading<T> =
  | { readonly kind: "sample"; readonly sample: Sample<T> }
  | { readonly kind: "failed"; readonly code: string };

/** A plan together with the problem it solves: prices and forecasts stand in the problem. */
export interface ActivePlan {
  readonly problem: Problem;
  readonly plan: Plan;
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
  readonly plan?: ActivePlan;
  /** What people have set by hand; ended ones are ignored. */
  readonly overrides?: readonly OverrideLease[];
}
