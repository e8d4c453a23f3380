import type { Amperes, ChargerState, Instant, Milliseconds, PerPhase, Percent, WattHours } from "@oec/domain";
import { chargeGuard, type ChargeGuardState, type ChargePhases } from "../guard/charge-guard.ts";
import { UNTOUCHED_TRACK, type Track } from "../track-state.ts";
import type { ControlledCharger } from "./charger-config.ts";

/** Power of a device per phase of the house at an instant. */
export interface PhasePoint {
  readonly at: Instant;
  readonly phaseW: PerPhase;
}

/** The limit a charge point was told last. */
export interface SentCurrent {
  /** What it accepted [A]; negative: it gives back. */
  readonly currentA: Amperes;
  /** When its lease was last renewed, on the monotonic clock [ms]. */
  readonly sentMs: Milliseconds;
  /** When its value last changed [ms]. */
  readonly changedMs: Milliseconds;
}

/** What watching a charge point and its car has taught. */
export interface ChargeLessons {
  /** Current the car draws beyond its limit [A]. */
  readonly overdrawA: Amperes;
  /** Readings in a row that show it, or do not. */
  readonly overdrawSeen: number;
  readonly overdrawClean: number;
  /** Most the car seems to take [A]; null: as much as it is offered. */
  readonly carLimitA: Amperes | null;
  /** Since when it takes less than offered [ms]; null: it does not. */
  readonly underMs: Milliseconds | null;
  /** Since when it charges on other phases than told [ms]; null: it does not. */
  readonly wrongPhasesMs: Milliseconds | null;
  /** Changes of phases that failed in a row. */
  readonly failedSwitches: number;
  /** Phases it charges on whatever it is told; null: it obeys. */
  readonly pinnedPhases: ChargePhases | null;
  /** Times the car closed the contactor by itself in the last minutes [ms]. */
  readonly flapsMs: readonly Milliseconds[];
  /** SoC as it was told last [%], and the session's stored energy at that time [Wh]; null: never told. */
  readonly soc: { readonly percent: Percent; readonly storedWh: WattHours } | null;
  /** Event codes that hold now. */
  readonly conditions: readonly string[];
}

/** Everything remembered of a charge point: plain data. */
export interface ChargerMemory {
  readonly track: Track<ChargerState>;
  /** Recent power per phase, oldest first. */
  readonly history: readonly PhasePoint[];
  readonly guard: ChargeGuardState;
  readonly sent: SentCurrent | null;
  /** Highest current that may still be in force: a command was not confirmed [A]; null: none. */
  readonly unconfirmedA: Amperes | null;
  /** Phases it was told; null: unknown. */
  readonly phasesSent: ChargePhases | null;
  /** When it was last told to start [ms]. */
  readonly startedMs: Milliseconds | null;
  /** It has been readied for giving energy back. */
  readonly dischargeReady: boolean;
  readonly lessons: ChargeLessons;
}

/** A car and a charge point that do what they are told. */
export const NO_LESSONS: ChargeLessons = {
  overdrawA: 0,
  overdrawSeen: 0,
  overdrawClean: 0,
  carLimitA: null,
  underMs: null,
  wrongPhasesMs: null,
  failedSwitches: 0,
  pinnedPhases: null,
  flapsMs: [],
  soc: null,
  conditions: [],
};

/** What is remembered of a charge point at the start. */
export const newMemory = ({ allPhases, abilities }: ControlledCharger): ChargerMemory => ({
  track: UNTOUCHED_TRACK,
  history: [],
  guard: chargeGuard(allPhases),
  sent: null,
  unconfirmedA: null,
  phasesSent: abilities.phaseSwitch ? null : allPhases,
  startedMs: null,
  dischargeReady: false,
  lessons: NO_LESSONS,
});
