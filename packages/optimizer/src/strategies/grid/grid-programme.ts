import { MS_PER_HOUR, type StorageValue } from "@oec/domain";

import { importPenaltyPerKwh } from "../../problem/import-penalty.ts";
import type { Problem, StorageProblem } from "../../types/problem.ts";
import { StageCosts } from "../piecewise-linear/stage-cost.ts";
import { StageMoves } from "./stage-moves.ts";

/** A gain smaller than this moves no energy [currency/kWh times Wh]. */
const WORTH_MOVING = 1e-9;
/** Share of a level's distance below which two energies are one. */
const SAME_LEVEL = 1e-9;

/** What one storage does, found on a grid of levels. */
export interface GridOptimum {
  readonly batteryW: Float64Array;
  readonly socWh: Float64Array;
  readonly value: StorageValue;
}

/**
 * Dynamic programming over equally spaced levels of stored energy.
 *
 * With interpolation, the cost-to-go between two levels is the straight line between them, and besides the levels every
 * kink of the slot's cost is tried as a move: power follows load and sun. Without it, energy moves from level to level
 * only.
 */
export class GridProgramme {
  readonly #problem: Problem;
  readonly #storage: StorageProblem;
  readonly #interpolate: boolean;
  readonly #levels: number;
  readonly #stepWh: number;
  /** Cost-to-go per level, function `t` (start of slot `t`) from `t * levels` on [currency/kWh times Wh]. */
  readonly #cost: Float64Array;
  readonly #stages = new StageCosts();
  readonly #moves = new StageMoves();
  /** Cost of moving up by `index - levels` levels in the slot at hand; Infinity out of reach. */
  readonly #jumpCost: Float64Array;

  constructor(problem: Problem, storage: StorageProblem, levels: number, interpolate: boolean) {
    this.#problem = problem;
    this.#storage = storage;
    this.#interpolate = interpolate;
    const room = storage.maxWh - storage.minWh;
    this.#levels = room > 0 ? levels : 1;
    this.#stepWh = room > 0 ? room / (levels - 1) : 1;
    this.#cost = new Float64Array((problem.horizon.count + 1) * this.#levels);
    this.#jumpCost = new Float64Array(2 * this.#levels + 1);
    this.#stages.prepare(problem, storage, importPenaltyPerKwh(problem));
  }

