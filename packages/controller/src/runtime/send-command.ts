import type { AbortSignalLike, Clock, Milliseconds, Result } from "@oec/domain";
import type { Outcome } from "../apply/command-outcome.ts";
import type { ChargerCommand, Command } from "../sequence/commands.ts";
import { codeOf, withDeadline } from "./deadline.ts";
import type { ControlledDevices } from "./ports.ts";

/** Sends one command and says what came of it; never throws. */
export async function sendCommand(
  devices: ControlledDevices,
  command: Command,
  clock: Clock,
  limitMs: Milliseconds,
  signal?: AbortSignalLike,
): Promise<Outcome> {
  try {
    return await withDeadline(clock, limitMs, signal, (stop) => send(devices, command, stop));
  } catch (error) {
    return { kind: "failed", code: codeOf(error) };
  }
}

/** Id of the device that a command is for. */
export function deviceOf(command: Command, batteryId = "battery"): string {
  if ("chargerId" in command) return command.chargerId;
  return command.kind === "export-limit" ? "inverter" : batteryId;
}

async function send(devices: ControlledDevices, command: Command, stop: AbortSignalLike): Promise<Outcome> {
  if ("chargerId" in command) return sendToCharger(devices, command, stop);
  const { battery, inverter } = devices;
  if (command.kind === "export-limit") {
    const answer = await inverter?.setExportLimit(command.limit, stop);
    if (answer === undefined) return { kind: "failed", code: "MISSING_DEVICE" };
    return answer.ok ? { kind: "accepted" } : { kind: "refused", reason: answer.error };
  }
  const answer = await battery?.setPower(command.setPoint, stop);
  if (answer === undefined) return { kind: "failed", code: "MISSING_DEVICE" };
  return answer.ok ? { kind: "accepted", powerW: answer.value } : { kind: "refused", reason: answer.error };
}

const MISSING: Outcome = { kind: "failed", code: "MISSING_DEVICE" };

async function sendToCharger(
  devices: ControlledDevices,
  command: ChargerCommand,
  stop: AbortSignalLike,
): Promise<Outcome> {
  const charger = devices.chargers?.[command.chargerId];
  if (charger === undefined) return MISSING;
  switch (command.kind) {
    case "charger-current": {
      const answer = await charger.setCurrent(command.lease, stop);
      return answer.ok
        ? { kind: "accepted", currentA: answer.value }
        : { kind: "refused", reason: answer.error };
    }
    case "charger-phases":
      return outcomeOf(await charger.setPhases?.(command.phases, stop));
    case "charger-start":
      return outcomeOf(await charger.startCharging(stop));
    case "charger-discharge-ready":
      return outcomeOf(await charger.enableDischarge?.(stop));
    case "charger-discharge": {
      const answer = await charger.setDischargePower?.(command.setPoint, stop);
      if (answer?.ok === true) return { kind: "accepted", powerW: answer.value };
      return outcomeOf(answer);
    }
  }
}

const outcomeOf = (answer: Result<unknown, string> | undefined): Outcome =>
  answer === undefined
    ? MISSING
    : answer.ok
      ? { kind: "accepted" }
      : { kind: "refused", reason: answer.error };
