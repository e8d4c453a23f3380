import { KIND, type LpModel } from "./model.ts";

/**
 * A model as solvers without column bounds want it: every column is 0 or more, everything else is a row.
 *
 * A column with a finite lower bound is shifted to 0, one with an upper bound only is mirrored, a free one is the
 * difference of two, and a semi-continuous one gets a binary. Minimised, without the constant.
 */
export interface NonNegativeForm {
  readonly cost: readonly number[];
  readonly integer: readonly boolean[];
  readonly rows: readonly FormRow[];
  /** Values of the model's columns from those of the form's. */
  restore(formValues: (column: number) => number): Float64Array;
}

/** `lower <= sum <= upper`; at least one is finite. */
export interface FormRow {
  readonly lower: number;
  readonly upper: number;
  readonly terms: readonly (readonly [column: number, factor: number])[];
}

/** How a column of the model reads from the form: `shift + sign * plus - minus`. */
interface Reading {
  readonly shift: number;
  readonly sign: 1 | -1;
  readonly plus: number;
  /** -1: none. */
  readonly minus: number;
}

/** @param model - A sound model. */
export function nonNegativeForm(model: LpModel): NonNegativeForm {
  const cost: number[] = [];
  const integer: boolean[] = [];
  const rows: FormRow[] = [];
  const add = (price: number, whole = false) => {
    cost.push(price);
    integer.push(whole);
    return cost.length - 1;
  };
  const readings = Array.from(model.cost, (price, column): Reading => {
    const low = model.lower[column] ?? 0;
    const high = model.upper[column] ?? Infinity;
    const kind = model.kinds[column] ?? KIND.continuous;
    if (kind === KIND.semicontinuous) {
      const plus = add(price);
      const on = add(0, true);
      rows.push({ lower: -Infinity, upper: 1, terms: [[on, 1]] });
      rows.push({ lower: -Infinity, upper: 0, terms: [[plus, 1], [on, -high]] }); // prettier-ignore
      if (low > 0) rows.push({ lower: 0, upper: Infinity, terms: [[plus, 1], [on, -low]] }); // prettier-ignore
      return { shift: 0, sign: 1, plus, minus: -1 };
    }
    const whole = kind === KIND.integer;
    const [least, most] = whole ? [Math.ceil(low), Math.floor(high)] : [low, high];
    if (least > -Infinity) {
      const plus = add(price, whole);
      if (most < Infinity) rows.push({ lower: -Infinity, upper: most - least, terms: [[plus, 1]] });
      return { shift: least, sign: 1, plus, minus: -1 };
    }
    if (most < Infinity) return { shift: most, sign: -1, plus: add(-price), minus: -1 };
    return { shift: 0, sign: 1, plus: add(price), minus: add(-price) };
  });
  rows.push(...modelRows(model, readings));
  const restore = (formValues: (column: number) => number) =>
    Float64Array.from(readings, ({ shift, sign, plus, minus }) => {
      const moved = sign * formValues(plus) - (minus < 0 ? 0 : formValues(minus));
      return shift + moved;
    });
  return { cost, integer, rows, restore };
}

function modelRows(model: LpModel, readings: readonly Reading[]): FormRow[] {
  return Array.from(model.rowLower, (low, row) => {
    const terms: [number, number][] = [];
    let constant = 0;
    for (let entry = model.starts[row] ?? 0; entry < (model.starts[row + 1] ?? 0); entry += 1) {
      const factor = model.values[entry] ?? 0;
      const reading = readings[model.indices[entry] ?? 0];
      if (reading === undefined || factor === 0) continue;
      constant += factor * reading.shift;
      terms.push([reading.plus, factor * reading.sign]);
      if (reading.minus >= 0) terms.push([reading.minus, -factor]);
    }
    return { lower: low - constant, upper: (model.rowUpper[row] ?? Infinity) - constant, terms };
  }).filter(({ lower, upper }) => lower > -Infinity || upper < Infinity);
}
