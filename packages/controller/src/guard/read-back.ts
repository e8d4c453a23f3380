import type { BatteryState, OecEvent, Watts } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import { controlEvent, type ControlEventCode } from "../events/codes.ts";
import type { CycleInputs } from "../inputs.ts";
import { FOLLOWING, type ControllerState, type ReadBack } from "../state.ts";

/** Deviation that is no mismatch [W], and as a share of the set-point. */
const TOLERANCE_W = 200;
const TOLERANCE_SHARE = 0.15;
/** Mismatches in a row, and for how long [ms], before they are believed. A wrong direction is believed sooner. */
const PATIENCE = 2;
const PATIENCE_MS = 12_000;
const REVERSED_MS = 3000;
/** How exactly a reversed battery mirrors its set-point. */
const MIRROR_SHARE = 0.25;
/** Grid power at which a battery that does not follow minds itself [W]. */
const BALANCED_W = 60;
/** Below this a battery counts as not moving at all [W]. */
const STILL_W = 100;
/** A deviation this many times the usual one, and an amount [W], for some readings, is answered by sending again. */
const OFF = { times: 6, powerW: 4, readings: 3 } as const;
const MOST_NOISE_W = 40;
/** Leaving a set-point by this much [W] so often within this time [ms] is somebody else's command; and how long to back off. */
const MOVE = { powerW: 250, ownW: 100, times: 2, withinMs: 25_000, backOffMs: 45_000 } as const;

/** What read-back found. */
interface Checked {
  readonly state: ControllerState;
  readonly events: readonly OecEvent[];
}

/**
 * Compares what the battery does with what it was told, once per new reading and after its response time.
 *
 * A battery that is a little off is told again: if it follows then, it had lost its lease; if not, it ignores its set-point. One
 * that does less gets the limit it showed; one that does the opposite is locked out; one that leaves its set-point again
 * and again has another master, and is left alone for a while. After a while its full power is tried again.
 */
export function checkReadBack(
  config: ControlConfig,
  before: ControllerState,
  state: ControllerState,
  inputs: CycleInputs,
): Checked {
  const { sent, battery, readBack } = state;
  const isNew = battery.last !== null && battery.last.at !== before.battery.last?.at;
  const { responseMs } = config.settings;
  const nowMs = inputs.monotonicMs;
  const toldMs = Math.max(sent?.changedMs ?? 0, readBack.resentMs ?? -Infinity);
  if (!isNew || sent === null) return { state: probing(state, inputs), events: [] };
  const moved = withMoves(before, state, nowMs);
  if (moved.readBack.departures >= MOVE.times) return contested(config, moved, inputs);
  if (nowMs - toldMs < responseMs) return { state: probing(moved, inputs), events: [] };
  const { powerW } = battery.last.value;
  const expectedW = expected(battery.last.value, sent.powerW);
  const toleranceW = Math.max(TOLERANCE_W, TOLERANCE_SHARE * Math.abs(expectedW));
  const offW = Math.abs(powerW - expectedW);
  const isFar = offW > toleranceW;
  const isOff = isFar || offW > OFF.powerW + OFF.times * readBack.noiseW;
  if (!isOff) return followed(config, moved, inputs, expectedW, offW);
  const offs = moved.readBack.offs + 1;
  const again = offs >= OFF.readings && moved.readBack.resentMs === null && !readBack.reported;
  if (again) return resent(config, moved, nowMs);
  const told: ControllerState = { ...moved, readBack: { ...moved.readBack, offs } };
  if (!isFar) return slightlyOff(config, told, inputs, { expectedW, powerW });
  return far(config, told, inputs, { expectedW, powerW });
}

/** A battery that obeys its own limits follows. */
const expected = ({ chargeLimitW, dischargeLimitW }: BatteryState, sentW: Watts): Watts =>
  Math.min(chargeLimitW, Math.max(-dischargeLimitW, sentW));

function far(
  config: ControlConfig,
  state: ControllerState,
  inputs: CycleInputs,
  { expectedW, powerW }: { readonly expectedW: Watts; readonly powerW: Watts },
): Checked {
  const { readBack } = state;
  const nowMs = inputs.monotonicMs;
  const mismatches = readBack.mismatches + 1;
  const sinceMs = readBack.mismatches === 0 ? nowMs : readBack.sinceMs;
  const code = verdictOn(powerW, expectedW, state.grid.last?.value.powerW);
  const { guardMs } = config.settings;
  const patienceMs = code === "BATTERY_REVERSED" ? REVERSED_MS : PATIENCE_MS;
  // In a slow rhythm two readings are patience enough.
  const isPatient = mismatches < PATIENCE || (guardMs < patienceMs / 2 && nowMs - sinceMs < patienceMs);
  if (isPatient) return { state: { ...state, readBack: { ...readBack, mismatches, sinceMs } }, events: [] };
  const learnt = {
    ...readBack,
    mismatches: 0,
    reported: true,
    chargeW: expectedW > 0 ? Math.max(0, powerW) : readBack.chargeW,
    dischargeW: expectedW < 0 ? Math.max(0, -powerW) : readBack.dischargeW,
    probeMs: nowMs + config.settings.probeMs,
  };
  const lockedOut = state.lockedOut || code === "BATTERY_REVERSED";
  const isNews = !readBack.reported || (lockedOut && !state.lockedOut);
  const facts = { expectedW, measuredW: powerW };
  return {
    state: { ...state, lockedOut, readBack: learnt },
    events: isNews ? [controlEvent(code, inputs.at, facts, config.battery?.id)] : [],
  };
}

