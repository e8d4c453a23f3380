import type { BatteryState, GridReading, Instant, InverterState, Milliseconds, Watts } from "@oec/domain";
import type { ChargerMemory } from "./charge/memory.ts";
import { HEALTHY_METER, type MeterHealth } from "./estimate/meter-health.ts";
import type { ControlEventCode } from "./events/codes.ts";
import { UNTOUCHED_TRACK, type Track } from "./track-state.ts";

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
  /** Times its voltage or frequency changed together with its power, up to a few. */
  readonly lively: number;
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
  /** Since when they last [ms]. */
  readonly sinceMs: Milliseconds;
  /** How far it is usually off [W]: learnt while it follows. */
  readonly noiseW: Watts;
  /** Readings in a row that are further off than that. */
  readonly offs: number;
  /** When its set-point was sent again because of them [ms]; null: it was not, or it has followed since. */
  readonly resentMs: Milliseconds | null;
  /** Times it has left its set-point by itself, and since when that is counted [ms]. */
  readonly departures: number;
  readonly departing: boolean;
  readonly movesMs: Milliseconds;
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
  /** When money was last decided on, on the monotonic clock [ms]; null: never. */
  readonly economicsMs: Milliseconds | null;
  /** Wall clock of the cycle before. */
  readonly at: Instant | null;
  readonly grid: Track<GridReading>;
  readonly meter: MeterHealth;
  /** One per controlled charge point, in their order; empty before the first cycle. */
  readonly chargers: readonly ChargerMemory[];
  /** Their ids. */
  readonly chargerIds: readonly string[];
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
  /** What the battery's own state of charge is believed to be. */
  readonly soc: SocWatch | null;
  /** Somebody else drove the battery: it is left alone until then, on the monotonic clock [ms]. */
  readonly contestedUntilMs: Milliseconds;
  /** Limits from outside that were in force in the cycle before, by id. */
  readonly limits: readonly string[];
  /** Everything is stopped until a person clears it; null: it is not. */
  readonly emergency: { readonly reason: string; readonly at: Instant } | null;
}

/** The battery's SoC and what its power says about it. */
export interface SocWatch {
  /** Last SoC that was believed [%]. */
  readonly percent: number;
  /** Monotonic time of that reading [ms]. */
  readonly ms: Milliseconds;
  /** SoC by the power since the SoC last moved [%]. */
  readonly countedPercent: number;
  /** Cycles in which a jump was held back. */
  readonly held: number;
}

/** What a read-back that has found nothing looks like. */
export const FOLLOWING: ReadBack = {
  mismatches: 0,
  sinceMs: 0,
  // Nothing is known about it: generous at first.
  noiseW: 20,
  offs: 0,
  resentMs: null,
  departures: 0,
  departing: false,
  movesMs: 0,
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
  economicsMs: null,
  at: null,
  meter: HEALTHY_METER,
  chargers: [],
  chargerIds: [],
  grid: UNTOUCHED_TRACK,
  battery: UNTOUCHED_TRACK,
  pv: UNTOUCHED_TRACK,
  repetition: { count: 0, batteryW: 0, pvW: 0, frozen: false, lively: 0 },
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
  soc: null,
  contestedUntilMs: 0,
  limits: [],
  emergency: null,
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
  emergency: saved.emergency,
  meter: {
    ...HEALTHY_METER,
    conditions: saved.meter.conditions.filter((code) => code === "METER_SIGN" || code === "PHASE_MISMATCH"),
  },
});
