import {
  err,
  ok,
  type AbortSignalLike,
  type Battery,
  type BatteryCapabilities,
  type BatteryRefusal,
  type BatteryState,
  type BatteryStatus,
  type HealthStatus,
  type Milliseconds,
  type Result,
  type Sample,
  type SetPoint,
  type Watts,
} from "@oec/domain";
import type { BatteryControl, BatteryMap, Step } from "../profiles/profile.ts";
import { numberOf, type RawValues } from "../registers/values.ts";
import { throwIfAborted } from "./abort.ts";
import { deadManMs, readBatteryCapabilities } from "./battery-capabilities.ts";
import { asPortError, checkLease, refusalCode, unreachable } from "./failures.ts";
import { LeaseKeeper } from "./lease-keeper.ts";
import { DeviceRegisters, partOf, type DeviceOptions } from "./open-device.ts";
import { Polled } from "./polled.ts";
import type { WrittenStep } from "./steps.ts";

/** Power below which a battery without a status of its own counts as idle [W]. */
const IDLE_W = 20;

/** How a battery is opened. */
export interface BatteryOptions extends DeviceOptions {
  /** What the owner knows better than device and profile. */
  readonly capabilities?: Partial<BatteryCapabilities>;
}

/** A battery behind Modbus registers. */
export class ModbusBattery implements Battery, AsyncDisposable {
  readonly capabilities: BatteryCapabilities;
  readonly #registers: DeviceRegisters;
  readonly #map: BatteryMap;
  readonly #state: Polled<BatteryState>;
  readonly #lease: LeaseKeeper;
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(
    options: BatteryOptions,
    registers: DeviceRegisters,
    map: BatteryMap,
    capabilities: BatteryCapabilities,
  ) {
    const { clock, deviceId, minPollMs = 1_000 } = options;
    this.capabilities = capabilities;
    this.#registers = registers;
    this.#map = map;
    this.#state = new Polled(deviceId, clock, minPollMs, () => this.#poll());
    const actions = {
      hold: (powerW: Watts, leaseMs: Milliseconds) => this.#inTurn(() => this.#hold(powerW, leaseMs)),
      release: () => this.#inTurn(() => this.#release()),
    };
    this.#lease = new LeaseKeeper(clock, actions, deadManMs(map));
  }

  /**
   * Opens a battery: reads its limits once.
   *
   * @throws `OecError` `INVALID_ARGUMENT` where the profile has no battery; `DEVICE_UNREACHABLE`; `ABORTED`; `OUT_OF_RANGE` or
   * `NOT_FINITE` for capabilities that make no sense.
   */
  static async open(options: BatteryOptions, signal?: AbortSignalLike): Promise<ModbusBattery> {
    const map = partOf(options.profile, "battery");
    const registers = new DeviceRegisters(options);
    const capabilities = await readBatteryCapabilities(registers, map, options.capabilities ?? {}, signal);
    return new ModbusBattery(options, registers, map, capabilities);
  }

  /** The state, read from the device at most once per poll period. */
  readState(signal?: AbortSignalLike): Promise<Sample<BatteryState>> {
    return this.#state.read(signal);
  }

