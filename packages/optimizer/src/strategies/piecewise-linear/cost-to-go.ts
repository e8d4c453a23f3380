import { MS_PER_HOUR, type Horizon, type StorageValue } from "@oec/domain";

import type { StorageProblem } from "../../types/problem.ts";
import { bestMoveConvex, segmentAt, stepBackConvex } from "./convex-step.ts";
import { GeneralStep } from "./general-step.ts";
import type { StageCosts } from "./stage-cost.ts";
import { ValueArena } from "./value-arena.ts";

/** Slots `from` to `to - 1`. */
export interface SlotRange {
  readonly from: number;
  readonly to: number;
}

/** Stored energy that must be there at times. */
export interface Requirement {
  /** Least level at the end of each slot [Wh], shape [horizon.count]. */
  readonly levelWh: Readonly<Float64Array>;
  /** Price of what is missing, in every slot [currency per kWh stored]. */
  readonly penaltyPerKwh: number;
}

/** Powers and levels of one storage over the whole horizon; who plans a range fills in that range. */
export interface StorageColumns {
  /** Power at the busbar [W]. */
  readonly batteryW: Float64Array;
  /** Energy at the end of each slot [Wh]. */
  readonly socWh: Float64Array;
}

/**
 * The least cost-to-go of one storage over a range of slots, and the moves that reach it.
 *
 * Begin at the end of the range, go {@link backward}, then {@link forward} from any level. The working arrays belong to
 * the instance and are used again.
 */
export class CostToGo {
  readonly #arena = new ValueArena();
  readonly #general: GeneralStep;
  /** 1 for slots that took the general step: their worth or cost is not convex. */
  #isGeneral = new Uint8Array(0);
  #costOfFull = 0;
  #concave = true;

  /** @param general - Scratch space that several instances may share. */
  constructor(general: GeneralStep = new GeneralStep()) {
    this.#general = general;
  }

  /** Begins at the end of the horizon, slot `to`, with the storage's terminal value. */
  beginAtTerminal(storage: StorageProblem, to: number): void {
    const { minWh, maxWh, terminalValuePerKwh } = storage;
    this.#arena.reset(to, minWh, maxWh, terminalValuePerKwh);
    this.#costOfFull = -terminalValuePerKwh * (maxWh - minWh);
    this.#concave = true;
  }

  /** Begins at slot `to` with the mean of what is to go from there. */
  beginAtMean(parts: readonly CostToGo[], weights: readonly number[], to: number): void {
    const arenas = parts.map((part) => part.#arena);
    this.#concave = this.#arena.resetToMean(to, arenas, weights);
    this.#costOfFull = parts.reduce((sum, part, index) => sum + (weights[index] ?? 0) * part.#costOfFull, 0);
  }

  /**
   * The cost-to-go at every slot of the range.
   *
   * @param requirement - A level that is missed costs its penalty: it adds to the worth of all energy below it.
   * @returns how many slots took the general step.
   */
  backward(stages: StageCosts, { from, to }: SlotRange, requirement?: Requirement): number {
    const arena = this.#arena;
    if (this.#isGeneral.length < to) this.#isGeneral = new Uint8Array(to);
    let generalSlots = 0;
    for (let t = to - 1; t >= from; t -= 1) {
      if (requirement !== undefined)
        arena.addBelow(t + 1, to, requirement.levelWh[t] ?? 0, requirement.penaltyPerKwh);
      if (this.#concave && stages.convex[t] === 1) {
        const segments = (arena.start[t + 2] ?? 0) - (arena.start[t + 1] ?? 0);
        arena.reserve(t + 1, to, segments + stages.stride);
        this.#costOfFull += stepBackConvex(arena, stages, t);
        this.#isGeneral[t] = 0;
      } else {
        this.#costOfFull = this.#general.stepBack(arena, stages, t, to, this.#costOfFull);
        this.#isGeneral[t] = 1;
        generalSlots += 1;
        this.#concave = this.#general.resultIsConcave;
      }
    }
    return generalSlots;
  }

  /**
   * Fills in the best moves of the range, from a level at its start.
   *
   * @returns the level at its end [Wh].
   */
  forward(
    stages: StageCosts,
    { from, to }: SlotRange,
    storage: StorageProblem,
    { edges }: Horizon,
    startWh: number,
    { batteryW, socWh }: StorageColumns,
  ): number {
    const { chargeEfficiency, dischargeEfficiency, minWh, maxWh } = storage;
    const arena = this.#arena;
    let level = Math.min(maxWh, Math.max(minWh, startWh));
    let above = 0;
    for (let t = from; t < to; t += 1) {
      const top = (arena.start[t + 2] ?? 0) - 1;
      const segment = segmentAt(arena, t, level, top - above);
      above = top - segment;
      const move =
        this.#isGeneral[t] === 1
          ? this.#general.bestMove(arena, stages, t, level, segment)
          : bestMoveConvex(arena, stages, t, level, segment);
      const hours = ((edges[t + 1] ?? 0) - (edges[t] ?? 0)) / MS_PER_HOUR;
      batteryW[t] = (move > 0 ? move / chargeEfficiency : move * dischargeEfficiency) / hours;
      level = Math.min(maxWh, Math.max(minWh, level + move));
      socWh[t] = level;
    }
    return level;
  }

  /** Least cost from a stored energy at slot `from` on, after {@link backward} [currency]. */
  costFrom(storedWh: number, from: number): number {
    const { endWh, perKwh, floorWh, start } = this.#arena;
    const bottom = start[from] ?? 0;
    let cost = this.#costOfFull;
    for (let segment = (start[from + 1] ?? 0) - 1; segment >= bottom; segment -= 1) {
      const lower = segment > bottom ? (endWh[segment - 1] ?? 0) : floorWh;
      const above = (endWh[segment] ?? 0) - Math.max(lower, storedWh);
      if (above <= 0) break;
      cost += above * (perKwh[segment] ?? 0);
    }
    return cost / 1000;
  }

  /** Value of energy at the ends of the range's slots. */
  values({ from, to }: SlotRange): StorageValue {
    return this.#arena.values(from, to);
  }

  /** Segments of the value function that has most. */
  mostSegments({ from, to }: SlotRange): number {
    return this.#arena.mostSegments(from, to);
  }
}
