import { BandMatrix } from "./band-matrix.ts";
import type { LpModel } from "./model.ts";
import { standardForm, type StandardForm } from "./standard-form.ts";

/** What {@link solveInteriorPoint} found. */
export interface InteriorPoint {
  /** Whether the gap was closed to the tolerance. */
  readonly converged: boolean;
  /** Point of the model, shape [columns], within its bounds; rows hold to about 1e-9. */
  readonly values: Float64Array;
  /** Cost of the point. */
  readonly objective: number;
  /** A cost that no point of the model is below, from the prices of the rows alone. */
  readonly bound: number;
  readonly iterations: number;
}

const MOST_ITERATIONS = 80;
const TOLERANCE = 1e-9;
/** Share of the way to the boundary that a step takes. */
const STEP = 0.995;

/**
 * Solves a linear programme whose rows touch near ones only, as rows of slots one after another do, in time that grows
 * with their number: an interior-point method whose equations form a band.
 *
 * Whole numbers and semi-continuity are ignored. Every column needs finite bounds.
 *
 * @see Mehrotra (1992), "On the implementation of a primal-dual interior point method".
 */
export function solveInteriorPoint(model: LpModel): InteriorPoint {
  const form = standardForm(model);
  const state = new Iterate(form);
  let iterations = 0;
  while (iterations < MOST_ITERATIONS && !state.isClosed()) {
    iterations += 1;
    if (!state.advance()) break;
  }
  const values = form.modelValues(state.x);
  let objective = model.offset;
  for (const [column, cost] of model.cost.entries()) objective += cost * (values[column] ?? 0);
  return { converged: state.isClosed(), values, objective, bound: form.bound(state.y), iterations };
}

/** Primal and dual variables on their way. */
class Iterate {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly #form: StandardForm;
  /** Room to the upper bounds, and the prices of both bounds. */
  readonly #room: Float64Array;
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  readonly #rowGap: Float64Array;
  readonly #costGap: Float64Array;
  readonly #roomGap: Float64Array;
  readonly #weight: Float64Array;
  readonly #target: Float64Array;
  readonly #band: BandMatrix;

