import type { OecEvent } from "@oec/domain";
import type { FlowDecision } from "@oec/power-flow";
import { batteryCommand, exportLimitCommand } from "./apply/due-commands.ts";
import type { ControlConfig } from "./config.ts";
import { decide, type Decided } from "./decide/decide.ts";
import { covers } from "./decide/values.ts";
import { sense } from "./estimate/estimate.ts";
import type { Estimate } from "./estimate/estimated.ts";
import { chargerCommands } from "./charge/commands.ts";
import { watchChargers } from "./charge/watch-all.ts";
import { cautious, watchSoc } from "./estimate/soc-watch.ts";
import { controlEvent } from "./events/codes.ts";
import { permissionsOf } from "./guard/permissions.ts";
import { checkReadBack } from "./guard/read-back.ts";
import type { CycleInputs } from "./inputs.ts";
import { watchLimits } from "./limits/watch-limits.ts";
import { watchClock } from "./safety/clock-watch.ts";
import { toFailsafe, toRelease } from "./safety/failsafe.ts";
import { watchOverload } from "./safety/overload.ts";
import { watchSafety, type SafetyReport } from "./safety/safety-monitor.ts";
import { sequence, type Command } from "./sequence/commands.ts";
import type { ControllerState } from "./state.ts";
import { without } from "./without.ts";

/** How the controller works: watching after a start, normal, with a device missing, or with its devices released. */
export type ControlMode = "init" | "normal" | "degraded" | "safe";

/** What a cycle decided. */
export interface CycleResult {
  /** To be passed to the next cycle, after the outcomes of the commands. */
  readonly state: ControllerState;
  /** In the order in which they must be sent. */
  readonly commands: readonly Command[];
  readonly events: readonly OecEvent[];
  readonly mode: ControlMode;
  readonly estimate?: Estimate;
  readonly decided?: Decided;
}

/**
 * One control cycle as a pure function: sense, guard, decide, sequence. It reads no clock and speaks to no device.
 *
 * @param config - See `controlConfig`.
 * @param state - From the cycle before, or `INITIAL_STATE`.
 * @param inputs - The readings of this cycle, the plan and what people have set.
 * @returns the new state, what to send and in which order, and what to report.
 */
export function step(config: ControlConfig, state: ControllerState, inputs: CycleInputs): CycleResult {
  const sensed = sense(config, state, inputs);
  const readBack = checkReadBack(config, state, sensed.state, inputs);
  const watched = watchChargers(config, state, readBack.state, inputs);
  const soc = watchSoc(config, state, watched.state, inputs);
  const { estimate } = sensed;
  const safety = watchSafety(config, soc.state, inputs, estimate);
  const planned = inputs.plan !== undefined && covers(inputs.plan, inputs.at);
  const expired = state.planned && !planned ? [controlEvent("PLAN_EXPIRED", inputs.at)] : [];
  const limits = watchLimits(state.limits, inputs);
  const clock = watchClock(state, inputs, config);
  const next: ControllerState = {
    ...soc.state,
    ticks: state.ticks + 1,
    tickMs: inputs.monotonicMs,
    at: inputs.at,
    conditions: safety.conditions,
    limits: limits.inForce,
    planned,
  };
  const events = [
    ...clock,
    ...sensed.events,
    ...readBack.events,
    ...watched.events,
    ...soc.events,
    ...safety.events,
    ...limits.events,
    ...expired,
  ];
  const watching = state.ticks < config.settings.warmupTicks;
  const isBlindSite = isBlind(config, next) && config.chargers.length === 0;
  if (estimate === undefined || isBlindSite || safety.outage || next.emergency !== null) {
    const stopped = toFailsafe(config, next, inputs, safety.outage || next.emergency !== null);
    const commands = watching ? [] : sequence(stopped.commands);
    const mode = watching ? "init" : "safe";
    return { state: stopped.state, commands, events, mode, ...(estimate && { estimate }) };
  }
  const believed = isBlind(config, next) ? without(estimate, "battery") : cautious(config, estimate, next);
  return act(config, state, next, inputs, { estimate: believed, safety, events, watching });
}

