import type {
  AbortSignalLike,
  BatteryState,
  Clock,
  GridReading,
  InverterState,
  Milliseconds,
  Sample,
  Watts,
} from "@oec/domain";
import type { Reading } from "../inputs.ts";
import { codeOf, Deadline } from "./deadline.ts";
import type { ControlledDevices } from "./ports.ts";

/** The answers of all devices in one cycle. */
export interface DeviceReadings {
  readonly grid: Reading<GridReading>;
  readonly battery?: Reading<BatteryState>;
  readonly inverter?: Reading<InverterState>;
  /** What the meter of the house says [W], where there is one. */
  readonly meteredHouseW?: Watts;
}

/** Asks all devices at the same time; a device that fails or is too slow does not hold up the others. */
export async function readDevices(
  devices: ControlledDevices,
  clock: Clock,
  limitMs: Milliseconds,
  signal?: AbortSignalLike,
): Promise<DeviceReadings> {
  const deadline = new Deadline(clock, limitMs, signal);
  const ask = async <T>(read: (stop: AbortSignalLike) => Promise<Sample<T>>): Promise<Reading<T>> => {
    try {
      return { kind: "sample", sample: await deadline.race(read(deadline.signal)) };
    } catch (error) {
      return { kind: "failed", code: codeOf(error) };
    }
  };
  const { gridMeter, battery, inverter, houseMeter } = devices;
  const [grid, ofBattery, ofInverter, ofHouse] = await Promise.all([
    ask((stop) => gridMeter.read(stop)),
    battery && ask((stop) => battery.readState(stop)),
    inverter && ask((stop) => inverter.readState(stop)),
    houseMeter && ask((stop) => houseMeter.read(stop)),
  ]);
  deadline.end();
  return {
    grid,
    ...(ofBattery && { battery: ofBattery }),
    ...(ofInverter && { inverter: ofInverter }),
    ...(ofHouse?.kind === "sample" && { meteredHouseW: ofHouse.sample.value.powerW }),
  };
}
