import type { Instant, Milliseconds, OecEvent, Watts } from "@oec/domain";
import { controlEvent } from "../events/codes.ts";
import type { ChargerMemory } from "../charge/memory.ts";
import { chargerOutcome } from "../charge/outcome.ts";
import { condition } from "../charge/watch.ts";
import type { ChargerCommand, Command } from "../sequence/commands.ts";
import type { ControllerState } from "../state.ts";
import type { Outcome } from "./command-outcome.ts";

/** The state after a command, and what to report: a row of failures once. */
export function recordOutcome(
  state: ControllerState,
  command: Command,
  outcome: Outcome,
  now: { readonly at: Instant; readonly monotonicMs: Milliseconds },
  deviceId: string,
): { readonly state: ControllerState; readonly events: readonly OecEvent[] } {
  if ("chargerId" in command) return ofCharger(state, command, outcome, now, deviceId);
  const target = command.kind === "export-limit" ? "inverter" : "battery";
  if (outcome.kind === "accepted") {
    const failing = state.failing.filter((one) => one !== target);
    return { state: { ...accepted(state, command, outcome.powerW, now.monotonicMs), failing }, events: [] };
  }
  // What the device holds is unknown now: the next cycle sends anew.
  const unknown = target === "inverter" ? { exportLimitSentMs: null } : { sent: null };
  if (state.failing.includes(target)) return { state: { ...state, ...unknown }, events: [] };
  const facts = outcome.kind === "refused" ? { reason: outcome.reason } : { cause: outcome.code };
  const code = outcome.kind === "refused" ? "COMMAND_REFUSED" : "COMMAND_FAILED";
  const events = [controlEvent(code, now.at, { ...facts, command: command.kind }, deviceId)];
  return { state: { ...state, ...unknown, failing: [...state.failing, target] }, events };
}

function ofCharger(
  state: ControllerState,
  command: ChargerCommand,
  outcome: Outcome,
  now: { readonly at: Instant; readonly monotonicMs: Milliseconds },
  deviceId: string,
): { readonly state: ControllerState; readonly events: readonly OecEvent[] } {
  const index = state.chargerIds.indexOf(deviceId);
  const before = state.chargers[index];
  if (before === undefined) return { state, events: [] };
  let memory = chargerOutcome(before, command, outcome, now.monotonicMs);
  if (outcome.kind === "accepted") return { state: withCharger(state, index, memory), events: [] };
  const facts = outcome.kind === "refused" ? { reason: outcome.reason } : { cause: outcome.code };
  const isTimeout = outcome.kind === "failed" && command.kind === "charger-current";
  const code = isTimeout
    ? "EVSE_WRITE_TIMEOUT"
    : outcome.kind === "refused"
      ? "COMMAND_REFUSED"
      : "COMMAND_FAILED";
  const isNews = !before.lessons.conditions.includes(code);
  if (isTimeout) memory = condition(memory, "EVSE_WRITE_TIMEOUT", true);
  const events = isNews ? [controlEvent(code, now.at, { ...facts, command: command.kind }, deviceId)] : [];
  return { state: withCharger(state, index, memory), events };
}

const withCharger = (state: ControllerState, index: number, memory: ChargerMemory): ControllerState => ({
  ...state,
  chargers: state.chargers.map((one, at) => (at === index ? memory : one)),
});

function accepted(
  state: ControllerState,
  command: Exclude<Command, ChargerCommand>,
  powerW: Watts | undefined,
  ms: Milliseconds,
): ControllerState {
  switch (command.kind) {
    case "export-limit": {
      const exportLimitW = command.limit.kind === "limit" ? command.limit.powerW : null;
      return { ...state, exportLimitW, exportLimitSentMs: ms };
    }
    case "battery-release":
      return { ...state, sent: null, released: true };
    case "battery-power": {
      const sentW = powerW ?? command.setPoint.powerW;
      const changedMs = state.sent?.powerW === sentW ? state.sent.changedMs : ms;
      return { ...state, released: false, sent: { powerW: sentW, sentMs: ms, changedMs } };
    }
  }
}
