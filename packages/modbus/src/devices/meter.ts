import type {
  AbortSignalLike,
  GridMeter,
  GridReading,
  MeterCapabilities,
  PerPhase,
  Sample,
  SampleQuality,
} from "@oec/domain";
import type { Formula, MeterMap } from "../profiles/profile.ts";
import type { RawValues } from "../registers/values.ts";
import { unreachable } from "./failures.ts";
import { DeviceRegisters, partOf, type DeviceOptions } from "./open-device.ts";
import { Polled } from "./polled.ts";

/** Assumed where a meter tells no voltage [V]: EN 50160, nominal. */
const NOMINAL_V = 230;

type Phases = readonly [Formula, Formula, Formula];

/** A grid meter behind Modbus registers. */
export class ModbusMeter implements GridMeter {
  readonly capabilities: MeterCapabilities;
  readonly #registers: DeviceRegisters;
  readonly #map: MeterMap;
  readonly #reading: Polled<GridReading>;

  private constructor(options: DeviceOptions, map: MeterMap) {
    this.#registers = new DeviceRegisters(options);
    this.#map = map;
    this.capabilities = {
      perPhase: map.phasePowerW !== undefined,
      signedCurrents: map.phaseCurrentA !== undefined,
    };
    this.#reading = new Polled(options.deviceId, options.clock, options.minPollMs ?? 1_000, () =>
      this.#poll(),
    );
  }

  /**
   * Opens a meter: reads it once, to see that it is there.
   *
   * @throws `OecError` `INVALID_ARGUMENT` where the profile has no meter; `DEVICE_UNREACHABLE`; `ABORTED`.
   */
  static async open(options: DeviceOptions, signal?: AbortSignalLike): Promise<ModbusMeter> {
    const meter = new ModbusMeter(options, partOf(options.profile, "meter"));
    await meter.read(signal);
    return meter;
  }

  /**
   * The reading, from the device at most once per poll period. Without values per phase the total is spread evenly; without
   * voltages they are nominal; both make its quality `estimated`.
   */
  read(signal?: AbortSignalLike): Promise<Sample<GridReading>> {
    return this.#reading.read(signal);
  }

  async #poll(): Promise<Pick<Sample<GridReading>, "value" | "quality">> {
    const map = this.#map;
    const names = this.#registers.namesOf([
      map.powerW,
      ...(map.phasePowerW ?? []),
      ...(map.phaseCurrentA ?? []),
      ...(map.phaseVoltageV ?? []),
      map.frequencyHz,
      map.importedWh,
      map.exportedWh,
    ]);
    const values = await this.#registers.read(names);
    const powerW = this.#registers.value(values, map.powerW);
    if (powerW === undefined) {
      throw unreachable(this.#registers.deviceId, "it says that the grid power is not available");
    }
    const phasePowerW = this.#phases(values, map.phasePowerW);
    const phaseVoltageV = this.#phases(values, map.phaseVoltageV);
    const quality: SampleQuality =
      phasePowerW === undefined || phaseVoltageV === undefined ? "estimated" : "good";
    const value: GridReading = {
      powerW,
      phasePowerW: phasePowerW ?? [powerW / 3, powerW / 3, powerW / 3],
      phaseVoltageV: phaseVoltageV ?? [NOMINAL_V, NOMINAL_V, NOMINAL_V],
      ...this.#more(values),
    };
    return { value, quality };
  }

  #more(values: RawValues): Partial<GridReading> {
    const phaseCurrentA = this.#phases(values, this.#map.phaseCurrentA);
    const frequencyHz = this.#registers.value(values, this.#map.frequencyHz);
    const importedWh = this.#registers.value(values, this.#map.importedWh);
    const exportedWh = this.#registers.value(values, this.#map.exportedWh);
    return {
      ...(phaseCurrentA === undefined ? {} : { phaseCurrentA }),
      ...(frequencyHz === undefined ? {} : { frequencyHz }),
      ...(importedWh === undefined ? {} : { importedWh }),
      ...(exportedWh === undefined ? {} : { exportedWh }),
    };
  }

  /** A single-phase meter has L1 alone; the others are 0. */
  #phases(values: RawValues, formulas: Phases | undefined): PerPhase | undefined {
    if (formulas === undefined) return undefined;
    const [first, second, third] = formulas.map((formula) => this.#registers.value(values, formula));
    return first === undefined ? undefined : [first, second ?? 0, third ?? 0];
  }
}
