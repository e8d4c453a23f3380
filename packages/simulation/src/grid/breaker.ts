import type { Amperes } from "@oec/domain";

/** How a circuit breaker reacts. */
export interface BreakerOptions {
  /** Rated current [A], above 0. */
  readonly ratedA: Amperes;
  /** Time constant of its bimetal [s]; default 90. */
  readonly timeConstantS?: number;
  /** Relative heat at which it opens; default 1.6, so that 1.26 times the rated current never opens it. */
  readonly tripHeat?: number;
  /** Multiple of the rated current that opens it at once; default 4, a B characteristic. */
  readonly instantaneous?: number;
}

/**
 * A thermal-magnetic circuit breaker: its heat follows the square of the current, a short circuit opens it at once.
 *
 * The heat obeys dθ/dt = ((I/In)² - θ)/τ, solved exactly for a constant current over each step.
 *
 * @see IEC 60898-1: carries 1.13 In for an hour, opens within an hour at 1.45 In, within 1 to 60 s at 2.55 In.
 */
export class ThermalMagneticBreaker {
  readonly #options: Required<BreakerOptions>;
  #heat = 0;
  #tripped = false;

  constructor(options: BreakerOptions) {
    this.#options = { timeConstantS: 90, tripHeat: 1.6, instantaneous: 4, ...options };
  }

  /** True once it has opened. */
  get tripped(): boolean {
    return this.#tripped;
  }

  /** Relative heat, 1 at rated current for long. */
  get heat(): number {
    return this.#heat;
  }

  /** Carries a current [A] for some time [s]. */
  step(currentA: Amperes, seconds: number): void {
    const { ratedA, timeConstantS, tripHeat, instantaneous } = this.#options;
    const load = currentA / ratedA;
    const settled = load * load;
    this.#heat = settled + (this.#heat - settled) * Math.exp(-seconds / timeConstantS);
    if (this.#heat >= tripHeat || load >= instantaneous) this.#tripped = true;
  }

  /** Closes it, cold. */
  reset(): void {
    this.#heat = 0;
    this.#tripped = false;
  }
}
