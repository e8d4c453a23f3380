import { err, MS_PER_HOUR, ok, OecError, temperatureShare, warm } from "@oec/domain";
import type {
  AbortSignalLike,
  Battery,
  BatteryCapabilities,
  BatteryRefusal,
  BatteryState,
  Celsius,
  Clock,
  DegradationState,
  HealthStatus,
  Instant,
  Milliseconds,
  Percent,
  Result,
  Sample,
  SetPoint,
  WattHours,
  Watts,
} from "@oec/domain";
import { finite, positive, within } from "../check.ts";
import { LeaseBook } from "../lease/lease-book.ts";
import { mixName, normalAt } from "../random/hash.ts";
import { batteryLimits } from "./battery-limits.ts";
import type { BatteryPlant } from "./battery-plant.ts";
import { linearPlant } from "./linear-plant.ts";
import type { BatteryQuirks } from "./battery-quirks.ts";
import { driveOf, type BatteryDrive } from "./drive.ts";
import { WearMeter } from "./wear.ts";

/** How a simulated battery is built. */
export interface SimulatedBatteryOptions {
  readonly capabilities: BatteryCapabilities;
  /** Gives the time stamps of its readings. */
  readonly clock: Clock;
  /** Seed of its sensors' noise. */
  readonly seed: number;
  /** Default 50; without effect where a plant is given, which has its own. */
  readonly initialSocPercent?: Percent;
  /** Default: a linear plant with the capabilities' own efficiencies; see also `cellPlant`. */
  readonly plant?: BatteryPlant;
  /** Fastest change of power [W/s], above 0; default 1000. */
  readonly rampWPerS?: number;
  /** Time each reading and command takes on the line [ms]; default 0. Above 0 the clock must be run, not stepped. */
  readonly responseMs?: Milliseconds;
  /** What a command needs beyond the latency that its capabilities tell [ms]; default 0. */
  readonly extraLatencyMs?: Milliseconds;
  /** Standard deviations of the sensors; default none. */
  readonly noise?: { readonly powerW: Watts; readonly socPercent: Percent; readonly temperatureK: number };
  /** What it does before its first set-point; default autonomous. */
  readonly startsAs?: "autonomous" | "idle";
  readonly thermal?: BatteryThermal;
}

/** How a battery warms up. */
export interface BatteryThermal {
  /** Air around it [°C]. */
  readonly ambientC: Celsius;
  /** Heat it takes per kelvin [J/K], above 0. */
  readonly heatCapacityJPerK: number;
  /** Heat it loses per kelvin above the air [W/K], above 0. */
  readonly coolingWPerK: number;
}

/** What the rest of the site does during a step; the battery's own control and a hybrid inverter's limit need it. */
export interface BatterySurroundings {
  /** House less PV [W]: what its own control brings to zero. */
  readonly netLoadW: Watts;
  /** Least and most power the installation lets through [W]. */
  readonly minW: Watts;
  readonly maxW: Watts;
}

/**
 * A battery that behaves like one on a wall: set-points are leases with latency, ramp and fallback, its own management
 * limits power by SoC and temperature, its store balances exactly.
 *
 * Simulation assumptions: one body temperature, capacity constant during a run, wear proportional to energy through the store.
 */
export class SimulatedBattery implements Battery {
  readonly capabilities: BatteryCapabilities;
  /** What it gets wrong; scenarios and faults change it while it runs. */
  quirks: BatteryQuirks = {};
  readonly #clock: Clock;
  readonly #plant: BatteryPlant;
  readonly #leases = new LeaseBook<SetPoint>();
  readonly #startsAs: SetPoint["fallback"];
  readonly #rampWPerS: number;
  readonly #responseMs: Milliseconds;
  readonly #latencyMs: Milliseconds;
  readonly #thermal: BatteryThermal;
  readonly #noise: SimulatedBatteryOptions["noise"];
  readonly #noiseKey: number;
  readonly #wear: WearMeter;
  #elapsedMs = 0;
  #powerW: Watts = 0;
  #lossW: Watts = 0;
  #temperatureC: Celsius;

