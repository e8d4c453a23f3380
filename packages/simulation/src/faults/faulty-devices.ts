import type {
  AbortSignalLike,
  Battery,
  Discharge,
  EvCharger,
  GridMeter,
  Inverter,
  Milliseconds,
  PhaseSwitch,
  Sample,
} from "@oec/domain";
import type { SimulationEnvironment } from "../environment/simulation-environment.ts";
import type { CommandLog, CommandRecord } from "./command-log.ts";
import type { Distort, FaultEffect, FaultyDevice } from "./fault-effect.ts";
import type { InjectedFault } from "./injected-fault.ts";

/** What the wrapped ports need of the injector. */
interface Faults {
  readonly home: SimulationEnvironment;
  readonly active: readonly InjectedFault[];
  readonly clockOffsetMs: Milliseconds;
  readonly commands: CommandLog;
}

/** The ports of a home with its faults on them. */
export function faultyDevices(faults: Faults): SimulationEnvironment["devices"] {
  const { battery, inverter, gridMeter, charger } = faults.home.devices;
  return {
    battery: faultyBattery(battery, faults),
    inverter: faultyInverter(inverter, faults),
    gridMeter: faultyMeter(gridMeter, faults),
    ...(charger && { charger: faultyCharger(charger, faults) }),
  };
}

function faultyMeter(meter: GridMeter, faults: Faults): GridMeter {
  return {
    capabilities: meter.capabilities,
    read: (signal) => seen(faults, meter.read(signal), ({ onMeter }) => onMeter),
  };
}

function faultyBattery(battery: Battery, faults: Faults): Battery {
  return {
    capabilities: battery.capabilities,
    readState: (signal) => seen(faults, battery.readState(signal), ({ onBattery }) => onBattery),
    setPower: (setPoint, signal) =>
      sent(faults, "battery", "power", () => battery.setPower(setPoint, signal), setPoint.powerW),
    healthCheck: (signal) => battery.healthCheck(signal),
  };
}

function faultyInverter(inverter: Inverter, faults: Faults): Inverter {
  return {
    capabilities: inverter.capabilities,
    readState: (signal) => seen(faults, inverter.readState(signal), ({ onInverter }) => onInverter),
    setMode: (mode, signal) => sent(faults, "inverter", "mode", () => inverter.setMode(mode, signal)),
    setExportLimit: (limit, signal) =>
      sent(
        faults,
        "inverter",
        "export-limit",
        () => inverter.setExportLimit(limit, signal),
        limit.kind === "limit" ? limit.powerW : undefined,
      ),
  };
}

function faultyCharger(
  charger: EvCharger & PhaseSwitch & Discharge,
  faults: Faults,
): EvCharger & PhaseSwitch & Discharge {
  const send = <T>(command: CommandRecord["command"], run: () => Promise<T>, value?: number): Promise<T> =>
    sent(faults, "charger", command, run, value);
  return {
    capabilities: charger.capabilities,
    v2xCapabilities: charger.v2xCapabilities,
    readState: (signal?: AbortSignalLike) =>
      seen(faults, charger.readState(signal), ({ onCharger }) => onCharger),
    setCurrent: (lease, signal) => send("current", () => charger.setCurrent(lease, signal), lease.currentA),
    startCharging: (signal) => send("start", () => charger.startCharging(signal)),
    stopCharging: (signal) => send("stop", () => charger.stopCharging(signal)),
    setPhases: (phases, signal) => send("phases", () => charger.setPhases(phases, signal), phases),
    enableDischarge: (signal) => send("discharge", () => charger.enableDischarge(signal)),
    setDischargePower: (setPoint, signal) =>
      send("discharge", () => charger.setDischargePower(setPoint, signal), setPoint.powerW),
  };
}

/** A reading through all faults that act on it; its time stamp is by the controller's own, perhaps wrong, clock. */
async function seen<T>(
  faults: Faults,
  reading: Promise<Sample<T>>,
  distortionOf: (effect: FaultEffect) => Distort<T> | undefined,
): Promise<Sample<T>> {
  let sample = await reading;
  const nowMs = faults.home.clock.monotonicMs();
  for (const { effect, fromMs } of faults.active) {
    sample = distortionOf(effect)?.(sample, nowMs - fromMs) ?? sample;
  }
  return faults.clockOffsetMs === 0 ? sample : { ...sample, at: sample.at + faults.clockOffsetMs };
}

/** A command through all faults that act on it. */
async function sent<T>(
  faults: Faults,
  device: FaultyDevice,
  command: CommandRecord["command"],
  run: () => Promise<T>,
  value?: number,
): Promise<T> {
  faults.commands.add(device, command, value);
  let send = run;
  for (const { effect } of faults.active) {
    const inner = send;
    const { onCommand } = effect;
    if (onCommand) send = () => onCommand(device, inner);
  }
  return send();
}
