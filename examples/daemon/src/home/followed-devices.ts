import { randomUUID } from "node:crypto";
import type { ControlledDevices, ControllerStatus } from "@oec/controller";
import { OecError, type ChargerRefusal, type Instant, type Result } from "@oec/domain";
import type { CommandRecord, Json } from "../storage/index.ts";

/** Told of every command to a device; must not throw and must not block. */
export interface CommandFollower {
  /** Before the device is told. */
  issued(command: CommandRecord): void;
  /** The same command once the device has answered, or has not. */
  finished(command: CommandRecord): void;
}

/** What following commands needs. */
export interface FollowedDevicesParts {
  readonly devices: ControlledDevices;
  readonly batteryId: string;
  readonly inverterId: string;
  readonly now: () => Instant;
  /** Of the controller that commands the devices. */
  readonly status: () => ControllerStatus;
  readonly followers: readonly CommandFollower[];
}

/** The same devices; each command to them is told to others. */
export function followedDevices(parts: FollowedDevicesParts): ControlledDevices {
  const { devices, batteryId, inverterId } = parts;
  const { battery, inverter } = devices;
  const chargers = Object.entries(devices.chargers ?? {}).map(
    ([chargerId, charger]) => [chargerId, followedCharger(parts, chargerId, charger)] as const,
  );
  return {
    ...devices,
    ...(devices.chargers && { chargers: Object.fromEntries(chargers) }),
    ...(battery && {
      battery: {
        capabilities: battery.capabilities,
        readState: (signal) => battery.readState(signal),
        healthCheck: (signal) => battery.healthCheck(signal),
        setPower: (setPoint, signal) =>
          followed(parts, batteryId, "set-power", { ...setPoint }, async () => {
            const answer = await battery.setPower(setPoint, signal);
            return { answer, outcome: answer.ok ? { powerW: answer.value } : refusal(answer) };
          }),
      },
    }),
    ...(inverter && {
      inverter: {
        capabilities: inverter.capabilities,
        readState: (signal) => inverter.readState(signal),
        setMode: (mode, signal) =>
          followed(parts, inverterId, "set-mode", { mode }, async () => {
            const answer = await inverter.setMode(mode, signal);
            return { answer, outcome: answer.ok ? { mode: answer.value } : refusal(answer) };
          }),
        setExportLimit: (limit, signal) =>
          followed(parts, inverterId, "set-export-limit", { ...limit }, async () => {
            const answer = await inverter.setExportLimit(limit, signal);
            return { answer, outcome: answer.ok ? { ...answer.value } : refusal(answer) };
          }),
      },
    }),
  };
}

type Charger = NonNullable<ControlledDevices["chargers"]>[string];

/** A charge point whose commands are told; it can do what the one behind it can. */
function followedCharger(parts: FollowedDevicesParts, chargerId: string, charger: Charger): Charger {
  const tell = <Value>(
    kind: string,
    payload: Json,
    send: () => Promise<Result<Value, ChargerRefusal>>,
  ): Promise<Result<Value, ChargerRefusal>> =>
    followed(parts, chargerId, kind, payload, async () => {
      const answer = await send();
      return { answer, outcome: answer.ok ? {} : refusal(answer) };
    });
  const { setPhases, v2xCapabilities, enableDischarge, setDischargePower } = charger;
  return {
    capabilities: charger.capabilities,
    readState: (signal) => charger.readState(signal),
    setCurrent: (lease, signal) =>
      followed(parts, chargerId, "set-current", { ...lease }, async () => {
        const answer = await charger.setCurrent(lease, signal);
        return { answer, outcome: answer.ok ? { currentA: answer.value } : refusal(answer) };
      }),
    startCharging: (signal) => tell("start-charging", {}, () => charger.startCharging(signal)),
    stopCharging: (signal) => tell("stop-charging", {}, () => charger.stopCharging(signal)),
    ...(setPhases && {
      setPhases: (phases, signal) =>
        tell("set-phases", { phases }, () => setPhases.call(charger, phases, signal)),
    }),
    ...(v2xCapabilities && { v2xCapabilities }),
    ...(enableDischarge && {
      enableDischarge: (signal) => tell("enable-discharge", {}, () => enableDischarge.call(charger, signal)),
    }),
    ...(setDischargePower && {
      setDischargePower: (setPoint, signal) =>
        tell("set-discharge-power", { ...setPoint }, () => setDischargePower.call(charger, setPoint, signal)),
    }),
  };
}

const refusal = ({ error }: { readonly error: string }): Json => ({ reason: error });

async function followed<Answer extends Result<unknown, string>>(
  { now, status, followers }: FollowedDevicesParts,
  deviceId: string,
  kind: string,
  payload: Json,
  send: () => Promise<{ readonly answer: Answer; readonly outcome: Json }>,
): Promise<Answer> {
  const source = sourceOf(status(), deviceId);
  const command = { id: randomUUID(), deviceId, at: now(), kind, payload, source };
  const finish = (end: Pick<CommandRecord, "status" | "outcome">): void => {
    for (const one of followers) one.finished({ ...command, finishedAt: now(), ...end });
  };
  for (const one of followers) one.issued({ ...command, status: "issued" });
  try {
    const { answer, outcome } = await send();
    finish({ status: answer.ok ? "accepted" : "refused", outcome });
    return answer;
  } catch (error) {
    finish({ status: "failed", outcome: { cause: OecError.is(error) ? error.code : "UNKNOWN" } });
    throw error;
  }
}

/** Who is behind a command. */
function sourceOf({ mode, overrides, plan }: ControllerStatus, deviceId: string): string {
  if (mode === "stopped") return "stop";
  if (mode === "safe") return "safety";
  if (overrides.some((one) => one.deviceId === deviceId)) return "override";
  return plan === undefined ? "self-consumption" : "plan";
}
