import type { ForecastColumn, ForecastConfidence } from "@oec/domain";

/** Collects the slots of a column; one origin or confidence for all stays one value. */
export class ColumnBuilder {
  readonly #values: Float64Array;
  readonly #origins: string[] = [];
  readonly #confidences: ForecastConfidence[] = [];

  constructor(count: number) {
    this.#values = new Float64Array(count);
  }

  /** Sets the next slot. */
  push(value: number, origin: string, confidence: ForecastConfidence): void {
    this.#values[this.#origins.length] = value;
    this.#origins.push(origin);
    this.#confidences.push(confidence);
  }

  build(): ForecastColumn {
    return {
      values: this.#values,
      origin: oneOrAll(this.#origins),
      confidence: oneOrAll(this.#confidences),
    };
  }
}

function oneOrAll<Item>(items: readonly Item[]): Item | readonly Item[] {
  const [first] = items;
  return first !== undefined && items.every((item) => item === first) ? first : items;
}
