import type { OecEvent, Watts } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import { controlEvent, type ControlEventCode } from "../events/codes.ts";
import type { CycleInputs } from "../inputs.ts";
import { FOLLOWING, type ControllerState } from "../state.ts";

/** Deviation that is no mismatch [W], and as a share of the set-point. */
const TOLERANCE_W = 200;
const TOLERANCE_SHARE = 0.15;
/** Mismatches in a row before it is believed. */
const PATIENCE = 2;
/** Below this a battery counts as not moving at all [W]. */
const STILL_W = 100;

/**
 * Compares what the battery does with what it was told, once per new reading and after its response time.
 *
 * Two mismatches in a row are believed: a battery that does less gets the limit it showed, one that does the opposite is
 * locked out. After a while its full power is tried again.
 */
export function checkReadBack(
  config: ControlConfig,
  before: ControllerState,
  state: ControllerState,
  inputs: CycleInputs,
): { readonly state: ControllerState; readonly events: readonly OecEvent[] } {
  const { sent, battery, readBack } = state;
  const isNew = battery.last !== null && battery.last.at !== before.battery.last?.at;
  if (!isNew || sent === null || inputs.monotonicMs - sent.changedMs < config.settings.responseMs) {
    return { state: probing(state, inputs), events: [] };
  }
  const { powerW, chargeLimitW, dischargeLimitW } = battery.last.value;
  // A battery that obeys its own limits follows.
  const expectedW = Math.min(chargeLimitW, Math.max(-dischargeLimitW, sent.powerW));
  const toleranceW = Math.max(TOLERANCE_W, TOLERANCE_SHARE * Math.abs(expectedW));
  const follows = Math.abs(powerW - expectedW) <= toleranceW;
  if (follows) return followed(state, inputs, expectedW);
  const mismatches = readBack.mismatches + 1;
  if (mismatches < PATIENCE)
    return { state: { ...state, readBack: { ...readBack, mismatches } }, events: [] };
  const code = verdictOn(powerW, expectedW);
  const facts = { expectedW, measuredW: powerW };
  const learnt = {
    mismatches: 0,
    reported: true,
    chargeW: expectedW > 0 ? Math.max(0, powerW) : readBack.chargeW,
    dischargeW: expectedW < 0 ? Math.max(0, -powerW) : readBack.dischargeW,
    probeMs: inputs.monotonicMs + config.settings.probeMs,
  };
  const lockedOut = state.lockedOut || code === "BATTERY_REVERSED";
  const isNews = !readBack.reported || (lockedOut && !state.lockedOut);
  return {
    state: { ...state, lockedOut, readBack: learnt },
    events: isNews ? [controlEvent(code, inputs.at, facts, config.battery?.id)] : [],
  };
}

/** It follows a set-point that can be told from nothing: what was learnt against it is forgotten at its next probe. */
function followed(
  state: ControllerState,
  inputs: CycleInputs,
  expectedW: Watts,
): { readonly state: ControllerState; readonly events: readonly OecEvent[] } {
  const { readBack } = state;
  const hasLimit = readBack.chargeW !== null || readBack.dischargeW !== null;
  if (!readBack.reported || hasLimit || Math.abs(expectedW) <= TOLERANCE_W) {
    return { state: probing({ ...state, readBack: { ...readBack, mismatches: 0 } }, inputs), events: [] };
  }
  return { state: { ...state, readBack: FOLLOWING }, events: [controlEvent("BATTERY_FOLLOWS", inputs.at)] };
}

function probing(state: ControllerState, { monotonicMs }: CycleInputs): ControllerState {
  const { readBack } = state;
  const hasLimit = readBack.chargeW !== null || readBack.dischargeW !== null;
  if (!hasLimit || monotonicMs < readBack.probeMs) return state;
  return { ...state, readBack: { ...readBack, chargeW: null, dischargeW: null } };
}

function verdictOn(measuredW: Watts, expectedW: Watts): ControlEventCode {
  const opposite =
    measuredW * expectedW < 0 && Math.abs(measuredW) > Math.max(STILL_W, Math.abs(expectedW) / 2);
  if (opposite) return "BATTERY_REVERSED";
  const partly = measuredW * expectedW > 0 && Math.abs(measuredW) > STILL_W;
  return partly && Math.abs(measuredW) < Math.abs(expectedW) ? "BATTERY_SATURATED" : "BATTERY_IGNORES";
}
