import type { PowerSnapshot } from "@oec/controller";
import type { Clock, Instant, Milliseconds } from "@oec/domain";
import type { LedgerPowers } from "./ledger.ts";
import type { Plant } from "./home.ts";

const NO_POWERS: LedgerPowers = { houseW: 0, pvW: 0, batteryW: 0, gridW: 0 };

/**
 * A real home as the running home sees it: time passes by itself, and what flowed is what was measured.
 *
 * Its time stands on whole control cycles, so that no cycle crosses a quarter of an hour in the books.
 */
export class RealPlant implements Plant {
  readonly clock: Plant["clock"] = { now: () => this.#at };
  readonly #clock: Pick<Clock, "now">;
  readonly #tickMs: Milliseconds;
  #at: Instant;
  #powers = NO_POWERS;

  constructor(clock: Pick<Clock, "now">, tickMs: Milliseconds) {
    this.#clock = clock;
    this.#tickMs = tickMs;
    this.#at = this.#wholeTick();
  }

  get powers(): LedgerPowers {
    return this.#powers;
  }

  /** Looks at the clock; a wall clock that was set back does not turn back the books. */
  step(): void {
    this.#at = Math.max(this.#at, this.#wholeTick());
  }

  /** What was measured in the cycle; without a measurement nothing is booked. */
  measured(snapshot: PowerSnapshot | undefined): void {
    this.#powers = snapshot ?? NO_POWERS;
  }

  #wholeTick(): Instant {
    return Math.floor(this.#clock.now() / this.#tickMs) * this.#tickMs;
  }
}
