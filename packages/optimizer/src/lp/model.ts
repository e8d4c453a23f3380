/** What values a column may take between its bounds. */
export type ColumnKind = "continuous" | "integer" | "semicontinuous";

/** Codes of {@link ColumnKind} in {@link LpModel.kinds}. */
export const KIND = { continuous: 0, integer: 1, semicontinuous: 2 } as const;

/**
 * A linear programme, minimised: `cost · x + offset` subject to `rowLower <= A x <= rowUpper` and bounds on x.
 *
 * A is stored row by row (CSR). A semi-continuous column is 0 or between its bounds. Bounds may be infinite; everything
 * else is finite. Build one with {@link LpModelBuilder}.
 */
export interface LpModel {
  /** Cost per unit of each column, shape [columns]. */
  readonly cost: Readonly<Float64Array>;
  /** Constant part of the objective. */
  readonly offset: number;
  /** Least and greatest value of each column, shape [columns]. */
  readonly lower: Readonly<Float64Array>;
  readonly upper: Readonly<Float64Array>;
  /** 0 continuous, 1 integer, 2 semi-continuous, shape [columns]. */
  readonly kinds: Readonly<Uint8Array>;
  /** Least and greatest activity of each row, shape [rows]. */
  readonly rowLower: Readonly<Float64Array>;
  readonly rowUpper: Readonly<Float64Array>;
  /** Entries of row i are `starts[i]` to `starts[i + 1]`, shape [rows + 1]. */
  readonly starts: Readonly<Int32Array>;
  /** Column and factor of each entry; a row names a column at most once. */
  readonly indices: Readonly<Int32Array>;
  readonly values: Readonly<Float64Array>;
}

/** A column as {@link LpModelBuilder.column} takes it; unsaid is continuous, from 0 up, and costs nothing. */
export interface ColumnSpec {
  readonly cost?: number;
  readonly lower?: number;
  readonly upper?: number;
  readonly kind?: ColumnKind;
}

/** One entry of a row: column index and factor. */
export type Term = readonly [column: number, factor: number];

/** Collects columns and rows; {@link LpModelBuilder.build} packs them. */
export class LpModelBuilder {
  readonly #cost: number[] = [];
  readonly #lower: number[] = [];
  readonly #upper: number[] = [];
  readonly #kinds: number[] = [];
  readonly #rowLower: number[] = [];
  readonly #rowUpper: number[] = [];
  readonly #starts: number[] = [0];
  readonly #indices: number[] = [];
  readonly #values: number[] = [];
  #offset = 0;

  /** Adds a column; returns its index. */
  column({ cost = 0, lower = 0, upper = Infinity, kind = "continuous" }: ColumnSpec = {}): number {
    this.#cost.push(cost);
    this.#lower.push(lower);
    this.#upper.push(upper);
    this.#kinds.push(KIND[kind]);
    return this.#cost.length - 1;
  }

  /** Adds `lower <= sum of terms <= upper`; factors of the same column are added up. Returns its index. */
  row(lower: number, upper: number, terms: readonly Term[]): number {
    const first = this.#indices.length;
    for (const [column, factor] of terms) {
      const known = this.#indices.indexOf(column, first);
      if (known >= 0) this.#values[known] = (this.#values[known] ?? 0) + factor;
      else {
        this.#indices.push(column);
        this.#values.push(factor);
      }
    }
    this.#starts.push(this.#indices.length);
    this.#rowLower.push(lower);
    this.#rowUpper.push(upper);
    return this.#rowLower.length - 1;
  }

  /** Adds to the constant part of the objective. */
  constant(cost: number): void {
    this.#offset += cost;
  }

  /** The model of everything added so far. */
  build(): LpModel {
    return {
      cost: Float64Array.from(this.#cost),
      offset: this.#offset,
      lower: Float64Array.from(this.#lower),
      upper: Float64Array.from(this.#upper),
      kinds: Uint8Array.from(this.#kinds),
      rowLower: Float64Array.from(this.#rowLower),
      rowUpper: Float64Array.from(this.#rowUpper),
      starts: Int32Array.from(this.#starts),
      indices: Int32Array.from(this.#indices),
      values: Float64Array.from(this.#values),
    };
  }
}

/** Whether every column may take any value between its bounds. */
export const isContinuous = (model: LpModel): boolean =>
  !model.kinds.some((kind) => kind !== KIND.continuous);

/** The same model with integer and semi-continuous columns taking any value between 0 or their bounds. */
export function relaxed(model: LpModel): LpModel {
  const lower = model.lower.map((bound, column) =>
    model.kinds[column] === KIND.semicontinuous ? Math.min(0, bound) : bound,
  );
  return { ...model, lower, kinds: new Uint8Array(model.kinds.length) };
}
