import { MS_PER_HOUR, type StorageValue } from "@oec/domain";

import { importPenaltyPerKwh } from "../../problem/import-penalty.ts";
import type { PlanStats } from "../../types/plan.ts";
import type { Problem, StorageProblem } from "../../types/problem.ts";
import { bestMoveConvex, stepBackConvex } from "./convex-step.ts";
import { GeneralStep } from "./general-step.ts";
import { MAX_PIECES, StageCosts } from "./stage-cost.ts";
import { ValueArena } from "./value-arena.ts";

/** The best use of one storage. */
export interface StorageOptimum {
  /** Power at the busbar [W], shape [horizon.count]. */
  readonly batteryW: Float64Array;
  /** Energy at the end of each slot [Wh], shape [horizon.count]. */
  readonly socWh: Float64Array;
  readonly value: StorageValue;
  /** Least cost as the value function states it, with the penalty for exceeded import limits [currency]. */
  readonly objective: number;
  readonly stats: PlanStats;
}

/**
 * Exact dynamic programming for one storage, on value functions that are piecewise linear and kept whole.
 *
 * Every slot's cost is a piecewise-linear function of the energy stored, hence so is the least cost-to-go at every
 * level. Where slot and cost-to-go are convex a step is a merge of sorted slopes; elsewhere it is a lower envelope of
 * such merges. No grid, no tolerance on the optimum.
 *
 * The working arrays belong to the instance and are used again by the next solve.
 */
export class PiecewiseLinearSolver {
  readonly #stages = new StageCosts();
  readonly #arena = new ValueArena();
  readonly #general = new GeneralStep();
  /** 1 for slots that took the general step: their worth or cost is not convex. */
  #isGeneral = new Uint8Array(0);
  #costOfFull = 0;

  /** Plans one storage of a problem, as if it were the only one. */
  solve(problem: Problem, storage: StorageProblem): StorageOptimum {
    const generalSlots = this.#backward(problem, storage);
    const { batteryW, socWh } = this.#forward(problem, storage);
    const { count } = problem.horizon;
    return {
      batteryW,
      socWh,
      value: this.#arena.values(count),
      objective: this.costFrom(storage.startWh),
      stats: { segments: this.#arena.mostSegments(count), nonConvexSlots: generalSlots, passes: 1 },
    };
  }

  /** Least cost of the whole horizon from a stored energy, after {@link solve} [currency]. */
  costFrom(storedWh: number): number {
    const { endWh, perKwh, floorWh } = this.#arena;
    const bottom = this.#arena.start[0] ?? 0;
    let cost = this.#costOfFull;
    for (let segment = (this.#arena.start[1] ?? 0) - 1; segment >= bottom; segment -= 1) {
      const lower = segment > bottom ? (endWh[segment - 1] ?? 0) : floorWh;
      const above = (endWh[segment] ?? 0) - Math.max(lower, storedWh);
      if (above <= 0) break;
      cost += above * (perKwh[segment] ?? 0);
    }
    return cost / 1000;
  }

  #backward(problem: Problem, storage: StorageProblem): number {
    const { count } = problem.horizon;
    const stages = this.#stages;
    const arena = this.#arena;
    stages.prepare(problem, storage, importPenaltyPerKwh(problem));
    arena.reset(count, storage.minWh, storage.maxWh, storage.terminalValuePerKwh);
    if (this.#isGeneral.length < count) this.#isGeneral = new Uint8Array(count);
    this.#costOfFull = -storage.terminalValuePerKwh * (storage.maxWh - storage.minWh);
    let concave = true;
    let generalSlots = 0;
    for (let t = count - 1; t >= 0; t -= 1) {
      if (concave && stages.convex[t] === 1) {
        const segments = (arena.start[t + 2] ?? 0) - (arena.start[t + 1] ?? 0);
        arena.reserve(t + 1, count, segments + MAX_PIECES);
        this.#costOfFull += stepBackConvex(arena, stages, t);
        this.#isGeneral[t] = 0;
      } else {
        this.#costOfFull = this.#general.stepBack(arena, stages, t, count, this.#costOfFull);
        this.#isGeneral[t] = 1;
        generalSlots += 1;
        concave = this.#general.resultIsConcave;
      }
    }
    return generalSlots;
  }

  #forward(problem: Problem, storage: StorageProblem): { batteryW: Float64Array; socWh: Float64Array } {
    const { count, edges } = problem.horizon;
    const batteryW = new Float64Array(count);
    const socWh = new Float64Array(count);
    const { chargeEfficiency, dischargeEfficiency, minWh, maxWh } = storage;
    let level = Math.min(maxWh, Math.max(minWh, storage.startWh));
    for (let t = 0; t < count; t += 1) {
      const move =
        this.#isGeneral[t] === 1
          ? this.#general.bestMove(this.#arena, this.#stages, t, level)
          : bestMoveConvex(this.#arena, this.#stages, t, level);
      const hours = ((edges[t + 1] ?? 0) - (edges[t] ?? 0)) / MS_PER_HOUR;
      batteryW[t] = (move > 0 ? move / chargeEfficiency : move * dischargeEfficiency) / hours;
      level = Math.min(maxWh, Math.max(minWh, level + move));
      socWh[t] = level;
    }
    return { batteryW, socWh };
  }
}
