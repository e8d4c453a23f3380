import {
  QUARTER_HOUR_MS,
  regularHorizon,
  type Instant,
  type Milliseconds,
  type Series,
  type Watts,
} from "@oec/domain";

/** How many days are kept. */
const KEPT_DAYS = 16;
const KEPT_SLOTS = (KEPT_DAYS * 86_400_000) / QUARTER_HOUR_MS;

/** What was measured in a quarter of an hour, means over what was measured of it. */
export interface RecordedQuarter {
  readonly start: Instant;
  readonly loadW: Watts;
  readonly pvW: Watts;
}

/** House load and PV of a home as quarter-hour means of its own measurements: what forecasts are made from. */
export class HomeRecorder {
  readonly #load = new Map<Instant, Mean>();
  readonly #pv = new Map<Instant, Mean>();
  #newest = -Infinity;
  #ended: ((quarter: RecordedQuarter) => void) | undefined;

  /** From now on every quarter is told once a measurement of a later one comes. @param ended - Must not throw. */
  follow(ended: (quarter: RecordedQuarter) => void): void {
    this.#ended = ended;
  }

  /**
   * Adds a measurement that held for a while.
   *
   * @param at - End of that while; it must not cross a quarter of an hour.
   */
  add(at: Instant, durationMs: Milliseconds, loadW: Watts, pvW: Watts): void {
    const slot = Math.floor((at - durationMs) / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
    if (slot > this.#newest && this.#newest > -Infinity) this.#tell(this.#newest);
    meanOf(this.#load, slot).add(Math.max(0, loadW), durationMs);
    meanOf(this.#pv, slot).add(Math.max(0, pvW), durationMs);
    if (slot <= this.#newest) return;
    this.#newest = slot;
    this.#forget(slot - KEPT_SLOTS * QUARTER_HOUR_MS);
  }

  /** Mean house load per quarter [W], NaN where nothing was measured. */
  load(): Series {
    return this.#series(this.#load);
  }

  /** Mean PV power per quarter [W], NaN where nothing was measured. */
  pv(): Series {
    return this.#series(this.#pv);
  }

  #series(means: ReadonlyMap<Instant, Mean>): Series {
    if (this.#newest === -Infinity)
      return { horizon: regularHorizon(0, QUARTER_HOUR_MS, 0), values: new Float64Array(0) };
    const horizon = regularHorizon(
      this.#newest - (KEPT_SLOTS - 1) * QUARTER_HOUR_MS,
      QUARTER_HOUR_MS,
      KEPT_SLOTS,
    );
    const values = new Float64Array(horizon.count).fill(Number.NaN);
    for (let slot = 0; slot < horizon.count; slot += 1) {
      const mean = means.get(horizon.edges[slot] ?? Number.NaN);
      if (mean !== undefined) values[slot] = mean.value;
    }
    return { horizon, values };
  }

  #tell(start: Instant): void {
    const [loadW, pvW] = [this.#load.get(start)?.value, this.#pv.get(start)?.value];
    if (loadW !== undefined && pvW !== undefined) this.#ended?.({ start, loadW, pvW });
  }

  #forget(before: Instant): void {
    for (const means of [this.#load, this.#pv]) {
      for (const slot of means.keys()) {
        if (slot >= before) break;
        means.delete(slot);
      }
    }
  }
}

/** A mean weighted by time. */
class Mean {
  #sum = 0;
  #durationMs = 0;

  add(value: number, durationMs: Milliseconds): void {
    this.#sum += value * durationMs;
    this.#durationMs += durationMs;
  }

  get value(): number {
    return this.#durationMs > 0 ? this.#sum / this.#durationMs : Number.NaN;
  }
}

function meanOf(means: Map<Instant, Mean>, slot: Instant): Mean {
  const found = means.get(slot);
  if (found !== undefined) return found;
  const fresh = new Mean();
  means.set(slot, fresh);
  return fresh;
}
