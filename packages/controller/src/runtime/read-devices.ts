import type {
  AbortSignalLike,
  BatteryState,
  ChargerState,
  Clock,
  EvCharger,
  GridReading,
  InverterState,
  Milliseconds,
  Sample,
  Watts,
} from "@oec/domain";
import { OecError } from "@oec/domain";
import type { Reading } from "../inputs.ts";
import { codeOf, Deadline } from "./deadline.ts";
import type { ControlledDevices } from "./ports.ts";

/** The answers of all devices in one cycle. */
export interface DeviceReadings {
  readonly grid: Reading<GridReading>;
  readonly battery?: Reading<BatteryState>;
  readonly inverter?: Reading<InverterState>;
  /** One per controlled charge point, in their order. */
  readonly chargers?: readonly Reading<ChargerState>[];
  /** What the meter of the house says [W], where there is one. */
  readonly meteredHouseW?: Watts;
}

/** Asks all devices at the same time; a device that fails or is too slow does not hold up the others. */
export async function readDevices(
  devices: ControlledDevices,
  clock: Clock,
  limitMs: Milliseconds,
  signal?: AbortSignalLike,
  chargerIds: readonly string[] = [],
): Promise<DeviceReadings> {
  const deadline = new Deadline(clock, limitMs, signal);
  const ask = async <T>(read: (stop: AbortSignalLike) => Promise<Sample<T>>): Promise<Reading<T>> => {
    try {
      return { kind: "sample", sample: await deadline.race(read(deadline.signal)) };
    } catch (error) {
      return { kind: "failed", code: codeOf(error) };
    }
  };
  const { gridMeter, battery, inverter, houseMeter, chargers } = devices;
  const [grid, ofBattery, ofInverter, ofHouse, ofChargers] = await Promise.all([
    ask((stop) => gridMeter.read(stop)),
    battery && ask((stop) => battery.readState(stop)),
    inverter && ask((stop) => inverter.readState(stop)),
    houseMeter && ask((stop) => houseMeter.read(stop)),
    Promise.all(chargerIds.map((id) => ask((stop) => readCharger(chargers?.[id], stop)))),
  ]);
  deadline.end();
  return {
    grid,
    ...(ofBattery && { battery: ofBattery }),
    ...(ofInverter && { inverter: ofInverter }),
    ...(ofChargers.length > 0 && { chargers: ofChargers }),
    ...(ofHouse?.kind === "sample" && { meteredHouseW: ofHouse.sample.value.powerW }),
  };
}

const readCharger = (charger: EvCharger | undefined, stop: AbortSignalLike): Promise<Sample<ChargerState>> =>
  charger === undefined
    ? Promise.reject(new OecError("MISSING_DEVICE", "the charge point has no port", { context: {} }))
    : charger.readState(stop);
