import type { ChargerState, Instant, OecEvent, PerPhase, Watts } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import { controlEvent } from "../events/codes.ts";
import { follow } from "../estimate/track.ts";
import type { CycleInputs } from "../inputs.ts";
import { chargeGuard } from "../guard/charge-guard.ts";
import type { ControlledCharger } from "./charger-config.ts";
import { newMemory, NO_LESSONS, type ChargerMemory, type PhasePoint } from "./memory.ts";
import type { Verdict } from "../estimate/track.ts";

/** Points of history kept. */
const KEPT = 8;
/** No household charge point carries more than this per phase [A]. */
const MOST_A = 100;

/** Judges a reading of a charge point. */
function judgeCharger({ powerW, phaseCurrentA, currentLimitA, vehicleSocPercent }: ChargerState): Verdict {
  const numbers = [powerW, ...phaseCurrentA, currentLimitA, vehicleSocPercent ?? 0];
  if (!numbers.every((value) => Number.isFinite(value))) return "bad";
  return phaseCurrentA.some((current) => Math.abs(current) > MOST_A) ? "implausible" : "good";
}

/** Power per phase of the house: the measured currents share out the measured power. */
function phasePowerOf({ powerW, phaseCurrentA }: ChargerState): PerPhase {
  const [a1, a2, a3] = phaseCurrentA;
  const sum = Math.abs(a1) + Math.abs(a2) + Math.abs(a3);
  if (sum === 0) return powerW === 0 ? [0, 0, 0] : [powerW / 3, powerW / 3, powerW / 3];
  return [(powerW * Math.abs(a1)) / sum, (powerW * Math.abs(a2)) / sum, (powerW * Math.abs(a3)) / sum];
}

/** Takes the readings of all charge points into what is remembered of them. */
export function observeChargers(
  config: ControlConfig,
  before: readonly ChargerMemory[],
  inputs: CycleInputs,
): { readonly chargers: readonly ChargerMemory[]; readonly events: readonly OecEvent[] } {
  const events: OecEvent[] = [];
  const chargers = config.chargers.map((charger, index) => {
    const memory = before[index] ?? newMemory(charger);
    const reading = inputs.chargers?.[index] ?? { kind: "failed" as const, code: "MISSING_DEVICE" };
    const tracked = follow(memory.track, reading, inputs, config.settings.guardMs, judgeCharger);
    if (tracked.rejected !== undefined)
      events.push(controlEvent(tracked.rejected, inputs.at, {}, charger.id));
    const last = tracked.track.last;
    const history =
      tracked.isNew && last !== null
        ? rememberPhases(memory.history, { at: last.at, phaseW: phasePowerOf(last.value) })
        : memory.history;
    const next = { ...memory, track: tracked.track, history };
    return plugged(charger, memory, next, inputs, events);
  });
  return { chargers, events };
}

/** A car that has left takes its reservation with it. */
function plugged(
  charger: ControlledCharger,
  before: ChargerMemory,
  after: ChargerMemory,
  { at }: CycleInputs,
  events: OecEvent[],
): ChargerMemory {
  const was = before.track.last?.value.connected ?? false;
  const is = after.track.last?.value.connected ?? false;
  if (was === is) return after;
  events.push(controlEvent(is ? "EV_PLUGGED" : "EV_UNPLUGGED", at, {}, charger.id));
  const { switchedMs, closedMs, phases } = after.guard;
  const guard = { ...chargeGuard(phases), switchedMs, closedMs };
  const { pinnedPhases, conditions } = after.lessons;
  const kept = conditions.filter((code) => code === "EVSE_UNCONTROLLED");
  return {
    ...after,
    guard,
    history: is ? after.history.slice(-1) : [],
    unconfirmedA: is ? after.unconfirmedA : null,
    startedMs: null,
    dischargeReady: false,
    lessons: { ...NO_LESSONS, pinnedPhases, conditions: kept },
  };
}

function rememberPhases(history: readonly PhasePoint[], point: PhasePoint): readonly PhasePoint[] {
  const last = history.at(-1);
  if (last !== undefined && point.at <= last.at) return [point];
  return [...history.slice(1 - KEPT), point];
}

/** Power per phase at an instant, on straight lines between the points around it [W]. */
export function phasesThen(history: readonly PhasePoint[], at: Instant): PerPhase {
  let after: PhasePoint | undefined;
  for (let index = history.length - 1; index >= 0; index -= 1) {
    const point = history[index];
    if (point === undefined) break;
    if (point.at <= at) {
      if (after === undefined || point.at === at) return point.phaseW;
      const share = (at - point.at) / (after.at - point.at);
      const [from, to] = [point.phaseW, after.phaseW];
      const mid = (phase: 0 | 1 | 2): Watts => from[phase] + (to[phase] - from[phase]) * share;
      return [mid(0), mid(1), mid(2)];
    }
    after = point;
  }
  return after?.phaseW ?? [0, 0, 0];
}
