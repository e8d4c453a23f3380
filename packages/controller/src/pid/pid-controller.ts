import { OecError } from "@oec/domain";

/** How a PID controller is tuned. */
export interface PidOptions {
  /** Output per error. */
  readonly kp: number;
  /** Output per error and second, 0 or more. */
  readonly ki: number;
  /** Output per change of the measurement per second, 0 or more. */
  readonly kd: number;
  /** Limits of the output, `low` below `high`. */
  readonly limits: { readonly low: number; readonly high: number };
  /** How fast the integral lets go while the output is at a limit [1/s]; default ki/kp, or 1 without kp. */
  readonly backCalculation?: number;
  /** Smoothing of the derivative [s], 0 or more; default a tenth of kd/kp. */
  readonly derivativeFilterS?: number;
}

/**
 * A PID controller for a single loop: clamped output, anti-windup by back-calculation, derivative on the measurement (a step of
 * the target gives no kick), bumpless changes of hand and gains.
 *
 * It is a block for slow loops such as a heating valve. The fuse and the grid do not pass through it: behind measurements that
 * are seconds old an integrating loop oscillates, and {@link step} needs none, for it knows the load.
 *
 * @example
 * ```ts
 * import { PidController } from "@oec/controller";
 *
 * const pid = new PidController({ kp: 0.8, ki: 0.1, kd: 0, limits: { low: 0, high: 100 } });
 * console.log(pid.calculate(55, 48, 1)); // 6.3: 0.8 x 7 + 0.1 x 7 x 1
 * ```
 */
export class PidController {
  #options: Required<PidOptions>;
  #integral = 0;
  #measured: number | undefined;
  #slope = 0;
  #error = 0;
  #output = 0;

  /** @throws `OecError` `OUT_OF_RANGE` if a gain is negative or not finite, or the limits cross. */
  constructor(options: PidOptions) {
    this.#options = complete(options);
  }

  /** Target less measurement at the last calculation. */
  get error(): number {
    return this.#error;
  }

  /** The last output. */
  get output(): number {
    return this.#output;
  }

  /**
   * The next output.
   *
   * @param target - Wanted value of the measurement.
   * @param measured - Its present value, in the same unit.
   * @param dtSeconds - Time since the last calculation [s], above 0.
   * @returns the output, within the limits.
   * @throws `OecError` `NOT_FINITE` if an argument is no number, `OUT_OF_RANGE` if no time has passed.
   */
  calculate(target: number, measured: number, dtSeconds: number): number {
    for (const [field, value] of Object.entries({ target, measured, dtSeconds })) {
      if (!Number.isFinite(value))
        throw new OecError("NOT_FINITE", `${field} is ${String(value)}`, { context: { field, value } });
    }
    if (dtSeconds <= 0) throw outOfRange("dtSeconds", dtSeconds, "a time above 0");
    const { kp, ki, kd, limits, backCalculation, derivativeFilterS } = this.#options;
    this.#error = target - measured;
    const rise = this.#measured === undefined ? 0 : (measured - this.#measured) / dtSeconds;
    this.#slope += (dtSeconds / (derivativeFilterS + dtSeconds)) * (rise - this.#slope);
    this.#measured = measured;
    this.#integral += ki * this.#error * dtSeconds;
    const wanted = kp * this.#error + this.#integral - kd * this.#slope;
    this.#output = Math.min(limits.high, Math.max(limits.low, wanted));
    // What the limit cut off is taken back from the integral, at most all of it: no wind-up, no overshoot below the limit.
    const share = ki > 0 ? Math.min(1, backCalculation * dtSeconds) : 0;
    this.#integral += share * (this.#output - wanted);
    return this.#output;
  }

  /** Follows a hand: after it the next calculation goes on from this output without a bump. */
  track(output: number, target: number, measured: number): void {
    const { kp, limits } = this.#options;
    this.#output = Math.min(limits.high, Math.max(limits.low, output));
    this.#error = target - measured;
    this.#measured = measured;
    this.#slope = 0;
    this.#integral = this.#output - kp * this.#error;
  }

  /** Changes gains and limits; the output goes on from where it is. */
  tune(options: PidOptions): void {
    const before = this.#options.kp * this.#error - this.#options.kd * this.#slope;
    this.#options = complete(options);
    this.#integral += before - (this.#options.kp * this.#error - this.#options.kd * this.#slope);
  }

  /** Forgets everything but the gains. */
  reset(): void {
    this.#integral = 0;
    this.#measured = undefined;
    this.#slope = 0;
    this.#error = 0;
    this.#output = 0;
  }
}

function complete(options: PidOptions): Required<PidOptions> {
  const { kp, ki, kd, limits } = options;
  for (const [field, value] of Object.entries({ kp, ki, kd })) {
    if (!(value >= 0) || !Number.isFinite(value))
      throw outOfRange(field, value, "a finite gain of at least 0");
  }
  if (!(limits.low < limits.high)) throw outOfRange("limits.low", limits.low, "a limit below limits.high");
  const backCalculation = options.backCalculation ?? (kp > 0 ? ki / kp : 1);
  const derivativeFilterS = options.derivativeFilterS ?? (kp > 0 ? kd / kp / 10 : 0);
  return { ...options, backCalculation, derivativeFilterS };
}

const outOfRange = (field: string, value: number, expected: string): OecError =>
  new OecError("OUT_OF_RANGE", `${field} is ${String(value)}, expected ${expected}`, {
    context: { field, value, expected },
  });
