import type { ForecastColumn, ForecastConfidence } from "@oec/domain";

/** Collects the slots of a column; one origin or confidence for all stays one value. */
export class ColumnBuilder {
  readonly #values: Float64Array;
  readonly #origins = new Labels<string>();
  readonly #confidences = new Labels<ForecastConfidence>();
  #count = 0;

  constructor(count: number) {
    this.#values = new Float64Array(count);
  }

  /** Sets the next slot. */
  push(value: number, origin: string, confidence: ForecastConfidence): void {
    this.#values[this.#count] = value;
    this.#origins.set(this.#count, origin);
    this.#confidences.set(this.#count, confidence);
    this.#count += 1;
  }

  build(): ForecastColumn {
    return {
      values: this.#values,
      origin: this.#origins.oneOrAll("none"),
      confidence: this.#confidences.oneOrAll("low"),
    };
  }
}

/** A label per slot, which needs no list as long as all are the same: the usual case. */
class Labels<Label extends string> {
  #first: Label | undefined;
  #all: Label[] | undefined;

  set(slot: number, label: Label): void {
    this.#first ??= label;
    if (this.#all === undefined && label !== this.#first)
      this.#all = new Array<Label>(slot).fill(this.#first);
    this.#all?.push(label);
  }

  oneOrAll(ofNothing: Label): Label | readonly Label[] {
    return this.#all ?? this.#first ?? ofNothing;
  }
}
