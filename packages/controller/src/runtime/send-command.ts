import type { AbortSignalLike, Clock, Milliseconds } from "@oec/domain";
import type { Outcome } from "../apply/outcome.ts";
import type { Command } from "../sequence/commands.ts";
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

async function send(
  { battery, inverter }: ControlledDevices,
  command: Command,
  stop: AbortSignalLike,
): Promise<Outcome> {
  if (command.kind === "export-limit") {
    const answer = await inverter?.setExportLimit(command.limit, stop);
    if (answer === undefined) return { kind: "failed", code: "MISSING_DEVICE" };
    return answer.ok ? { kind: "accepted" } : { kind: "refused", reason: answer.error };
  }
  const answer = await battery?.setPower(command.setPoint, stop);
  if (answer === undefined) return { kind: "failed", code: "MISSING_DEVICE" };
  return answer.ok ? { kind: "accepted", powerW: answer.value } : { kind: "refused", reason: answer.error };
}