  /** @throws `OecError` `OUT_OF_RANGE` if an option lies outside its range. */
  constructor(options: SimulatedBatteryOptions) {
    const { capabilities } = options;
    positive("capacityWh", capabilities.capacityWh);
    within("minSocPercent", capabilities.minSocPercent, 0, 100);
    within("maxSocPercent", capabilities.maxSocPercent, capabilities.minSocPercent, 100);
    this.capabilities = capabilities;
    this.#clock = options.clock;
    this.#plant = options.plant ?? linearPlant(capabilities, options.initialSocPercent ?? 50);
    this.#startsAs = options.startsAs ?? "autonomous";
    this.#rampWPerS = positive("rampWPerS", options.rampWPerS ?? 1000);
    this.#responseMs = within("responseMs", options.responseMs ?? 0, 0, Infinity);
    this.#latencyMs =
      capabilities.latencyMs + within("extraLatencyMs", options.extraLatencyMs ?? 0, 0, Infinity);
    this.#thermal = options.thermal ?? { ambientC: 18, heatCapacityJPerK: 80_000, coolingWPerK: 8 };
    this.#temperatureC = this.#thermal.ambientC;
    this.#noise = options.noise;
    this.#noiseKey = mixName(finite("seed", options.seed), "battery/noise");
    this.#wear = new WearMeter(capabilities);
  }

  /** True stored energy above 0 % SoC [Wh], without sensor noise. */
  get storedWh(): WattHours {
    return this.#plant.storedWh;
  }

  /** True power at the busbar in the last step [W]. */
  get powerW(): Watts {
    return this.#powerW;
  }

  /** What became heat in the last step [W]. */
  get lossW(): Watts {
    return this.#lossW;
  }

  /** Who drives it now. */
  get drive(): BatteryDrive {
    return this.quirks.drives?.(this.told) ?? this.told;
  }

