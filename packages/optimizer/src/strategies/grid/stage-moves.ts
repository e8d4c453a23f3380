import { MAX_PIECES, type StageCosts } from "../piecewise-linear/stage-cost.ts";

/** What one slot's moves cost: the slot's own cost function, read at any energy. */
export class StageMoves {
  /** Energies at which the slot's cost has a kink or ends [Wh stored], ascending. */
  readonly kinkWh = new Float64Array(MAX_PIECES + 1);
  /** Cost at each of them [currency/kWh times Wh]. */
  readonly kinkCost = new Float64Array(MAX_PIECES + 1);
  /** How many there are, 1 or more. */
  kinks = 0;

  /** Takes over slot `t`. */
  load(stages: StageCosts, t: number): void {
    const base = t * MAX_PIECES;
    const pieces = stages.pieces[t] ?? 0;
    const idle = stages.idle[t] ?? 0;
    this.kinkWh[idle] = 0;
    this.kinkCost[idle] = stages.idleCost[t] ?? 0;
    for (let piece = idle; piece < pieces; piece += 1) this.#step(base, piece, piece, piece + 1, 1, stages);
    for (let piece = idle - 1; piece >= 0; piece -= 1) this.#step(base, piece, piece + 1, piece, -1, stages);
    this.kinks = pieces + 1;
  }

  /** Most energy that can be taken out, 0 or less [Wh]. */
  get lowestWh(): number {
    return this.kinkWh[0] ?? 0;
  }

  /** Most energy that can be put in, 0 or more [Wh]. */
  get highestWh(): number {
    return this.kinkWh[this.kinks - 1] ?? 0;
  }

  /** Cost of putting an energy in, between the lowest and the highest [currency/kWh times Wh]. */
  costOf(energyWh: number): number {
    let upper = 1;
    while (upper < this.kinks - 1 && (this.kinkWh[upper] ?? 0) < energyWh) upper += 1;
    const from = this.kinkWh[upper - 1] ?? 0;
    const cost = this.kinkCost[upper - 1] ?? 0;
    if (this.kinks === 1) return cost;
    const span = (this.kinkWh[upper] ?? 0) - from;
    if (span <= 0) return cost;
    return cost + (((this.kinkCost[upper] ?? 0) - cost) * (energyWh - from)) / span;
  }

  #step(base: number, piece: number, from: number, to: number, sign: number, stages: StageCosts): void {
    const length = sign * (stages.length[base + piece] ?? 0);
    this.kinkWh[to] = (this.kinkWh[from] ?? 0) + length;
    this.kinkCost[to] = (this.kinkCost[from] ?? 0) + length * (stages.slope[base + piece] ?? 0);
  }
}
