import type { OecEvent } from "@oec/domain";
import type { FlowDecision } from "@oec/power-flow";
import { batteryCommand, exportLimitCommand, releaseCommand } from "./apply/due-commands.ts";
import type { ControlConfig } from "./config.ts";
import { decide, type Decided } from "./decide/decide.ts";
import { covers } from "./decide/values.ts";
import { sense, type Estimate } from "./estimate/estimate.ts";
import { controlEvent } from "./events/codes.ts";
import { permissionsOf } from "./guard/permissions.ts";
import { checkReadBack } from "./guard/read-back.ts";
import type { CycleInputs } from "./inputs.ts";
import { watchSafety, type SafetyReport } from "./safety/safety-monitor.ts";
import { sequence, type Command } from "./sequence/commands.ts";
import type { ControllerState } from "./state.ts";

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
  const { estimate } = sensed;
  const safety = watchSafety(config, readBack.state, inputs, estimate);
  const planned = inputs.plan !== undefined && covers(inputs.plan, inputs.at);
  const expired = state.planned && !planned ? [controlEvent("PLAN_EXPIRED", inputs.at)] : [];
  const next: ControllerState = {
    ...readBack.state,
    ticks: state.ticks + 1,
    tickMs: inputs.monotonicMs,
    conditions: safety.conditions,
    planned,
  };
  const events = [...sensed.events, ...readBack.events, ...safety.events, ...expired];
  const watching = state.ticks < config.settings.warmupTicks;
  if (estimate === undefined || isBlind(config, next) || safety.outage) {
    const commands = watching ? [] : toRelease(config, next);
    return { state: next, commands, events, mode: watching ? "init" : "safe", ...(estimate && { estimate }) };
  }
  return act(config, state, next, inputs, { estimate, safety, events, watching });
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
  const elapsedMs = before.tickMs === null ? config.settings.tickMs : inputs.monotonicMs - before.tickMs;
  const permissions = permissionsOf(config, state, elapsedMs, safety.stopBattery);
  const decided = decide(config, estimate, permissions, inputs.plan, inputs.overrides ?? []);
  const infeasible = decided.decision.status.kind === "infeasible";
  const wasInfeasible = before.conditions.includes("FUSE_INFEASIBLE");
  const conditions = infeasible ? [...state.conditions, "FUSE_INFEASIBLE" as const] : state.conditions;
  const next = {
    ...state,
    conditions: [...new Set(conditions)].filter((code) => infeasible || code !== "FUSE_INFEASIBLE"),
  };
  const report =
    infeasible && !wasInfeasible
      ? [controlEvent("FUSE_INFEASIBLE", inputs.at, { ...decided.decision.status })]
      : [];
  return {
    state: next,
    commands: watching ? [] : sequence(commandsFor(config, next, decided.decision, inputs)),
    events: [...events, ...report],
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
  const battery = state.lockedOut
    ? toRelease(config, state)
    : config.battery && [batteryCommand(config, state, decision.batteryW, inputs.monotonicMs)];
  const limit = exportLimitCommand(config, state, decision, inputs.monotonicMs);
  return [...(battery ?? []), limit].filter((command) => command !== undefined);
}

/** The battery is not driven by guess: without its readings it is released. */
const isBlind = (config: ControlConfig, state: ControllerState): boolean =>
  config.battery !== undefined && (state.battery.freshness === "lost" || state.battery.last === null);

const toRelease = (config: ControlConfig, state: ControllerState): readonly Command[] =>
  config.battery === undefined || state.released ? [] : [releaseCommand(config, state)];

function modeOf(config: ControlConfig, state: ControllerState): ControlMode {
  const aging =
    state.grid.freshness !== "fresh" || (config.battery !== undefined && state.battery.freshness !== "fresh");
  const pvMissing = config.site.pv.length > 0 && state.pv.last !== null && state.pv.freshness === "lost";
  return aging || pvMissing || state.lockedOut || state.readBack.reported ? "degraded" : "normal";
}
