import { OecError } from "@oec/domain";
import type {
  AbortSignalLike,
  Clock,
  GridMeter,
  GridReading,
  Hertz,
  Instant,
  MeterCapabilities,
  Milliseconds,
  PerPhase,
  Sample,
  Watts,
} from "@oec/domain";
import { finite, within } from "../check.ts";
import { mixName, normalAt } from "../random/hash.ts";

/** How a simulated grid meter is built. */
export interface SimulatedGridMeterOptions {
  readonly clock: Clock;
  readonly seed: number;
  /** Age of the newest reading it shows [ms]; default 0. */
  readonly latencyMs?: Milliseconds;
  /** Standard deviation of the power per phase [W]; default 0. */
  readonly noiseW?: Watts;
  /** Frequency of the mains by time [Hz], shown where a recorded reading has none; it is asked for as a reading is shown. */
  readonly frequencyAt?: (at: Instant) => Hertz;
}

/** A meter at the grid connection; the environment records what passes through, with the time it was true. */
export class SimulatedGridMeter implements GridMeter {
  readonly capabilities: MeterCapabilities = { perPhase: true, signedCurrents: true };
  readonly #clock: Clock;
  readonly #latencyMs: Milliseconds;
  readonly #noiseW: Watts;
  readonly #noiseKey: number;
  readonly #frequencyAt: SimulatedGridMeterOptions["frequencyAt"];
  #latest: (() => Sample<GridReading>) | undefined;
  readonly #recorded: Sample<GridReading>[] = [];

  /** @throws `OecError` `OUT_OF_RANGE` if latency or noise is below 0. */
  constructor(options: SimulatedGridMeterOptions) {
    this.#clock = options.clock;
    this.#latencyMs = within("latencyMs", options.latencyMs ?? 0, 0, Infinity);
    this.#noiseW = within("noiseW", options.noiseW ?? 0, 0, Infinity);
    this.#noiseKey = mixName(finite("seed", options.seed), "grid-meter/noise");
    this.#frequencyAt = options.frequencyAt;
  }

  /** @throws `OecError` `DEVICE_UNREACHABLE` before the first step of the environment. */
  read(signal?: AbortSignalLike): Promise<Sample<GridReading>> {
    if (signal?.aborted === true)
      return Promise.reject(new OecError("ABORTED", "the reading was stopped", { context: {} }));
    this.#forgetOlder(this.#clock.now() - this.#latencyMs);
    const shown = this.#latest?.() ?? this.#recorded[0];
    if (shown === undefined) {
      const message = "the grid meter has measured nothing yet; step the environment first";
      return Promise.reject(
        new OecError("DEVICE_UNREACHABLE", message, { context: { device: "grid-meter" } }),
      );
    }
    const value = this.#noiseW > 0 ? this.#noisy(shown) : shown.value;
    const frequencyHz = value.frequencyHz ?? this.#frequencyAt?.(shown.at);
    return Promise.resolve({
      ...shown,
      value: { ...value, ...(frequencyHz !== undefined && { frequencyHz }) },
    });
  }

  /**
   * Takes what is true from now on, until the next call: a meter without latency asks for it only when it is read.
   *
   * @param make - Makes the reading; must give the same until the next call.
   */
  show(make: () => Sample<GridReading>): void {
    if (this.#latencyMs > 0) this.record(make());
    else this.#latest = make;
  }

  /** Records what is true at an instant; called by the environment. */
  record(sample: Sample<GridReading>): void {
    this.#recorded.push(sample);
    this.#forgetOlder(sample.at - this.#latencyMs);
  }

  /** Keeps the newest reading that is old enough to be shown, and all later ones. */
  #forgetOlder(shownAt: number): void {
    let next = this.#recorded[1];
    while (next !== undefined && next.at <= shownAt) {
      this.#recorded.shift();
      next = this.#recorded[1];
    }
  }

  #noisy({ value, at }: Sample<GridReading>): GridReading {
    const noise = (phase: number): Watts => this.#noiseW * normalAt(this.#noiseKey + phase, Math.round(at));
    const [p1, p2, p3] = value.phasePowerW;
    const phasePowerW: PerPhase = [p1 + noise(1), p2 + noise(2), p3 + noise(3)];
    const [v1, v2, v3] = value.phaseVoltageV;
    return {
      ...value,
      phasePowerW,
      powerW: phasePowerW[0] + phasePowerW[1] + phasePowerW[2],
      phaseCurrentA: [phasePowerW[0] / v1, phasePowerW[1] / v2, phasePowerW[2] / v3],
    };
  }
}