/** What is known by the time of the decision. */
interface Known {
  readonly estimate: Estimate;
  readonly safety: SafetyReport;
  readonly events: readonly OecEvent[];
  readonly watching: boolean;
}

function act(
  config: ControlConfig,
  before: ControllerState,
  state: ControllerState,
  inputs: CycleInputs,
  { estimate, safety, events, watching }: Known,
): CycleResult {
  const { settings } = config;
  const elapsedMs = before.tickMs === null ? settings.guardMs : inputs.monotonicMs - before.tickMs;
  const sinceMs = state.economicsMs === null ? Infinity : inputs.monotonicMs - state.economicsMs;
  const isEconomics =
    sinceMs >= settings.tickMs - settings.guardMs / 2 || settings.guardMs >= settings.tickMs;
  const permissions = permissionsOf(config, state, elapsedMs, safety.stopBattery);
  const { decided, chargers } = decide(config, state, inputs, { estimate, permissions, isEconomics });
  const overload = watchOverload(config, before, state, inputs, estimate, decided.decision);
  const next: ControllerState = {
    ...state,
    chargers: watching ? state.chargers : chargers,
    economicsMs: isEconomics ? inputs.monotonicMs : state.economicsMs,
    conditions: overload.conditions,
  };
  return {
    state: next,
    commands: watching ? [] : sequence(commandsFor(config, next, decided.decision, inputs)),
    events: [...events, ...overload.events],
    mode: watching ? "init" : modeOf(config, next),
    estimate,
    decided,
  };
}

function commandsFor(
  config: ControlConfig,
  state: ControllerState,
  decision: FlowDecision,
  inputs: CycleInputs,
): readonly Command[] {
  // A battery that did the opposite of what it was told is left to itself until a person confirms.
  const isOff = state.lockedOut || state.contestedUntilMs > inputs.monotonicMs || isBlind(config, state);
  const battery = isOff
    ? toRelease(config, state)
    : config.battery && [batteryCommand(config, state, decision.batteryW, inputs.monotonicMs)];
  const limit = exportLimitCommand(config, state, decision, inputs.monotonicMs);
  const cars = config.chargers.flatMap((charger, index) => {
    const [memory, ev] = [state.chargers[index], decision.evs[index]];
    return memory && ev ? chargerCommands(config, charger, memory, ev, inputs.monotonicMs) : [];
  });
  return [...(battery ?? []), limit, ...cars].filter((command) => command !== undefined);
}

/** The battery is not driven by guess: without its readings it is released. */
const isBlind = (config: ControlConfig, state: ControllerState): boolean =>
  config.battery !== undefined && (state.battery.freshness === "lost" || state.battery.last === null);

/** Meter and devices in order, or not. */
function modeOf(config: ControlConfig, state: ControllerState): ControlMode {
  const batteryAging = config.battery !== undefined && state.battery.freshness !== "fresh";
  const aging = state.grid.freshness !== "fresh" || batteryAging;
  const pvMissing = config.site.pv.length > 0 && state.pv.last !== null && state.pv.freshness === "lost";
  const meterHurt = state.meter.conditions.some((code) => code !== "METER_UNSIGNED");
  const carsHurt = state.chargers.some(({ lessons }) => lessons.conditions.some((code) => HURTS.has(code)));
  const contested = state.contestedUntilMs > (state.tickMs ?? 0);
  const hurt = meterHurt || carsHurt || contested || state.lockedOut || state.readBack.reported;
  return aging || pvMissing || hurt ? "degraded" : "normal";
}

/** Conditions of a charge point that are more than a habit of its car. */
const HURTS = new Set<string>([
  "EVSE_UNCONTROLLED",
  "EVSE_WRITE_TIMEOUT",
  "EVSE_OVERDRAW",
  "PHASE_SWITCH_FAILED",
  "OCPP_PROFILES_LOST",
]);
