import type { Milliseconds, Sample } from "@oec/domain";
import type { SimulationEnvironment } from "../environment/simulation-environment.ts";
import { tapDevices, type DeviceName, type HomeDevices } from "../ports/tapped-devices.ts";
import type { CommandLog } from "./command-log.ts";
import type { Distort, FaultEffect } from "./fault-effect.ts";
import type { InjectedFault } from "./injected-fault.ts";

/** What the ports with faults need of the injector. */
interface Faults {
  readonly home: SimulationEnvironment;
  readonly active: readonly InjectedFault[];
  readonly clockOffsetMs: Milliseconds;
  readonly commands: CommandLog;
}

/** The ports of a home with its faults on them. */
export function faultyDevices(faults: Faults): HomeDevices {
  return tapDevices(faults.home.devices, {
    reading: (device, read) => seen(faults, device, read),
    command: (device, command, asked, send) => {
      faults.commands.add(device, command, numberIn(asked));
      return sent(faults, device, send);
    },
  });
}

/** A reading through all faults that act on it; its time stamp is by the controller's own, perhaps wrong, clock. */
async function seen<T>(
  faults: Faults,
  device: DeviceName,
  read: () => Promise<Sample<T>>,
): Promise<Sample<T>> {
  let sample = await read();
  const nowMs = faults.home.clock.monotonicMs();
  for (const { effect, fromMs } of faults.active) {
    // The device says what its readings are.
    const distort = distortionOf(effect, device) as Distort<T> | undefined;
    sample = distort?.(sample, nowMs - fromMs) ?? sample;
  }
  return faults.clockOffsetMs === 0 ? sample : { ...sample, at: sample.at + faults.clockOffsetMs };
}

function distortionOf(effect: FaultEffect, device: DeviceName): unknown {
  switch (device) {
    case "meter":
      return effect.onMeter;
    case "battery":
      return effect.onBattery;
    case "inverter":
      return effect.onInverter;
    case "charger":
      return effect.onCharger;
  }
}

/** A command through all faults that act on it. */
async function sent<T>(faults: Faults, device: DeviceName, run: () => Promise<T>): Promise<T> {
  let send = run;
  for (const { effect } of faults.active) {
    const inner = send;
    const { onCommand } = effect;
    if (onCommand) send = () => onCommand(device, inner);
  }
  return send();
}

/** The watts, amperes or phases that a command asks for. */
function numberIn(asked: unknown): number | undefined {
  if (typeof asked === "number") return asked;
  if (typeof asked !== "object" || asked === null) return undefined;
  if ("powerW" in asked && typeof asked.powerW === "number") return asked.powerW;
  return "currentA" in asked && typeof asked.currentA === "number" ? asked.currentA : undefined;
}
