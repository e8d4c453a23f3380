import type { Clock, EventSink, Milliseconds, PriceSource } from "@oec/domain";
import { controlEvent } from "../events/codes.ts";
import { codeOf } from "../runtime/deadline.ts";

/** What a price watch is built from. */
export interface PriceWatchOptions {
  readonly source: PriceSource;
  readonly clock: Clock;
  readonly events: EventSink;
  /** How far ahead prices are looked at [ms]; default 6 h. */
  readonly aheadMs?: Milliseconds;
  /** Longest slot that counts as complete [ms]; default 15 min. */
  readonly slotMs?: Milliseconds;
}

const HOUR_MS = 3_600_000;
const QUARTER_MS = 900_000;

/**
 * Looks whether the prices of the coming hour are there, complete and in slots as short as expected. Negative ones are prices as
 * good as any. It reports a change once; the plan in force stays in force.
 */
export class PriceWatch {
  readonly #options: PriceWatchOptions;
  #missing = false;

  constructor(options: PriceWatchOptions) {
    this.#options = options;
  }

  /** True while prices are missing. */
  get isMissing(): boolean {
    return this.#missing;
  }

  /** Reads and judges the prices; never throws. */
  async check(): Promise<void> {
    const cause = await this.#cause();
    const isMissing = cause !== undefined;
    if (isMissing === this.#missing) return;
    this.#missing = isMissing;
    const at = this.#options.clock.now();
    const event = isMissing
      ? controlEvent("PRICES_MISSING", at, { cause, source: this.#options.source.name })
      : controlEvent("SAFETY_CLEARED", at, { condition: "PRICES_MISSING" });
    this.#options.events.emit(event);
  }

  async #cause(): Promise<string | undefined> {
    const { source, clock, aheadMs = 6 * HOUR_MS, slotMs = QUARTER_MS } = this.#options;
    const start = Math.floor(clock.now() / HOUR_MS) * HOUR_MS;
    try {
      const { pricePerKwh } = await source.readPrices({ start, end: start + HOUR_MS + aheadMs });
      const { horizon, values } = pricePerKwh;
      if (values.length === 0) return "none";
      if (values.some((price) => !Number.isFinite(price))) return "gaps";
      const [first = 0, second = 0] = horizon.edges;
      return second - first > slotMs ? "slots too long" : undefined;
    } catch (error) {
      return codeOf(error);
    }
  }
}
