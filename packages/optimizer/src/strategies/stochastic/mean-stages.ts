import type { StageCosts } from "../piecewise-linear/stage-cost.ts";
import type { SlotRange } from "../piecewise-linear/cost-to-go.ts";

/** Slopes closer than this are one slope [currency/kWh]. */
const SAME_SLOPE = 1e-12;
/** Energies closer than this are equal [Wh]. */
const SAME_WH = 1e-9;

/**
 * What slots cost on average over scenarios, as a function of the one energy that is stored in all of them.
 *
 * Grid and curtailment answer each scenario by themselves, so the mean of the scenarios' piecewise-linear costs is the
 * cost, kink for kink. What one scenario cannot do (export limit), none may.
 */
export class MeanStages {
  readonly #target: StageCosts;
  /** Piece of each part that is walked, and what is left of it. */
  readonly #at: number[] = [];
  readonly #left: number[] = [];
  /** Pieces from idle outwards. */
  readonly #slope: number[] = [];
  readonly #length: number[] = [];

  constructor(target: StageCosts) {
    this.#target = target;
  }

  /** Fills in the slots of a range. */
  fill(parts: readonly StageCosts[], weights: readonly number[], { from, to }: SlotRange): void {
    const target = this.#target;
    const stride = parts.reduce((sum, part) => sum + part.stride, 0);
    target.reserve(to, stride);
    for (let slot = from; slot < to; slot += 1) {
      const base = slot * stride;
      const below = this.#walk(parts, weights, slot, -1);
      for (let piece = 0; piece < below; piece += 1) this.#put(base + below - 1 - piece, piece);
      const above = this.#walk(parts, weights, slot, 1);
      for (let piece = 0; piece < above; piece += 1) this.#put(base + below + piece, piece);
      target.idle[slot] = below;
      target.pieces[slot] = below + above;
      let idleCost = 0;
      for (const [index, part] of parts.entries())
        idleCost += (weights[index] ?? 0) * (part.idleCost[slot] ?? 0);
      target.idleCost[slot] = idleCost;
      target.convex[slot] = this.#ascends(base, base + below + above) ? 1 : 0;
    }
  }

  #put(index: number, piece: number): void {
    this.#target.slope[index] = this.#slope[piece] ?? 0;
    this.#target.length[index] = this.#length[piece] ?? 0;
  }

  #ascends(from: number, to: number): boolean {
    const { slope } = this.#target;
    for (let piece = from + 1; piece < to; piece += 1) {
      if ((slope[piece] ?? 0) < (slope[piece - 1] ?? 0)) return false;
    }
    return true;
  }

  /** Adds up slopes from idle outwards, until one scenario can do no more; returns the number of pieces. */
  #walk(parts: readonly StageCosts[], weights: readonly number[], slot: number, direction: 1 | -1): number {
    let slope = 0;
    for (let index = 0; index < parts.length; index += 1) {
      const part = parts[index];
      if (part === undefined) continue;
      const first = (part.idle[slot] ?? 0) + (direction === 1 ? 0 : -1);
      if (first < 0 || first >= (part.pieces[slot] ?? 0)) return 0;
      this.#at[index] = slot * part.stride + first;
      this.#left[index] = part.length[slot * part.stride + first] ?? 0;
      slope += (weights[index] ?? 0) * (part.slope[slot * part.stride + first] ?? 0);
    }
    let pieces = 0;
    for (;;) {
      let step = Infinity;
      for (let index = 0; index < parts.length; index += 1) step = Math.min(step, this.#left[index] ?? 0);
      if (pieces > 0 && Math.abs(slope - (this.#slope[pieces - 1] ?? 0)) <= SAME_SLOPE) {
        this.#length[pieces - 1] = (this.#length[pieces - 1] ?? 0) + step;
      } else {
        this.#slope[pieces] = slope;
        this.#length[pieces] = step;
        pieces += 1;
      }
      slope = 0;
      for (let index = 0; index < parts.length; index += 1) {
        const part = parts[index];
        if (part === undefined) continue;
        let at = this.#at[index] ?? 0;
        let left = (this.#left[index] ?? 0) - step;
        while (left < SAME_WH) {
          at += direction;
          const within = at - slot * part.stride;
          const inSide = direction === 1 ? within < (part.pieces[slot] ?? 0) : within >= 0;
          if (!inSide) return pieces;
          left += part.length[at] ?? 0;
        }
        this.#at[index] = at;
        this.#left[index] = left;
        slope += (weights[index] ?? 0) * (part.slope[at] ?? 0);
      }
    }
  }
}