  constructor(form: StandardForm) {
    const { columns, rows, upper, cost } = form;
    const column = () => new Float64Array(columns);
    this.#form = form;
    this.x = upper.map((most) => Math.min(1, most / 2));
    this.y = new Float64Array(rows);
    this.#room = upper.map((most, index) => most - (this.x[index] ?? 0));
    this.#low = cost.map((price) => Math.max(0.1, price));
    this.#high = cost.map((price) => Math.max(0.1, -price));
    [this.#costGap, this.#roomGap, this.#weight, this.#target] = [column(), column(), column(), column()];
    this.#rowGap = new Float64Array(rows);
    this.#band = new BandMatrix(rows, form.bandwidth);
    this.#measure();
  }

  /** Whether rows hold, prices fit, and both costs meet. */
  isClosed(): boolean {
    const { cost, right } = this.#form;
    let [primal, dual] = [0, 0];
    for (let column = 0; column < cost.length; column += 1) {
      primal += (cost[column] ?? 0) * (this.x[column] ?? 0);
      dual -= (this.#form.upper[column] ?? 0) * (this.#high[column] ?? 0);
    }
    for (let row = 0; row < right.length; row += 1) dual += (right[row] ?? 0) * (this.y[row] ?? 0);
    const apart = Math.abs(primal - dual) / (1 + Math.abs(primal));
    return apart < TOLERANCE && largest(this.#rowGap) < TOLERANCE && largest(this.#costGap) < 1e-7;
  }

  /** What rows, prices and rooms still miss. */
  #measure(): void {
    const { cost, upper, right } = this.#form;
    this.#form.multiply(this.x, this.#rowGap);
    for (let row = 0; row < right.length; row += 1)
      this.#rowGap[row] = (right[row] ?? 0) - (this.#rowGap[row] ?? 0);
    this.#form.multiplyTransposed(this.y, this.#costGap);
    for (let column = 0; column < cost.length; column += 1) {
      this.#costGap[column] =
        (cost[column] ?? 0) -
        (this.#costGap[column] ?? 0) -
        (this.#low[column] ?? 0) +
        (this.#high[column] ?? 0);
      this.#roomGap[column] = (upper[column] ?? 0) - (this.x[column] ?? 0) - (this.#room[column] ?? 0);
    }
  }

  /** One predictor and corrector; false if the equations cannot be solved any more. */
  advance(): boolean {
    const columns = this.x.length;
    const [x, room, low, high] = [this.x, this.#room, this.#low, this.#high];
    let mean = 0;
    for (let j = 0; j < columns; j += 1) {
      this.#weight[j] = 1 / ((low[j] ?? 0) / (x[j] ?? 1) + (high[j] ?? 0) / (room[j] ?? 1));
      mean += (x[j] ?? 0) * (low[j] ?? 0) + (room[j] ?? 0) * (high[j] ?? 0);
    }
    mean /= 2 * columns;
    this.#form.normalMatrix(this.#weight, this.#band);
    if (!this.#band.factorise()) return false;
    const [lowTarget, highTarget] = [new Float64Array(columns), new Float64Array(columns)];
    for (let j = 0; j < columns; j += 1) {
      lowTarget[j] = -(x[j] ?? 0) * (low[j] ?? 0);
      highTarget[j] = -(room[j] ?? 0) * (high[j] ?? 0);
    }
    const predicted = this.#direction(lowTarget, highTarget);
    const [primalStep, dualStep] = this.#steps(predicted, 1);
    let reached = 0;
    for (let j = 0; j < columns; j += 1) {
      reached +=
        ((x[j] ?? 0) + primalStep * (predicted.x[j] ?? 0)) *
          ((low[j] ?? 0) + dualStep * (predicted.low[j] ?? 0)) +
        ((room[j] ?? 0) + primalStep * (predicted.room[j] ?? 0)) *
          ((high[j] ?? 0) + dualStep * (predicted.high[j] ?? 0));
    }
    reached /= 2 * columns;
    const centre = mean * (reached / mean) ** 3;
    for (let j = 0; j < columns; j += 1) {
      lowTarget[j] = (lowTarget[j] ?? 0) + centre - (predicted.x[j] ?? 0) * (predicted.low[j] ?? 0);
      highTarget[j] = (highTarget[j] ?? 0) + centre - (predicted.room[j] ?? 0) * (predicted.high[j] ?? 0);
    }
    const corrected = this.#direction(lowTarget, highTarget);
    this.#move(corrected, this.#steps(corrected, STEP));
    this.#measure();
    return true;
  }

  #direction(lowTarget: Float64Array, highTarget: Float64Array): Direction {
    const columns = this.x.length;
    const step: Direction = {
      x: new Float64Array(columns),
      y: Float64Array.from(this.#rowGap),
      room: new Float64Array(columns),
      low: new Float64Array(columns),
      high: new Float64Array(columns),
    };
    const target = this.#target;
    for (let j = 0; j < columns; j += 1) {
      const fromRoom =
        ((highTarget[j] ?? 0) - (this.#high[j] ?? 0) * (this.#roomGap[j] ?? 0)) / (this.#room[j] ?? 1);
      target[j] = (this.#costGap[j] ?? 0) - (lowTarget[j] ?? 0) / (this.x[j] ?? 1) + fromRoom;
      step.x[j] = (this.#weight[j] ?? 0) * (target[j] ?? 0);
    }
    this.#form.addMultiplied(step.x, step.y);
    this.#band.solve(step.y);
    this.#form.multiplyTransposed(step.y, step.x);
    for (let j = 0; j < columns; j += 1) {
      const dx = (this.#weight[j] ?? 0) * ((step.x[j] ?? 0) - (target[j] ?? 0));
      step.x[j] = dx;
      step.room[j] = (this.#roomGap[j] ?? 0) - dx;
      step.low[j] = ((lowTarget[j] ?? 0) - (this.#low[j] ?? 0) * dx) / (this.x[j] ?? 1);
      step.high[j] =
        ((highTarget[j] ?? 0) - (this.#high[j] ?? 0) * (step.room[j] ?? 0)) / (this.#room[j] ?? 1);
    }
    return step;
  }

  /** Longest primal and dual steps that stay inside. */
  #steps(step: Direction, share: number): readonly [primal: number, dual: number] {
    const primal = Math.min(longest(this.x, step.x), longest(this.#room, step.room));
    const dual = Math.min(longest(this.#low, step.low), longest(this.#high, step.high));
    return [Math.min(1, share * primal), Math.min(1, share * dual)];
  }

  #move(step: Direction, [primal, dual]: readonly [number, number]): void {
    for (let j = 0; j < this.x.length; j += 1) {
      this.x[j] = (this.x[j] ?? 0) + primal * (step.x[j] ?? 0);
      this.#room[j] = (this.#room[j] ?? 0) + primal * (step.room[j] ?? 0);
      this.#low[j] = (this.#low[j] ?? 0) + dual * (step.low[j] ?? 0);
      this.#high[j] = (this.#high[j] ?? 0) + dual * (step.high[j] ?? 0);
    }
    for (let i = 0; i < this.y.length; i += 1) this.y[i] = (this.y[i] ?? 0) + dual * (step.y[i] ?? 0);
  }
}

interface Direction {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly room: Float64Array;
  readonly low: Float64Array;
  readonly high: Float64Array;
}

function longest(values: Float64Array, step: Float64Array): number {
  let most = Infinity;
  for (let j = 0; j < values.length; j += 1) {
    const change = step[j] ?? 0;
    if (change < 0) most = Math.min(most, -(values[j] ?? 0) / change);
  }
  return most;
}

function largest(values: Float64Array): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