  /**
   * Asks for a power. It is cut to the limits of the moment, written, read back where the device allows it, and kept until
   * its lease ends; then the fallback is written.
   *
   * @throws `OecError` `NOT_FINITE`, `OUT_OF_RANGE`, `DEVICE_UNREACHABLE`, `ABORTED`; nothing is written for the first two.
   */
  async setPower(setPoint: SetPoint, signal?: AbortSignalLike): Promise<Result<Watts, BatteryRefusal>> {
    checkLease(setPoint.powerW, setPoint.validForMs);
    throwIfAborted(this.#registers.deviceId, signal);
    return this.#inTurn(() => this.#setPower(setPoint, signal));
  }

  /** How the battery and the connection to it are doing. */
  healthCheck(signal?: AbortSignalLike): Promise<HealthStatus> {
    return this.#state.read(signal).then(
      ({ value }) => this.#healthOf(value),
      (error: unknown) => {
        throwIfAborted(this.#registers.deviceId, signal);
        return { state: "faulted", causes: [messageOf(error)] };
      },
    );
  }

  /** Gives the battery back to its own control if a set-point is in force, and stops renewing. */
  async [Symbol.asyncDispose](): Promise<void> {
    const wasActive = this.#lease.active;
    this.#lease.stop();
    await this.#lease.settled();
    if (wasActive) await this.#inTurn(() => this.#release());
  }

  async #setPower(
    setPoint: SetPoint,
    signal: AbortSignalLike | undefined,
  ): Promise<Result<Watts, BatteryRefusal>> {
    const { control } = this.#map;
    if (control === undefined) return err("remote-control-off");
    const { value: state } = await this.#state.read(signal);
    const allowed = this.#allowed(setPoint.powerW, state, control);
    if (!allowed.ok) return allowed;
    try {
      const powerW = await this.#command(allowed.value, this.#lease.leaseMs(setPoint.validForMs), signal);
      if (powerW === undefined) return err("remote-control-off");
      this.#lease.keep(setPoint, powerW);
      return ok(powerW);
    } catch (error) {
      const refusal = refusalCode(error);
      if (refusal === undefined) throw asPortError(this.#registers.deviceId, error);
      return err(refusal === 3 ? "power-limit" : refusal === 4 ? "fault" : "remote-control-off");
    } finally {
      this.#state.invalidate();
    }
  }

  /** The power that the state allows, or why none. */
  #allowed(powerW: Watts, state: BatteryState, control: BatteryControl): Result<Watts, BatteryRefusal> {
    if (powerW === 0) return ok(0);
    if (state.status === "fault" || state.status === "offline") return err("fault");
    const { minSocPercent, maxSocPercent } = this.capabilities;
    const charges = powerW > 0;
    if (charges ? state.socPercent >= maxSocPercent : state.socPercent <= minSocPercent)
      return err("soc-limit");
    if (!charges && control.discharge === undefined) return err("remote-control-off");
    const limitW = charges ? state.chargeLimitW : state.dischargeLimitW;
    if (limitW <= 0) return err("power-limit");
    return ok(Math.max(-limitW, Math.min(limitW, powerW)));
  }

