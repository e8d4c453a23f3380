import type { Battery, Discharge, EvCharger, GridMeter, Inverter, PhaseSwitch, Sample } from "@oec/domain";

/** The devices of a simulated home, as ports. */
export interface HomeDevices {
  readonly battery: Battery;
  readonly inverter: Inverter;
  readonly gridMeter: GridMeter;
  readonly charger?: EvCharger & PhaseSwitch & Discharge;
}

/** Which device a reading or command is about. */
export type DeviceName = "meter" | "battery" | "inverter" | "charger";

/** What a device can be told. */
export type CommandName =
  | "power"
  | "current"
  | "start"
  | "stop"
  | "phases"
  | "discharge"
  | "discharge-power"
  | "mode"
  | "export-limit";

/** Somebody between devices and their controller. */
export interface DeviceTap {
  /** Around every reading. */
  reading<T>(device: DeviceName, read: () => Promise<Sample<T>>): Promise<Sample<T>>;
  /** Around every command; `asked` is what it asks for. */
  command<T>(device: DeviceName, command: CommandName, asked: unknown, send: () => Promise<T>): Promise<T>;
}

/** Devices of which every reading and every command goes through a tap. */
export function tapDevices(devices: HomeDevices, tap: DeviceTap): HomeDevices {
  const { battery, inverter, gridMeter, charger } = devices;
  return {
    gridMeter: {
      capabilities: gridMeter.capabilities,
      read: (signal) => tap.reading("meter", () => gridMeter.read(signal)),
    },
    battery: {
      capabilities: battery.capabilities,
      readState: (signal) => tap.reading("battery", () => battery.readState(signal)),
      setPower: (setPoint, signal) =>
        tap.command("battery", "power", setPoint, () => battery.setPower(setPoint, signal)),
      healthCheck: (signal) => battery.healthCheck(signal),
    },
    inverter: {
      capabilities: inverter.capabilities,
      readState: (signal) => tap.reading("inverter", () => inverter.readState(signal)),
      setMode: (mode, signal) => tap.command("inverter", "mode", mode, () => inverter.setMode(mode, signal)),
      setExportLimit: (limit, signal) =>
        tap.command("inverter", "export-limit", limit, () => inverter.setExportLimit(limit, signal)),
    },
    ...(charger && { charger: tapCharger(charger, tap) }),
  };
}

type Charger = EvCharger & PhaseSwitch & Discharge;

function tapCharger(charger: Charger, tap: DeviceTap): Charger {
  const command = <T>(name: CommandName, asked: unknown, send: () => Promise<T>): Promise<T> =>
    tap.command("charger", name, asked, send);
  return {
    capabilities: charger.capabilities,
    v2xCapabilities: charger.v2xCapabilities,
    readState: (signal) => tap.reading("charger", () => charger.readState(signal)),
    setCurrent: (lease, signal) => command("current", lease, () => charger.setCurrent(lease, signal)),
    startCharging: (signal) => command("start", null, () => charger.startCharging(signal)),
    stopCharging: (signal) => command("stop", null, () => charger.stopCharging(signal)),
    setPhases: (phases, signal) => command("phases", phases, () => charger.setPhases(phases, signal)),
    enableDischarge: (signal) => command("discharge", null, () => charger.enableDischarge(signal)),
    setDischargePower: (setPoint, signal) =>
      command("discharge-power", setPoint, () => charger.setDischargePower(setPoint, signal)),
  };
}
