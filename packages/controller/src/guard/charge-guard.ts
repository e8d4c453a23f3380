import type { Amperes, Milliseconds } from "@oec/domain";

/** Timers and budgets of a charge point. */
export interface ChargeGuardSettings {
  /** Charging begins after it has been wanted this long [ms]; default 60 s. A deadline does not wait. */
  readonly enableMs: Milliseconds;
  /** Charging ends after it has not been wanted this long [ms]; default 180 s. */
  readonly disableMs: Milliseconds;
  /** Shortest time on [ms]; default 180 s. */
  readonly minOnMs: Milliseconds;
  /** Shortest time off [ms]; default 60 s. */
  readonly minOffMs: Milliseconds;
  /** Shortest time between two changes of phases [ms], also through off; default 300 s. */
  readonly dwellMs: Milliseconds;
  /** Most changes of phases in any hour; default 4. */
  readonly switchesPerHour: number;
  /** Pause at 0 A around a change of phases [ms]; default 30 s. */
  readonly switchPauseMs: Milliseconds;
  /** Most times the contactor closes in any hour; default 6. */
  readonly closingsPerHour: number;
  /** What a deadline may add to them; default 2. */
  readonly urgentClosings: number;
  /** Time from one increase of the current to the next [ms]; default 10 s. */
  readonly raiseMs: Milliseconds;
  /** Largest increase of the current at once [A]; default 2. */
  readonly raiseA: Amperes;
  /** What counts as an hour for the budgets [ms]; default 3,600,000. */
  readonly hourMs: Milliseconds;
}

/** The defaults of {@link ChargeGuardSettings}. */
export const DEFAULT_CHARGE_GUARD: ChargeGuardSettings = {
  enableMs: 60_000,
  disableMs: 180_000,
  minOnMs: 180_000,
  minOffMs: 60_000,
  dwellMs: 300_000,
  switchesPerHour: 4,
  switchPauseMs: 30_000,
  closingsPerHour: 6,
  urgentClosings: 2,
  raiseMs: 10_000,
  raiseA: 2,
  hourMs: 3_600_000,
};

/** Number of phases a car charges on. */
export type ChargePhases = 1 | 2 | 3;

/** What the guard remembers of a charge point; times are on the monotonic clock [ms]. */
export interface ChargeGuardState {
  /** Charging is permitted. */
  readonly on: boolean;
  /** Phases of this charging, or of the last: the timer of their change survives off. */
  readonly phases: ChargePhases;
  /** Current that was decided last [A]. */
  readonly currentA: Amperes;
  /** Since when it is on or off. */
  readonly sinceMs: Milliseconds;
  /** Not on before. */
  readonly offUntilMs: Milliseconds;
  /** When the current last rose. */
  readonly raisedMs: Milliseconds;
  /** Since when the opposite of `on` is wanted; null: it is not. */
  readonly wantedMs: Milliseconds | null;
  /** Since when other phases are wanted; null: they are not. */
  readonly phasesWantedMs: Milliseconds | null;
  /** Changes of phases in the last hour, oldest first. */
  readonly switchedMs: readonly Milliseconds[];
  /** Closings of the contactor in the last hour, oldest first. */
  readonly closedMs: readonly Milliseconds[];
}

/** What happened and what is wanted now. */
export interface ChargeWish {
  readonly nowMs: Milliseconds;
  /** Phases to charge on; 0: not at all. */
  readonly phases: 0 | ChargePhases;
  /** Wanted by a deadline or a person: it does not wait, and has a few more closings. */
  readonly urgent: boolean;
  /** Level 1: off at once, whatever the timers say. */
  readonly shed: boolean;
  /** The car closed the contactor by itself since the step before. */
  readonly closed: boolean;
  /** The car has opened the contactor by itself: offering on, it may close it again at any time. */
  readonly rests: boolean;
}

/** Before everything; a finite number, so that the state survives JSON. */
const LONG_AGO = -Number.MAX_SAFE_INTEGER;

/** A guard that has seen nothing: off, and free to begin. */
export const chargeGuard = (phases: ChargePhases): ChargeGuardState => ({
  on: false,
  phases,
  currentA: 0,
  sinceMs: LONG_AGO,
  offUntilMs: LONG_AGO,
  raisedMs: LONG_AGO,
  wantedMs: null,
  phasesWantedMs: null,
  switchedMs: [],
  closedMs: [],
});

/**
 * Moves the guard of a charge point on: what may be done now follows from what was wanted for how long.
 *
 * A pure reducer. A wish to stop keeps the lowest current until its time is up; a shed of level 1 ignores every timer.
 */
export function guardCharge(
  settings: ChargeGuardSettings,
  before: ChargeGuardState,
  wish: ChargeWish,
): ChargeGuardState {
  const { nowMs, shed, urgent } = wish;
  const state = forget(settings, before, nowMs);
  if (shed) return turnOff(state, nowMs, settings.minOffMs);
  if (!state.on) return whileOff(settings, state, wish);
  const seen = withCar(settings, state, wish, nowMs, urgent);
  return seen.on ? whileOn(settings, seen, wish) : seen;
}

/**
 * What the car does by itself: it may close and open the contactor while it is offered current. Once there is no closing left
 * for it, it gets no offer.
 */
