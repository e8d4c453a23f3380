import { OecError, ok } from "@oec/domain";
import type {
  Battery,
  BatteryRefusal,
  BatteryState,
  GridMeter,
  GridReading,
  Result,
  Sample,
  SetPoint,
  Watts,
} from "@oec/domain";

const silent = (device: string): OecError =>
  new OecError("DEVICE_UNREACHABLE", `${device} does not answer`, { context: { device } });

/** A meter with a switch for each way it can fail. */
export class FaultyMeter implements GridMeter {
  readonly capabilities;
  fault: "none" | "silent" | "nan" | "frozen" | "spike" | "hanging" = "none";
  readonly #meter: GridMeter;
  #last: Sample<GridReading> | undefined;

  constructor(meter: GridMeter) {
    this.#meter = meter;
    this.capabilities = meter.capabilities;
  }

  async read(): Promise<Sample<GridReading>> {
    if (this.fault === "silent") throw silent("meter");
    if (this.fault === "hanging") return new Promise(() => undefined);
    const sample = await this.#meter.read();
    const { value } = sample;
    if (this.fault === "nan")
      return { ...sample, value: { ...value, powerW: Number.NaN, phasePowerW: [Number.NaN, 0, 0] } };
    if (this.fault === "spike") return { ...sample, value: spikeOf(value) };
    if (this.fault === "frozen" && this.#last !== undefined) return { ...sample, value: this.#last.value };
    this.#last = sample;
    return sample;
  }
}

/** A battery with a switch for each way it can fail. */
export class FaultyBattery implements Battery {
  readonly capabilities;
  fault: "none" | "silent" | "ignores" | "half" | "reversed" | "refuses" | "hanging" | "overfull" = "none";
  readonly sent: SetPoint[] = [];
  readonly #battery: Battery;

  constructor(battery: Battery) {
    this.#battery = battery;
    this.capabilities = battery.capabilities;
  }

  async readState(): Promise<Sample<BatteryState>> {
    if (this.fault === "silent") throw silent("battery");
    if (this.fault === "hanging") return new Promise(() => undefined);
    const sample = await this.#battery.readState();
    return this.fault === "overfull" ? { ...sample, value: { ...sample.value, socPercent: 130 } } : sample;
  }

  async setPower(setPoint: SetPoint): Promise<Result<Watts, BatteryRefusal>> {
    if (this.fault === "silent") throw silent("battery");
    if (this.fault === "refuses") return { ok: false, error: "remote-control-off" };
    this.sent.push(setPoint);
    const factor = { ignores: 0, half: 0.5, reversed: -1 }[this.fault as string] ?? 1;
    await this.#battery.setPower({ ...setPoint, powerW: setPoint.powerW * factor });
    return ok(setPoint.powerW);
  }

  healthCheck() {
    return this.#battery.healthCheck();
  }
}

/** Four times a fuse of 20 A on every phase: a breaker holds it for a moment, and a reading must repeat to be believed. */
const spikeOf = ({ phaseVoltageV }: GridReading): GridReading => ({
  powerW: 54_000,
  phasePowerW: [18_000, 18_000, 18_000],
  phaseVoltageV,
});
