import {
  err,
  ok,
  THREE_PHASE,
  validateInverterCapabilities,
  type AbortSignalLike,
  type Inverter,
  type InverterCapabilities,
  type InverterMode,
  type InverterRefusal,
  type InverterState,
  type PowerLimit,
  type Result,
  type Sample,
} from "@oec/domain";
import { inRange } from "../check.ts";
import type { InverterMap, Step } from "../profiles/profile.ts";
import { numberOf, type RawValues } from "../registers/values.ts";
import { throwIfAborted } from "./abort.ts";
import { asPortError, refusalCode, unreachable } from "./failures.ts";
import { DeviceRegisters, partOf, type DeviceOptions } from "./open-device.ts";
import { Polled } from "./polled.ts";

/** How an inverter is opened. */
export interface InverterOptions extends DeviceOptions {
  /** What the owner knows better than device and profile. */
  readonly capabilities?: Partial<InverterCapabilities>;
}

/** An inverter behind Modbus registers. */
export class ModbusInverter implements Inverter {
  readonly capabilities: InverterCapabilities;
  readonly #registers: DeviceRegisters;
  readonly #map: InverterMap;
  readonly #state: Polled<InverterState>;
  #limit: PowerLimit = { kind: "none" };

  private constructor(
    options: InverterOptions,
    registers: DeviceRegisters,
    map: InverterMap,
    capabilities: InverterCapabilities,
  ) {
    this.capabilities = capabilities;
    this.#registers = registers;
    this.#map = map;
    this.#state = new Polled(options.deviceId, options.clock, options.minPollMs ?? 1_000, () => this.#poll());
  }

  /**
   * Opens an inverter: reads its rating once.
   *
   * @throws `OecError` `INVALID_ARGUMENT` where the profile has no inverter; `DEVICE_UNREACHABLE`; `ABORTED`; `OUT_OF_RANGE` or
   * `NOT_FINITE` for capabilities that make no sense.
   */
  static async open(options: InverterOptions, signal?: AbortSignalLike): Promise<ModbusInverter> {
    const map = partOf(options.profile, "inverter");
    const registers = new DeviceRegisters(options);
    const values = await registers.read(registers.namesOf([map.maxAcW]), signal);
    const told = registers.value(values, map.maxAcW);
    const maxAcW = told !== undefined && told > 0 ? told : map.typicalMaxAcW;
    const settable = Object.keys(map.mode?.set ?? {}) as InverterMode[];
    const capabilities = validateInverterCapabilities({
      maxAcW,
      maxDcW: 1.5 * maxAcW,
      modes: settable.length === 0 ? ["grid-tied"] : settable,
      phaseShares: THREE_PHASE,
      hybrid: map.hybrid,
      exportLimit: options.profile.exportLimit !== undefined,
      ...options.capabilities,
    });
    return new ModbusInverter(options, registers, map, capabilities);
  }

  /** The state, read from the device at most once per poll period. */
  readState(signal?: AbortSignalLike): Promise<Sample<InverterState>> {
    return this.#state.read(signal);
  }

  /** Changes how it runs. @throws `OecError` `DEVICE_UNREACHABLE`, `ABORTED`. */
  async setMode(
    mode: InverterMode,
    signal?: AbortSignalLike,
  ): Promise<Result<InverterMode, InverterRefusal>> {
    throwIfAborted(this.#registers.deviceId, signal);
    const steps = this.#map.mode?.set[mode];
    if (steps === undefined) {
      const { value } = await this.#state.read(signal);
      return value.mode === mode ? ok(mode) : err("mode-unsupported");
    }
    return this.#write(steps, 0, mode, signal);
  }

  /** Limits the export of the site. @throws `OecError` `OUT_OF_RANGE`, `NOT_FINITE`, `DEVICE_UNREACHABLE`, `ABORTED`. */
  async setExportLimit(
    limit: PowerLimit,
    signal?: AbortSignalLike,
  ): Promise<Result<PowerLimit, InverterRefusal>> {
    throwIfAborted(this.#registers.deviceId, signal);
    if (limit.kind === "limit") inRange("powerW", limit.powerW, 0);
    const { exportLimit } = this.#registers.profile;
    if (exportLimit === undefined) return err("limit-unsupported");
    const written =
      limit.kind === "none"
        ? await this.#write(exportLimit.clear, 0, limit, signal)
        : await this.#write(exportLimit.set, limit.powerW, limit, signal);
    if (written.ok) this.#limit = limit;
    return written;
  }

  async #write<Value>(
    steps: readonly Step[],
    powerW: number,
    value: Value,
    signal: AbortSignalLike | undefined,
  ): Promise<Result<Value, InverterRefusal>> {
    try {
      await this.#registers.writer.write(steps, { powerW, leaseMs: 0, maxChargeW: 0 }, signal);
      return ok(value);
    } catch (error) {
      const refusal = refusalCode(error);
      if (refusal === undefined) throw asPortError(this.#registers.deviceId, error);
      return err(refusal === 4 ? "fault" : "remote-control-off");
    } finally {
      this.#state.invalidate();
    }
  }

  async #poll(): Promise<Pick<Sample<InverterState>, "value" | "quality">> {
    const map = this.#map;
    const names = this.#registers.namesOf(
      [map.acPowerW, map.pvW, map.temperatureC, map.efficiencyPercent],
      [map.mode?.register],
    );
    const values = await this.#registers.read(names);
    const acPowerW = this.#registers.value(values, map.acPowerW);
    const dcPowerW = this.#registers.value(values, map.pvW);
    if (acPowerW === undefined || dcPowerW === undefined) {
      throw unreachable(
        this.#registers.deviceId,
        `it says that its ${acPowerW === undefined ? "AC" : "PV"} power is not available`,
      );
    }
    return { value: this.#stateOf(values, acPowerW, Math.max(0, dcPowerW)), quality: "good" };
  }

  #stateOf(values: RawValues, acPowerW: number, dcPowerW: number): InverterState {
    const map = this.#map;
    const temperatureC = this.#registers.value(values, map.temperatureC);
    const efficiencyPercent = this.#registers.value(values, map.efficiencyPercent);
    return {
      pvW: dcPowerW * map.conversionEfficiency,
      acPowerW,
      dcPowerW,
      mode: this.#modeOf(values),
      ...(temperatureC === undefined ? {} : { temperatureC }),
      ...(efficiencyPercent === undefined ? {} : { efficiencyPercent }),
      ...(this.#limit.kind === "limit" ? { limitW: this.#limit.powerW } : {}),
    };
  }

  #modeOf(values: RawValues): InverterMode {
    const { mode } = this.#map;
    if (mode === undefined) return "grid-tied";
    const told = numberOf(this.#registers.profile.registers, values, mode.register);
    return (told === undefined ? undefined : mode.values[told]) ?? "grid-tied";
  }
}