/** Told again and still a little off: it minds itself. */
function slightlyOff(
  config: ControlConfig,
  state: ControllerState,
  inputs: CycleInputs,
  facts: { readonly expectedW: Watts; readonly powerW: Watts },
): Checked {
  const { readBack } = state;
  const ignores = readBack.offs >= OFF.readings && readBack.resentMs !== null;
  const next = { ...state, readBack: { ...readBack, mismatches: 0, reported: readBack.reported || ignores } };
  const isNews = ignores && !readBack.reported;
  return {
    state: next,
    events: isNews ? [controlEvent("BATTERY_IGNORES", inputs.at, facts, config.battery?.id)] : [],
  };
}

/** Sends the set-point again: its lease is made due. */
function resent(config: ControlConfig, state: ControllerState, nowMs: number): Checked {
  const sent = state.sent && { ...state.sent, sentMs: nowMs - config.settings.leaseMs };
  return { state: { ...state, sent, readBack: { ...state.readBack, offs: 0, resentMs: nowMs } }, events: [] };
}

/** Counts how often it leaves a set-point that has not changed. */
function withMoves(before: ControllerState, state: ControllerState, nowMs: number): ControllerState {
  const { readBack } = state;
  const isOld = nowMs - readBack.movesMs > MOVE.withinMs;
  const counts = isOld && !readBack.departing ? { departures: 0, movesMs: nowMs } : readBack;
  const awayW = distance(state);
  const beforeW = distance(before);
  const isOwn = Math.abs((state.sent?.powerW ?? 0) - (before.sent?.powerW ?? Infinity)) > MOVE.ownW;
  const departing = !isOwn && awayW - beforeW > MOVE.powerW;
  const departures = departing && !readBack.departing ? counts.departures + 1 : counts.departures;
  return { ...state, readBack: { ...readBack, departures, departing, movesMs: counts.movesMs } };
}

/** How far the battery is from its set-point [W]; `Infinity` where it has none. */
function distance({ sent, battery }: ControllerState): Watts {
  if (sent === null || battery.last === null) return Infinity;
  return Math.abs(battery.last.value.powerW - expected(battery.last.value, sent.powerW));
}

function contested(config: ControlConfig, state: ControllerState, inputs: CycleInputs): Checked {
  const contestedUntilMs = inputs.monotonicMs + MOVE.backOffMs;
  return {
    state: { ...state, contestedUntilMs, readBack: { ...FOLLOWING, noiseW: state.readBack.noiseW } },
    events: [controlEvent("CONTESTED", inputs.at, {}, config.battery?.id)],
  };
}

/** It follows a set-point that can be told from nothing: what was learnt against it is forgotten at its next probe. */
function followed(
  config: ControlConfig,
  state: ControllerState,
  inputs: CycleInputs,
  expectedW: Watts,
  offW: Watts,
): Checked {
  const { readBack } = state;
  const noiseW = Math.min(MOST_NOISE_W, 0.95 * readBack.noiseW + 0.05 * offW);
  const calm: ReadBack = { ...readBack, noiseW, mismatches: 0, offs: 0, resentMs: null };
  const isBack = readBack.resentMs !== null && !readBack.reported;
  const lost = isBack ? [controlEvent("LEASE_LOST", inputs.at, {}, config.battery?.id)] : [];
  const hasLimit = readBack.chargeW !== null || readBack.dischargeW !== null;
  if (!readBack.reported || hasLimit || Math.abs(expectedW) <= TOLERANCE_W)
    return { state: probing({ ...state, readBack: calm }, inputs), events: lost };
  return {
    state: { ...state, readBack: { ...FOLLOWING, noiseW } },
    events: [...lost, controlEvent("BATTERY_FOLLOWS", inputs.at)],
  };
}

function probing(state: ControllerState, { monotonicMs }: CycleInputs): ControllerState {
  const { readBack } = state;
  const hasLimit = readBack.chargeW !== null || readBack.dischargeW !== null;
  if (!hasLimit || monotonicMs < readBack.probeMs) return state;
  return { ...state, readBack: { ...readBack, chargeW: null, dischargeW: null } };
}

function verdictOn(measuredW: Watts, expectedW: Watts, gridW: Watts | undefined): ControlEventCode {
  // The mirror image of what it was told; anything else on the other side is somebody else's.
  const mirroredW = Math.abs(measuredW + expectedW);
  const opposite =
    measuredW * expectedW < 0 &&
    Math.abs(measuredW) > STILL_W &&
    mirroredW <= Math.max(STILL_W, MIRROR_SHARE * Math.abs(expectedW));
  if (opposite) return "BATTERY_REVERSED";
  // One that keeps the grid at nothing follows its own rule.
  if (gridW !== undefined && Math.abs(gridW) < BALANCED_W) return "BATTERY_IGNORES";
  const partly = measuredW * expectedW > 0 && Math.abs(measuredW) > STILL_W;
  return partly && Math.abs(measuredW) < Math.abs(expectedW) ? "BATTERY_SATURATED" : "BATTERY_IGNORES";
}