export function withCar(
  settings: ChargeGuardSettings,
  state: ChargeGuardState,
  { closed, rests }: Pick<ChargeWish, "closed" | "rests">,
  nowMs: Milliseconds,
  urgent: boolean,
): ChargeGuardState {
  if (!state.on) return state;
  const counted = closed ? { ...state, closedMs: [...state.closedMs, nowMs] } : state;
  if ((closed || rests) && !mayClose(settings, counted, urgent))
    return turnOff(counted, nowMs, settings.minOffMs);
  return counted;
}

/** Highest current that may be set now [A]: reductions are free, increases wait for the car's answer to the last. */
export function ceilingA(
  settings: ChargeGuardSettings,
  { on, currentA, raisedMs }: ChargeGuardState,
  minA: Amperes,
  nowMs: Milliseconds,
): Amperes {
  if (!on) return 0;
  const base = Math.max(currentA, minA);
  const mayRaise = currentA >= minA && nowMs - raisedMs >= settings.raiseMs;
  return mayRaise ? base + settings.raiseA : base;
}

/** Takes over what was decided within the permission; 0 A while on is a shed of level 1. */
export function settleCharge(
  settings: ChargeGuardSettings,
  state: ChargeGuardState,
  currentA: Amperes,
  nowMs: Milliseconds,
): ChargeGuardState {
  if (!state.on) return state.currentA === 0 ? state : { ...state, currentA: 0 };
  if (currentA === 0) return turnOff(state, nowMs, settings.minOffMs);
  if (currentA === state.currentA) return state;
  return { ...state, currentA, raisedMs: currentA > state.currentA ? nowMs : state.raisedMs };
}

function whileOff(
  settings: ChargeGuardSettings,
  state: ChargeGuardState,
  { nowMs, phases, urgent }: ChargeWish,
): ChargeGuardState {
  if (phases === 0) return state.wantedMs === null ? state : { ...state, wantedMs: null };
  const wantedMs = state.wantedMs ?? nowMs;
  const isWanted = urgent || nowMs - wantedMs >= settings.enableMs;
  if (!isWanted || nowMs < state.offUntilMs || !mayClose(settings, state, urgent))
    return { ...state, wantedMs };
  const switches = phases !== state.phases && maySwitch(settings, state, nowMs);
  return {
    ...state,
    on: true,
    phases: switches ? phases : state.phases,
    currentA: 0,
    sinceMs: nowMs,
    raisedMs: nowMs,
    wantedMs: null,
    phasesWantedMs: null,
    closedMs: [...state.closedMs, nowMs],
    switchedMs: switches ? [...state.switchedMs, nowMs] : state.switchedMs,
  };
}

function whileOn(
  settings: ChargeGuardSettings,
  state: ChargeGuardState,
  { nowMs, phases, urgent }: ChargeWish,
): ChargeGuardState {
  const isSettled = nowMs - state.sinceMs >= settings.minOnMs;
  if (phases === 0) {
    const wantedMs = state.wantedMs ?? nowMs;
    if (isSettled && nowMs - wantedMs >= settings.disableMs) return turnOff(state, nowMs, settings.minOffMs);
    return { ...state, wantedMs, phasesWantedMs: null };
  }
  if (phases === state.phases) return { ...state, wantedMs: null, phasesWantedMs: null };
  const phasesWantedMs = state.phasesWantedMs ?? nowMs;
  const waitMs = phases > state.phases ? settings.enableMs : settings.disableMs;
  const isWanted = isSettled && nowMs - phasesWantedMs >= waitMs;
  if (!isWanted || !maySwitch(settings, state, nowMs) || !mayClose(settings, state, urgent)) {
    return { ...state, wantedMs: null, phasesWantedMs };
  }
  // Through 0 A: the pause ends with the charging wanted long enough already.
  const off = turnOff(state, nowMs, settings.switchPauseMs);
  const switchedMs = [...state.switchedMs, nowMs];
  return { ...off, phases, switchedMs, wantedMs: nowMs - settings.enableMs };
}

function turnOff(state: ChargeGuardState, nowMs: Milliseconds, restMs: Milliseconds): ChargeGuardState {
  if (!state.on) return { ...state, wantedMs: null };
  return {
    ...state,
    on: false,
    currentA: 0,
    sinceMs: nowMs,
    offUntilMs: nowMs + restMs,
    wantedMs: null,
    phasesWantedMs: null,
  };
}

function forget(
  { hourMs }: ChargeGuardSettings,
  state: ChargeGuardState,
  nowMs: Milliseconds,
): ChargeGuardState {
  const isOld = (ms: Milliseconds | undefined): boolean => ms !== undefined && nowMs - ms >= hourMs;
  if (!isOld(state.switchedMs[0]) && !isOld(state.closedMs[0])) return state;
  return {
    ...state,
    switchedMs: state.switchedMs.filter((ms) => !isOld(ms)),
    closedMs: state.closedMs.filter((ms) => !isOld(ms)),
  };
}

const mayClose = (settings: ChargeGuardSettings, state: ChargeGuardState, urgent: boolean): boolean =>
  state.closedMs.length < settings.closingsPerHour + (urgent ? settings.urgentClosings : 0);

const maySwitch = (
  settings: ChargeGuardSettings,
  { switchedMs }: ChargeGuardState,
  nowMs: Milliseconds,
): boolean =>
  switchedMs.length < settings.switchesPerHour && nowMs - (switchedMs.at(-1) ?? LONG_AGO) >= settings.dwellMs;