  /** Backward over time, then forward from the start. */
  solve(): GridOptimum {
    const { count } = this.#problem.horizon;
    const last = count * this.#levels;
    for (let level = 0; level < this.#levels; level += 1) {
      this.#cost[last + level] = -this.#storage.terminalValuePerKwh * level * this.#stepWh;
    }
    for (let t = count - 1; t >= 0; t -= 1) this.#backward(t);
    return { ...this.#forward(), value: this.#value() };
  }

  #backward(t: number): void {
    const levels = this.#levels;
    const cost = this.#cost;
    const jumps = this.#jumpCost;
    const moves = this.#moves;
    moves.load(this.#stages, t);
    const down = Math.min(levels - 1, Math.floor(-moves.lowestWh / this.#stepWh + SAME_LEVEL));
    const up = Math.min(levels - 1, Math.floor(moves.highestWh / this.#stepWh + SAME_LEVEL));
    for (let jump = -down; jump <= up; jump += 1) jumps[jump + levels] = moves.costOf(jump * this.#stepWh);
    const future = (t + 1) * levels;
    for (let level = 0; level < levels; level += 1) {
      let least = (jumps[levels] ?? 0) + (cost[future + level] ?? 0);
      const highest = Math.min(levels - 1, level + up);
      for (let target = Math.max(0, level - down); target <= highest; target += 1) {
        const total = (jumps[target - level + levels] ?? 0) + (cost[future + target] ?? 0);
        if (total < least) least = total;
      }
      cost[t * levels + level] = least;
    }
    if (this.#interpolate) this.#backwardKinks(t);
  }

  /** The same with moves that end between levels. */
  #backwardKinks(t: number): void {
    const levels = this.#levels;
    const cost = this.#cost;
    const { kinkWh, kinkCost, kinks } = this.#moves;
    const future = (t + 1) * levels;
    for (let kink = 0; kink < kinks; kink += 1) {
      const jump = (kinkWh[kink] ?? 0) / this.#stepWh;
      const whole = Math.floor(jump);
      const share = jump - whole;
      if (share < SAME_LEVEL) continue;
      const moveCost = kinkCost[kink] ?? 0;
      const highest = Math.min(levels - 1, levels - 2 - whole);
      for (let level = Math.max(0, -whole); level <= highest; level += 1) {
        const below = cost[future + level + whole] ?? 0;
        const above = cost[future + level + whole + 1] ?? 0;
        const total = moveCost + below + share * (above - below);
        if (total < (cost[t * levels + level] ?? 0)) cost[t * levels + level] = total;
      }
    }
  }

  #forward(): { batteryW: Float64Array; socWh: Float64Array } {
    const { count, edges } = this.#problem.horizon;
    const { minWh, maxWh, startWh, chargeEfficiency, dischargeEfficiency } = this.#storage;
    const batteryW = new Float64Array(count);
    const socWh = new Float64Array(count);
    let level = Math.min(maxWh, Math.max(minWh, startWh));
    for (let t = 0; t < count; t += 1) {
      const move = this.#bestMove(t, level);
      const hours = ((edges[t + 1] ?? 0) - (edges[t] ?? 0)) / MS_PER_HOUR;
      batteryW[t] = (move > 0 ? move / chargeEfficiency : move * dischargeEfficiency) / hours;
      level = Math.min(maxWh, Math.max(minWh, level + move));
      socWh[t] = level;
    }
    return { batteryW, socWh };
  }

  #bestMove(t: number, storedWh: number): number {
    const { minWh, maxWh } = this.#storage;
    const moves = this.#moves;
    moves.load(this.#stages, t);
    let best = 0;
    let least = moves.costOf(0) + this.#costToGo(t + 1, storedWh);
    const consider = (energyWh: number): void => {
      if (energyWh < moves.lowestWh || energyWh > moves.highestWh) return;
      if (storedWh + energyWh < minWh || storedWh + energyWh > maxWh) return;
      const total = moves.costOf(energyWh) + this.#costToGo(t + 1, storedWh + energyWh);
      // Of moves that cost the same, the smallest.
      const nearer = Math.abs(energyWh) < Math.abs(best) ? WORTH_MOVING : -WORTH_MOVING;
      if (total >= least + nearer) return;
      least = total;
      best = energyWh;
    };
    if (this.#interpolate)
      for (let kink = 0; kink < moves.kinks; kink += 1) consider(moves.kinkWh[kink] ?? 0);
    for (let level = 0; level < this.#levels; level += 1) consider(this.#energyAt(level) - storedWh);
    return best;
  }

  /** Energy at a level [Wh]; the highest one to the last bit. */
  #energyAt(level: number): number {
    const { minWh, maxWh } = this.#storage;
    return level === this.#levels - 1 ? maxWh : minWh + level * this.#stepWh;
  }

  #costToGo(t: number, storedWh: number): number {
    const last = this.#levels - 1;
    const position = Math.min(last, Math.max(0, (storedWh - this.#storage.minWh) / this.#stepWh));
    const base = t * this.#levels;
    if (!this.#interpolate) return this.#cost[base + Math.round(position)] ?? 0;
    const below = Math.min(Math.max(0, last - 1), Math.floor(position));
    const cost = this.#cost[base + below] ?? 0;
    return cost + (position - below) * ((this.#cost[base + Math.min(last, below + 1)] ?? 0) - cost);
  }

  #value(): StorageValue {
    const { count } = this.#problem.horizon;
    const segments = Math.max(1, this.#levels - 1);
    const endWh = new Float64Array(count * segments).fill(this.#storage.maxWh);
    const perKwh = new Float64Array(count * segments).fill(this.#storage.terminalValuePerKwh);
    for (let slot = 0; slot < count && this.#levels > 1; slot += 1) {
      for (let segment = 0; segment < segments; segment += 1) {
        const at = (slot + 1) * this.#levels + segment;
        endWh[slot * segments + segment] = this.#energyAt(segment + 1);
        perKwh[slot * segments + segment] =
          ((this.#cost[at] ?? 0) - (this.#cost[at + 1] ?? 0)) / this.#stepWh;
      }
    }
    return {
      offsets: Int32Array.from({ length: count + 1 }, (_, slot) => slot * segments),
      floorWh: new Float64Array(count).fill(this.#storage.minWh),
      endWh,
      perKwh,
    };
  }
}
