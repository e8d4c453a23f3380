import { breakerModel, breakerStep, COLD_BREAKER, MS_PER_HOUR } from "@oec/domain";
import type { BreakerModel, BreakerState } from "@oec/domain";
import { type Amperes, type GridLimits, type GridStatus, type Hertz } from "@oec/domain";
import type { Instant, Milliseconds, PerPhase, Volts, WattHours, Watts } from "@oec/domain";
import { finite, positive, within } from "../check.ts";
import { timeNoise } from "../random/time-noise.ts";
import { wanderingNoiseAt } from "../random/wandering-noise.ts";

/** How a simulated grid connection is built. */
export interface SimulatedGridOptions {
  readonly seed: number;
  readonly limits: GridLimits;
  /** Standard deviation of the voltage as a share, 0 to 0.1; default 0.012. */
  readonly voltageDeviation?: number;
  /** Standard deviation of the frequency [Hz], 0 to 0.2; default 0.04. */
  readonly frequencyDeviationHz?: Hertz;
  /** Trips after more than 5 s over the fuse, instead of like a real breaker; default false. */
  readonly strictFuse?: boolean;
}

/** What is wrong with the mains while they are there. */
export interface GridDisturbance {
  /** On all phases [V]. */
  readonly voltageV?: Volts;
  readonly frequencyHz?: Hertz;
}

/** Frequencies between which generators stay connected [Hz], and voltages as a share of nominal. */
const CONNECTED_HZ = { low: 47.5, high: 51.5 } as const;
const CONNECTED_SHARE = { low: 0.85, high: 1.15 } as const;
const NOMINAL_HZ = 50;
/** How fast the frequency comes back to its mean [ms]. */
const FREQUENCY_TAU_MS = 60_000;
const STRICT_MS = 5000;

/** The connection to the public grid: voltage, frequency, main fuse and energy counters. */
export class SimulatedGrid {
  readonly limits: GridLimits;
  readonly #breaker: BreakerModel;
  readonly #breakers: BreakerState[];
  readonly #strict: boolean;
  readonly #voltageNoise: readonly ((at: Instant) => number)[];
  readonly #voltageDeviation: number;
  readonly #frequencyNoise: (at: Instant) => number;
  readonly #frequencyDeviation: Hertz;
  readonly #overMs: [Milliseconds, Milliseconds, Milliseconds] = [0, 0, 0];
  #tripped = false;
  #outage = false;
  #disturbance: GridDisturbance = {};
  #powerW: Watts = 0;
  #phasePowerW: PerPhase = [0, 0, 0];
  #phaseCurrentA: PerPhase = [0, 0, 0];
  #phaseVoltageV: PerPhase = [0, 0, 0];
  #importedWh: WattHours = 0;
  #exportedWh: WattHours = 0;

