import type { OecEvent, Watts } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import type { ControlEventCode } from "../events/codes.ts";
import type { CycleInputs } from "../inputs.ts";
import type { ControllerState } from "../state.ts";
import type { Estimate } from "./estimated.ts";
import { phasesThen } from "../charge/observe.ts";
import { powerThen } from "./history.ts";
import { changes, type MeterHealth } from "./meter-health.ts";

/** A house that gives more than this gives energy, and nothing in it can [W]. */
const GIVES_W = -200;
/** Readings in a row before it is believed. */
const GIVES_IN_A_ROW = 5;
/** A change of the own devices that the grid must show [W], and how well. */
const STEP = { powerW: 250, share: 0.35 } as const;
const WRONG_STEPS = 2;
/** Readings further apart show too much of the house to be compared [ms]. */
const LONGEST_STEP_MS = 15_000;

/**
 * Looks for a meter whose current transformers are turned round: the grid moves against a step of the own devices, or the
 * house seems to give energy although PV is measured. Found, the control is refused until a person confirms.
 */
export function watchSign(
  config: ControlConfig,
  before: ControllerState,
  after: ControllerState,
  inputs: CycleInputs,
  estimate: Estimate | undefined,
): { readonly meter: MeterHealth; readonly events: readonly OecEvent[] } {
  const { meter } = after;
  if (estimate === undefined || meter.conditions.some((code) => code !== "PHASE_MISMATCH"))
    return { meter, events: [] };
  const pvIsKnown = config.site.pv.length === 0 || after.pv.freshness === "fresh";
  const houseW = estimate.housePhaseW.reduce((sum, power) => sum + power, 0);
  // Turned round, the meter's reading must make a house again: else it is not the sign that is wrong.
  const { powerW } = estimate.grid;
  const turnedW = houseW - 2 * powerW;
  const gives = pvIsKnown && houseW < GIVES_W && turnedW > 0;
  // Where the scale is wrong, or was and has not been proved since, nothing is known about the sign.
  if (meter.scale === "wrong") return { meter, events: [] };
  const givingHouse = gives ? meter.givingHouse + 1 : 0;
  const step = stepOf(before, after);
  const wrongSteps = step === "right" ? 0 : meter.wrongSteps + (step === "wrong" ? 1 : 0);
  const isTurned = givingHouse >= GIVES_IN_A_ROW || wrongSteps >= WRONG_STEPS;
  const conditions: readonly ControlEventCode[] = isTurned
    ? [...meter.conditions, "METER_SIGN"]
    : meter.conditions;
  return {
    meter: { ...meter, givingHouse, wrongSteps, conditions },
    events: changes(after.meter.conditions, conditions, inputs),
  };
}

/** How the grid answered to what the own devices did between the last two readings of the meter. */
function stepOf(before: ControllerState, after: ControllerState): "right" | "wrong" | "open" {
  const [from, to] = [before.grid.last, after.grid.last];
  if (from === null || to === null || to.at <= from.at || to.at - from.at > LONGEST_STEP_MS) return "open";
  const own = (at: number): Watts =>
    powerThen(after.batteryHistory, at) -
    powerThen(after.pvHistory, at) +
    after.chargers.reduce((sum, { history }) => {
      const [w1, w2, w3] = phasesThen(history, at);
      return sum + w1 + w2 + w3;
    }, 0);
  const moved = own(to.at) - own(from.at);
  if (Math.abs(moved) < STEP.powerW) return "open";
  const seen = to.value.powerW - from.value.powerW;
  if (Math.abs(seen - moved) < STEP.share * Math.abs(moved)) return "right";
  return Math.abs(seen + moved) < STEP.share * Math.abs(moved) ? "wrong" : "open";
}
