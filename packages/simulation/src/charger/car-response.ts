import type { Amperes, Milliseconds } from "@oec/domain";

/** A car that reacts to its charge point some time after the pilot line has changed. */
export class CarResponse {
  readonly #delayMs: Milliseconds;
  #followsA: Amperes | undefined;
  #announcedA: Amperes | undefined;
  #reactsAtMs = -Infinity;

  constructor(delayMs: Milliseconds) {
    this.#delayMs = delayMs;
  }

  /** The limit the car follows now. Changes that come while it is about to react are taken along: they do not hold it up. */
  follow(limitA: Amperes, nowMs: Milliseconds): Amperes {
    if (this.#followsA === undefined) this.#followsA = limitA;
    else if (limitA !== this.#announcedA && nowMs >= this.#reactsAtMs) {
      this.#followsA = this.#announcedA ?? limitA;
      this.#reactsAtMs = nowMs + this.#delayMs;
    }
    this.#announcedA = limitA;
    if (nowMs >= this.#reactsAtMs) this.#followsA = limitA;
    return this.#followsA;
  }

  /** Forgets what it followed: nobody is plugged in. */
  reset(): void {
    this.#followsA = undefined;
    this.#announcedA = undefined;
    this.#reactsAtMs = -Infinity;
  }

  /** Time until it reacts [ms]; Infinity if it has nothing to react to. */
  nextChangeMs(nowMs: Milliseconds): Milliseconds {
    return this.#reactsAtMs > nowMs ? this.#reactsAtMs - nowMs : Infinity;
  }
}