  /** @throws `OecError` `OUT_OF_RANGE` if an option lies outside its range. */
  constructor(options: SimulatedGridOptions) {
    const seed = finite("seed", options.seed);
    this.limits = options.limits;
    positive("nominalVoltageV", options.limits.nominalVoltageV);
    const { nominalVoltageV } = options.limits;
    this.#phaseVoltageV = [nominalVoltageV, nominalVoltageV, nominalVoltageV];
    this.#breaker = breakerModel(positive("fuseA", options.limits.fuseA));
    this.#breakers = [COLD_BREAKER, COLD_BREAKER, COLD_BREAKER];
    this.#strict = options.strictFuse ?? false;
    this.#voltageNoise = [1, 2, 3].map((phase) =>
      timeNoise(seed, `grid/voltage-${String(phase)}`, MS_PER_HOUR / 6),
    );
    this.#voltageDeviation = within("voltageDeviation", options.voltageDeviation ?? 0.012, 0, 0.1);
    this.#frequencyNoise = wanderingNoiseAt(seed, "grid/frequency", FREQUENCY_TAU_MS);
    this.#frequencyDeviation = within("frequencyDeviationHz", options.frequencyDeviationHz ?? 0.04, 0, 0.2);
  }

  /** Main fuse per phase [A]. */
  get fuseLimitA(): Amperes {
    return this.limits.fuseA;
  }

  /** False if the contract forbids export. */
  get exportAllowed(): boolean {
    return this.maxExportW > 0;
  }

  /** Contracted export limit [W]; Infinity if only the fuse limits. The inverter keeps it, not the grid. */
  get maxExportW(): Watts {
    return this.limits.maxExportW ?? Infinity;
  }

  /** Imported power in the last step [W], 0 or more. */
  get currentImportW(): Watts {
    return Math.max(0, this.#powerW);
  }

  /** Exported power in the last step [W], 0 or more. */
  get currentExportW(): Watts {
    return Math.max(0, -this.#powerW);
  }

  /** Counter of imported energy [Wh]. */
  get importedWh(): WattHours {
    return this.#importedWh;
  }

  /** Counter of exported energy [Wh]. */
  get exportedWh(): WattHours {
    return this.#exportedWh;
  }

  /** Power per phase in the last step [W], positive imports. */
  get phasePowerW(): PerPhase {
    return this.#phasePowerW;
  }

  /** Current per phase in the last step [A], signed like power. */
  get phaseCurrentA(): PerPhase {
    return this.#phaseCurrentA;
  }

  /** Voltage per phase in the last step [V]. */
  get phaseVoltageV(): PerPhase {
    return this.#phaseVoltageV;
  }

  /** Whether the site has mains. */
  get status(): GridStatus {
    return this.#outage || this.checkFuseTrip() ? "blackout" : "normal";
  }

  /** True if the main fuse has opened a phase; {@link SimulatedGrid.closeFuse} closes it. */
  checkFuseTrip(): boolean {
    return this.#tripped;
  }

  /** Voltage per phase [V], within 10 % of nominal unless disturbed. */
  voltageAt(at: Instant): PerPhase {
    const { voltageV } = this.#disturbance;
    if (voltageV !== undefined) return [voltageV, voltageV, voltageV];
    return [this.#voltage(0, at), this.#voltage(1, at), this.#voltage(2, at)];
  }

  /** Frequency [Hz], within 0.2 Hz of 50 unless disturbed. */
  frequencyAt(at: Instant): Hertz {
    if (this.#disturbance.frequencyHz !== undefined) return this.#disturbance.frequencyHz;
    return NOMINAL_HZ + clamp(this.#frequencyDeviation * this.#frequencyNoise(at), 0.2);
  }

  /** Takes the mains away, or brings them back. */
  setOutage(outage: boolean): void {
    this.#outage = outage;
  }

  /** Disturbs voltage or frequency, or lets them be with `{}`. */
  setDisturbance(disturbance: GridDisturbance): void {
    this.#disturbance = disturbance;
  }

  /** False where the inverter's own protection takes it off the mains: frequency or voltage outside its window. */
  keepsGenerators(): boolean {
    const { frequencyHz = NOMINAL_HZ, voltageV = this.limits.nominalVoltageV } = this.#disturbance;
    const share = voltageV / this.limits.nominalVoltageV;
    return (
      frequencyHz > CONNECTED_HZ.low &&
      frequencyHz < CONNECTED_HZ.high &&
      share > CONNECTED_SHARE.low &&
      share < CONNECTED_SHARE.high
    );
  }

  /** Closes an opened main fuse, cold. */
  closeFuse(): void {
    this.#tripped = false;
    this.#overMs.fill(0);
    this.#breakers.fill(COLD_BREAKER);
  }

  /**
   * Carries power through a step: counts energy and heats the fuse; called by the environment.
   *
   * @param phasePowerW - Power per phase [W], positive imports.
   */
  step(at: Instant, durationMs: Milliseconds, phasePowerW: PerPhase): void {
    const [p1, p2, p3] = phasePowerW;
    this.#phasePowerW = phasePowerW;
    const [v1, v2, v3] = this.voltageAt(at);
    this.#phaseVoltageV = [v1, v2, v3];
    this.#phaseCurrentA = [p1 / v1, p2 / v2, p3 / v3];
    this.#powerW = p1 + p2 + p3;
    const energyWh = (this.#powerW * durationMs) / MS_PER_HOUR;
    if (energyWh >= 0) this.#importedWh += energyWh;
    else this.#exportedWh -= energyWh;
    for (let phase = 0; phase < 3; phase += 1) {
      const currentA = Math.abs(this.#phaseCurrentA[phase] ?? 0);
      if (this.#strict) {
        this.#watchStrictly(phase, currentA, durationMs);
        continue;
      }
      const after = breakerStep(
        this.#breaker,
        this.#breakers[phase] ?? COLD_BREAKER,
        currentA,
        durationMs / 1000,
      );
      this.#breakers[phase] = after;
      if (after.tripped) this.#tripped = true;
    }
  }

  #watchStrictly(phase: number, currentA: Amperes, durationMs: Milliseconds): void {
    const overMs = currentA > this.limits.fuseA ? (this.#overMs[phase] ?? 0) + durationMs : 0;
    this.#overMs[phase] = overMs;
    if (overMs > STRICT_MS) this.#tripped = true;
  }

  #voltage(phase: number, at: Instant): Volts {
    const noise = this.#voltageNoise[phase]?.(at) ?? 0;
    return this.limits.nominalVoltageV * (1 + clamp(this.#voltageDeviation * noise, 0.1));
  }
}

const clamp = (value: number, bound: number): number => Math.min(bound, Math.max(-bound, value));
