import type { ImportTerms } from "./grid-pieces.ts";
import type { HomeModel } from "./home-model.ts";

/**
 * The part of the peak charge that a cap on import costs by itself.
 *
 * One counted peak: no slot may exceed the cap, and the cap is paid. Several: the mean of the k highest is the least, over
 * all caps, of the cap and a k-th of everything above it; billed peaks above it are part of this.
 *
 * @see Rockafellar and Uryasev (2000), "Optimization of conditional value-at-risk".
 */
export class PeakHead {
  /** Least cap that makes sense [kW]. */
  readonly lowestKw: number;
  /** Cap that nothing reaches [kW]. */
  readonly highestKw: number;
  readonly #pricePerKw: number;
  readonly #counted: number;
  readonly #billedKw: readonly number[];
  readonly #overflow: boolean;

  constructor({ peak, count, importKwh, takenKwh }: HomeModel, overflow: boolean) {
    this.#pricePerKw = peak.pricePerKw;
    this.#counted = peak.counted;
    this.#billedKw = peak.billedKw;
    this.#overflow = overflow;
    this.lowestKw = peak.counted === 1 ? (peak.billedKw[0] ?? 0) : 0;
    let highest = this.lowestKw;
    for (let slot = 0; slot < count; slot += 1) {
      const most = (overflow ? takenKwh[slot] : importKwh[slot]) ?? 0;
      highest = Math.max(highest, most * (peak.kwPerKwh[slot] ?? 0));
    }
    this.highestKw = highest;
  }

  /** Whether there is a charge at all. */
  get charges(): boolean {
    return this.#pricePerKw > 0;
  }

  /** Cost of a cap [currency]. */
  at(capKw: number): number {
    let cost = this.#pricePerKw * capKw;
    if (this.#counted > 1) {
      for (const billed of this.#billedKw) {
        if (billed > capKw) cost += (this.#pricePerKw / this.#counted) * (billed - capKw);
      }
    }
    return cost;
  }

  /** Least cost of any cap in a range, each cap less `perKw` times its distance from the lower end [currency]. */
  leastWithin(fromKw: number, toKw: number, perKw: number): number {
    let least = Math.min(this.at(fromKw), this.at(toKw) - perKw * (toKw - fromKw));
    if (this.#counted > 1) {
      for (const billed of this.#billedKw) {
        if (billed > fromKw && billed < toKw)
          least = Math.min(least, this.at(billed) - perKw * (billed - fromKw));
      }
    }
    return least;
  }

  /** The terms under a cap. */
  terms(capKw: number): ImportTerms {
    return { capKw, shadowFromKw: Infinity, shadowPerKw: undefined, overflow: this.#overflow };
  }

  /** Terms whose bound holds for every cap in a range, given the worth of import power in each slot. */
  termsWithin(fromKw: number, toKw: number, shadowPerKw: Readonly<Float64Array>): ImportTerms {
    return { capKw: toKw, shadowFromKw: fromKw, shadowPerKw, overflow: this.#overflow };
  }
}
