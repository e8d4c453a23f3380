import type {
  BatteryState,
  GridReading,
  Instant,
  InverterState,
  Milliseconds,
  Sample,
  Watts,
} from "@oec/domain";
import type { ControlEventCode } from "./events/codes.ts";

/** How far a device's readings can be relied on: fresh, too old for increases, or too old for anything. */
export type Freshness = "fresh" | "aging" | "lost";

/** What is remembered of one device's readings. */
export interface Track<T> {
  /** The last reading that was believed. */
  readonly last: Sample<T> | null;
  /** When it arrived, on the monotonic clock [ms]. */
  readonly receivedMs: Milliseconds;
  /** Its age on arrival [ms], 0 or more. */
  readonly ageOnArrivalMs: Milliseconds;
  readonly freshness: Freshness;
  /** The reading before was rejected as implausible: if it repeats, it is believed. */
  readonly doubted: boolean;
  /** The reading before was rejected: the event is not repeated. */
  readonly rejecting: boolean;
}

/** A power measured at an instant. */
export interface PowerPoint {
  readonly at: Instant;
  readonly powerW: Watts;
}

/** How the meter repeats itself. */
export interface Repetition {
  /** Identical readings in a row. */
  readonly count: number;
  /** Battery and PV power when the row began. */
  readonly batteryW: Watts;
  readonly pvW: Watts;
  readonly frozen: boolean;
}

/** The set-point in force at the battery. */
export interface SentSetPoint {
  /** Power the battery accepted [W]. */
  readonly powerW: Watts;
  /** When its lease was last renewed, on the monotonic clock [ms]. */
  readonly sentMs: Milliseconds;
  /** When its power last changed [ms]. */
  readonly changedMs: Milliseconds;
}

/** What read-back has taught about the battery. */
export interface ReadBack {
  /** Cycles in a row in which it did not follow. */
  readonly mismatches: number;
  /** The event is out and it has not followed since. */
  readonly reported: boolean;
  /** Limits learnt from what it did [W]; null: none. */
  readonly chargeW: Watts | null;
  readonly dischargeW: Watts | null;
  /** When to try its full power again, on the monotonic clock [ms]. */
  readonly probeMs: Milliseconds;
}

/** Everything the controller remembers from one cycle to the next: plain data that survives `JSON.stringify`. */
export interface ControllerState {
  readonly version: 1;
  /** Cycles since the start; it only watches in the first ones. */
  readonly ticks: number;
  /** Monotonic time of the cycle before [ms]; null before the first. */
  readonly tickMs: Milliseconds | null;
  readonly grid: Track<GridReading>;
  readonly battery: Track<BatteryState>;
  readonly pv: Track<InverterState>;
  readonly repetition: Repetition;
  /** Recent power of battery and PV, oldest first, to find what was true when the meter measured. */
  readonly batteryHistory: readonly PowerPoint[];
  readonly pvHistory: readonly PowerPoint[];
  /** PV power when it was last not limited [W]. */
  readonly uncurtailedPvW: Watts;
  readonly sent: SentSetPoint | null;
  /** Export limit last sent [W]; null: none. */
  readonly exportLimitW: Watts | null;
  readonly exportLimitSentMs: Milliseconds | null;
  readonly readBack: ReadBack;
  /** The battery did the opposite of what it was told; a person must confirm before it is driven again. */
  readonly lockedOut: boolean;
  /** The battery has been given back to its own control. */
  readonly released: boolean;
  /** Devices whose last command failed: the event is not repeated. */
  readonly failing: readonly string[];
  /** Safety conditions that hold now. */
  readonly conditions: readonly ControlEventCode[];
  /** A plan was in force in the cycle before. */
  readonly planned: boolean;
}

const untouched = {
  last: null,
  receivedMs: 0,
  ageOnArrivalMs: 0,
  freshness: "lost",
  doubted: false,
  rejecting: false,
} as const;

/** What a read-back that has found nothing looks like. */
export const FOLLOWING: ReadBack = {
  mismatches: 0,
  reported: false,
  chargeW: null,
  dischargeW: null,
  probeMs: 0,
};

/** The state before the first cycle. */
export const INITIAL_STATE: ControllerState = {
  version: 1,
  ticks: 0,
  tickMs: null,
  grid: untouched,
  battery: untouched,
  pv: untouched,
  repetition: { count: 0, batteryW: 0, pvW: 0, frozen: false },
  batteryHistory: [],
  pvHistory: [],
  uncurtailedPvW: 0,
  sent: null,
  exportLimitW: null,
  exportLimitSentMs: null,
  readBack: FOLLOWING,
  lockedOut: false,
  released: false,
  failing: [],
  conditions: [],
  planned: false,
};

/**
 * The state with which a new process goes on from what an older one saved.
 *
 * The monotonic clock has started anew and the devices may have fallen back, so timers, readings and the set-point in force
 * are forgotten; what a person must confirm is kept. The controller watches again before it acts.
 */
export const resumedState = (saved: ControllerState): ControllerState => ({
  ...INITIAL_STATE,
  uncurtailedPvW: saved.uncurtailedPvW,
  lockedOut: saved.lockedOut,
});
