import {
  OecError,
  type ForecastColumn,
  type ForecastConfidence,
  type Horizon,
  type Milliseconds,
} from "@oec/domain";

/** A forecast column whose every point tells how old it is, besides where it comes from and how sure it is. */
export interface SourcedColumn extends ForecastColumn {
  readonly origin: readonly string[];
  readonly confidence: readonly ForecastConfidence[];
  /** Time since the service last said so, shape [horizon.count]; NaN for what no service said [ms]. */
  readonly ageMs: Readonly<Float64Array>;
}

/** A source that gave less than it was asked for. */
export interface SourceFailure {
  readonly source: string;
  /** `MISSING_DATA` where it has nothing yet; else what went wrong. */
  readonly error: OecError;
}

/** What stands at the end of a chain: made up from what is usual, and named so. */
export type Climatology = (horizon: Horizon) => ForecastColumn;

/** A column that several sources fill, one after the other. */
export class SourcedBuilder {
  readonly #values: Float64Array;
  readonly #ageMs: Float64Array;
  readonly #origin: string[];
  readonly #confidence: ForecastConfidence[];

  constructor(count: number) {
    this.#values = new Float64Array(count).fill(Number.NaN);
    this.#ageMs = new Float64Array(count).fill(Number.NaN);
    this.#origin = Array.from({ length: count }, () => "");
    this.#confidence = Array.from({ length: count }, () => "low");
  }

  /** Whether a slot has a value. */
  has(slot: number): boolean {
    return !Number.isNaN(this.#values[slot] ?? Number.NaN);
  }

  /** Whether all slots have. */
  get isComplete(): boolean {
    return !this.#values.some((value) => Number.isNaN(value));
  }

  /** Puts a value where there is none yet; NaN is none. */
  offer(
    slot: number,
    value: number,
    what: { origin: string; confidence: ForecastConfidence; ageMs: Milliseconds },
  ): void {
    if (this.has(slot) || !Number.isFinite(value)) return;
    this.#values[slot] = value;
    this.#ageMs[slot] = what.ageMs;
    this.#origin[slot] = what.origin;
    this.#confidence[slot] = what.confidence;
  }

  /** What is still empty takes what is usual: always of low confidence and without an age. */
  fill(usual: ForecastColumn): void {
    const { origin } = usual;
    for (const [slot, value] of usual.values.entries()) {
      const name = typeof origin === "string" ? origin : (origin[slot] ?? "");
      this.offer(slot, value, { origin: name, confidence: "low", ageMs: Number.NaN });
    }
  }

  build(): SourcedColumn {
    return {
      values: this.#values,
      origin: this.#origin,
      confidence: this.#confidence,
      ageMs: this.#ageMs,
    };
  }
}

/** Any error of a source as a failure to report; what the caller's signal stopped is thrown on. */
export function failureOf(source: string, error: unknown): SourceFailure {
  if (!OecError.is(error)) {
    const why = error instanceof Error ? error.message : "an unknown error";
    const wrapped = new OecError("INTERNAL_ERROR", `${source}: ${why}`, {
      context: { source },
      cause: error,
    });
    return { source, error: wrapped };
  }
  if (error.code === "ABORTED") throw error;
  return { source, error };
}