  /** Writes a command and reads it back. @returns the power that stands in the registers; `undefined` if it does not. */
  async #command(powerW: Watts, leaseMs: Milliseconds, signal?: AbortSignalLike): Promise<Watts | undefined> {
    const { control } = this.#map;
    if (control === undefined) return undefined;
    const steps = powerW === 0 ? control.idle : powerW > 0 ? control.charge : control.discharge;
    if (steps === undefined) return undefined;
    const { maxChargeW } = this.capabilities;
    const written = await this.#registers.writer.write(steps, { powerW, leaseMs, maxChargeW }, signal);
    const held = await this.#readBack(written, control, signal);
    return held ? heldPower(steps, written, powerW, maxChargeW) : undefined;
  }

  async #readBack(
    written: readonly WrittenStep[],
    control: BatteryControl,
    signal: AbortSignalLike | undefined,
  ): Promise<boolean> {
    const { registers } = this.#registers.profile;
    const checked = written.filter(({ register }) => control.readBack.includes(register));
    if (checked.length === 0) return true;
    const names = this.#registers.namesOf(checked.map(({ register }) => [{ register }]));
    const values = await this.#registers.reader.read(names, signal);
    return checked.every(({ register, value }) => {
      const got = numberOf(registers, values, register);
      return got !== undefined && Math.abs(got - value) <= 1e-6 * Math.max(1, Math.abs(value));
    });
  }

  async #hold(powerW: Watts, leaseMs: Milliseconds): Promise<void> {
    if ((await this.#command(powerW, leaseMs)) === undefined) {
      throw unreachable(
        this.#registers.deviceId,
        "the device did not keep the set-point when it was renewed",
      );
    }
  }

  async #release(): Promise<void> {
    const { control } = this.#map;
    if (control === undefined) return;
    const { maxChargeW } = this.capabilities;
    try {
      await this.#registers.writer.write(control.autonomous, { powerW: 0, leaseMs: 0, maxChargeW });
    } catch (error) {
      throw asPortError(this.#registers.deviceId, error);
    } finally {
      this.#state.invalidate();
    }
  }

  /** One command at a time: the steps of two must not mix. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  async #poll(): Promise<Pick<Sample<BatteryState>, "value" | "quality">> {
    const map = this.#map;
    const names = this.#registers.namesOf(
      [
        map.socPercent,
        map.powerW,
        map.voltageV,
        map.temperatureC,
        map.healthPercent,
        map.chargeLimitW,
        map.dischargeLimitW,
      ],
      [map.status?.register],
    );
    const values = await this.#registers.read(names);
    const socPercent = this.#registers.value(values, map.socPercent);
    const powerW = this.#registers.value(values, map.powerW);
    if (socPercent === undefined || powerW === undefined) {
      throw unreachable(
        this.#registers.deviceId,
        `it says that its ${socPercent === undefined ? "state of charge" : "power"} is not available`,
      );
    }
    return { value: this.#stateOf(values, socPercent, powerW), quality: "good" };
  }

  #stateOf(values: RawValues, socPercent: number, powerW: Watts): BatteryState {
    const map = this.#map;
    const { maxChargeW, maxDischargeW } = this.capabilities;
    const limit = (formula: BatteryMap["chargeLimitW"], most: Watts): Watts =>
      Math.max(0, Math.min(most, this.#registers.value(values, formula) ?? most));
    const voltageV = this.#registers.value(values, map.voltageV);
    const temperatureC = this.#registers.value(values, map.temperatureC);
    const healthPercent = this.#registers.value(values, map.healthPercent);
    return {
      socPercent: Math.max(0, Math.min(100, socPercent)),
      powerW,
      status: this.#statusOf(values, powerW),
      chargeLimitW: socPercent >= 100 ? 0 : limit(map.chargeLimitW, maxChargeW),
      dischargeLimitW: socPercent <= 0 ? 0 : limit(map.dischargeLimitW, maxDischargeW),
      ...(voltageV === undefined ? {} : { voltageV }),
      ...(temperatureC === undefined ? {} : { temperatureC }),
      ...(healthPercent === undefined ? {} : { healthPercent }),
    };
  }

  #statusOf(values: RawValues, powerW: Watts): BatteryStatus {
    const { status } = this.#map;
    const told =
      status === undefined ? undefined : numberOf(this.#registers.profile.registers, values, status.register);
    const named = told === undefined ? undefined : status?.values[told];
    if (named !== undefined) return named;
    return Math.abs(powerW) < IDLE_W ? "idle" : powerW > 0 ? "charging" : "discharging";
  }

  #healthOf(state: BatteryState): HealthStatus {
    if (state.status === "fault") return { state: "faulted", causes: ["the battery reports a fault"] };
    const causes: string[] = [];
    const { failure } = this.#lease;
    if (state.status === "offline") causes.push("the battery reports that it is offline");
    if (failure !== undefined)
      causes.push(`the last set-point could not be renewed or ended: ${messageOf(failure)}`);
    return causes.length === 0 ? { state: "healthy" } : { state: "degraded", causes };
  }
}

/** The power that the registers hold after rounding; the power itself where no step carries it. */
function heldPower(
  steps: readonly Step[],
  written: readonly WrittenStep[],
  powerW: Watts,
  maxChargeW: Watts,
): Watts {
  const index = steps.findIndex(({ value }) => typeof value === "object" && value.of !== "lease");
  const step = steps[index];
  const held = written[index];
  if (step === undefined || held === undefined || typeof step.value === "number") return powerW;
  const { of, factor = 1 } = step.value;
  const magnitude = Math.abs(held.value / factor) * (of === "percent" ? maxChargeW / 100 : 1);
  return powerW === 0 ? 0 : Math.sign(powerW) * magnitude;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