  /** Who drives it by its leases, whether it obeys or not. */
  get told(): BatteryDrive {
    return driveOf(this.#leases.at(this.#elapsedMs), this.#startsAs);
  }

  /** What its management lets through now [W], as its state says. */
  get limits(): { readonly chargeLimitW: Watts; readonly dischargeLimitW: Watts } {
    const own = this.#ownLimits();
    return {
      chargeLimitW: Math.min(own.chargeLimitW, this.quirks.chargeLimitW ?? Infinity),
      dischargeLimitW: Math.min(own.dischargeLimitW, this.quirks.dischargeLimitW ?? Infinity),
    };
  }

  /** True temperature [°C]. */
  get temperatureC(): Celsius {
    return this.#temperatureC;
  }

  /** True state of charge [%], without sensor noise. */
  get socPercent(): Percent {
    return this.#plant.socPercent;
  }

  /** How worn it is; counted at the end of each simulated day. */
  get degradation(): DegradationState {
    return this.#wear.degradation;
  }

  async readState(signal?: AbortSignalLike): Promise<Sample<BatteryState>> {
    await this.#respond(signal);
    const at = this.#clock.now();
    const socPercent = Math.min(
      100,
      Math.max(0, this.#plant.socPercent + this.#noiseAt(at, 1, this.#noise?.socPercent)),
    );
    const powerW = this.#powerW + this.#noiseAt(at, 2, this.#noise?.powerW);
    const status = this.#powerW > 0 ? "charging" : this.#powerW < 0 ? "discharging" : "idle";
    const value: BatteryState = {
      socPercent,
      powerW,
      status,
      ...this.limits,
      temperatureC: this.#temperatureC + this.#noiseAt(at, 3, this.#noise?.temperatureK),
      healthPercent: this.degradation.healthPercent,
    };
    return { value, at, quality: "good" };
  }

  async setPower(setPoint: SetPoint, signal?: AbortSignalLike): Promise<Result<Watts, BatteryRefusal>> {
    if (!Number.isFinite(setPoint.powerW)) {
      throw new OecError("NOT_FINITE", `powerW is ${String(setPoint.powerW)}, expected watts`, {
        context: { field: "powerW", value: setPoint.powerW },
      });
    }
    positive("validForMs", setPoint.validForMs);
    await this.#respond(signal);
    const { maxChargeW, maxDischargeW } = this.capabilities;
    const refusal = this.#refusal(setPoint.powerW);
    if (refusal !== undefined) return err(refusal);
    const powerW = Math.min(maxChargeW, Math.max(-maxDischargeW, setPoint.powerW));
    this.#leases.accept({ ...setPoint, powerW }, this.#elapsedMs, this.#latencyMs);
    return ok(powerW);
  }

  healthCheck(signal?: AbortSignalLike): Promise<HealthStatus> {
    if (signal?.aborted === true)
      return Promise.reject(new OecError("ABORTED", "the health check was stopped", { context: {} }));
    const temperature = this.#temperatureC;
    if (temperature >= 60) return Promise.resolve({ state: "faulted", causes: ["over-temperature"] });
    if (temperature > 45) return Promise.resolve({ state: "degraded", causes: ["warm"] });
    return Promise.resolve({ state: "healthy" });
  }

  /** Sets the true temperature [°C], for scenarios and faults. */
  setTemperature(temperatureC: Celsius): void {
    this.#temperatureC = finite("temperatureC", temperatureC);
  }

  /** Forgets its set-points, as a battery does that restarts. */
  forgetLeases(): void {
    this.#leases.clear();
  }

  /** Time until a lease begins or ends [ms]: a step of the plant should not pass it. */
  nextChangeMs(): Milliseconds {
    return this.#leases.nextChangeMs(this.#elapsedMs);
  }

  /**
   * Moves the battery through a step at constant power; called by the environment.
   *
   * @returns the power at the busbar during the step [W].
   */
  step(durationMs: Milliseconds, surroundings: BatterySurroundings): Watts {
    const drive = this.drive;
    const wantedW =
      drive.kind === "remote" ? drive.powerW : drive.kind === "autonomous" ? -surroundings.netLoadW : 0;
    const { chargeLimitW, dischargeLimitW } = drive.kind === "remote" ? this.#ownLimits() : this.limits;
    const { weakW = Infinity } = this.quirks;
    const rampW = (this.#rampWPerS * durationMs) / 1000;
    const ramped = clamp(wantedW, this.#powerW - rampW, this.#powerW + rampW);
    // Limits come after the ramp: protection never waits.
    const high = Math.min(chargeLimitW, weakW, surroundings.maxW);
    const allowedW = clamp(ramped, Math.max(-dischargeLimitW, -weakW, surroundings.minW), high);
    const hours = durationMs / MS_PER_HOUR;
    const before = this.#plant.storedWh;
    const { minSocPercent, maxSocPercent } = this.capabilities;
    const { powerW, lossW } = this.#plant.step(allowedW, hours, minSocPercent, maxSocPercent);
    this.#powerW = powerW;
    this.#lossW = lossW;
    const { ambientC } = this.#thermal;
    this.#temperatureC = warm(this.#thermal, this.#temperatureC, lossW, { hours, ambientC });
    this.#wear.add(
      Math.abs(this.#plant.storedWh - before),
      this.#plant.socPercent,
      this.#temperatureC,
      hours,
    );
    this.#elapsedMs += durationMs;
    return powerW;
  }

  #ownLimits(): { readonly chargeLimitW: Watts; readonly dischargeLimitW: Watts } {
    return batteryLimits(this.capabilities, this.#plant.socPercent, this.#temperatureC);
  }

  #refusal(powerW: Watts): BatteryRefusal | undefined {
    if (powerW === 0) return undefined;
    const direction = powerW > 0 ? "charge" : "discharge";
    if (temperatureShare(this.#temperatureC, direction) === 0) {
      return this.#temperatureC > 0 ? "over-temperature" : "under-temperature";
    }
    const { minSocPercent, maxSocPercent } = this.capabilities;
    const soc = this.#plant.socPercent;
    return (powerW > 0 ? soc >= maxSocPercent : soc <= minSocPercent) ? "soc-limit" : undefined;
  }

  #noiseAt(at: Instant, sensor: number, deviation = 0): number {
    return deviation === 0 ? 0 : deviation * normalAt(this.#noiseKey + sensor, Math.round(at));
  }

  async #respond(signal?: AbortSignalLike): Promise<void> {
    if (signal?.aborted === true) throw new OecError("ABORTED", "the request was stopped", { context: {} });
    if (this.#responseMs > 0) await this.#clock.sleep(this.#responseMs, signal);
  }
}

const clamp = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
