import { breakerModel, breakerStep, COLD_BREAKER } from "@oec/domain";
import type { Amperes, BreakerModel, BreakerState, Milliseconds } from "@oec/domain";
import type { SimulationEnvironment } from "../../environment/simulation-environment.ts";

/** Overload of the main fuse that car and battery are to blame for. */
export interface AttributableOverload {
  /** Time with any of it on any phase [s]. */
  readonly seconds: number;
  /** Longest stretch [s]. */
  readonly longestS: number;
  /** Highest current above the fuse, or above what flowed without car and battery if that was more [A]. */
  readonly peakA: Amperes;
  /** Highest use of the fuse's budget, as a share: 1 trips a fuse that was as warm as its rated current makes it. */
  readonly budgetShare: number;
  /** The fuse opened, and would not have without car and battery. */
  readonly tripped: boolean;
}

/**
 * Follows the current on every phase with and without car and battery.
 *
 * The budget of a fuse is the heat between its rated current and its tripping. Overload without car and battery uses none of it:
 * a house that draws too much is nobody's fault. What was used cools down with the fuse's own time constant.
 */
export class OverloadMeter {
  readonly #home: SimulationEnvironment;
  readonly #model: BreakerModel;
  readonly #without: BreakerState[] = [COLD_BREAKER, COLD_BREAKER, COLD_BREAKER];
  readonly #heat: [number, number, number] = [0, 0, 0];
  #seconds = 0;
  #stretchS = 0;
  #longestS = 0;
  #peakA: Amperes = 0;
  #budgetShare = 0;
  #tripped = false;

  constructor(home: SimulationEnvironment) {
    this.#home = home;
    this.#model = breakerModel(home.grid.limits.fuseA);
  }

  /** What was found so far. */
  get found(): AttributableOverload {
    return {
      seconds: this.#seconds,
      longestS: this.#longestS,
      peakA: this.#peakA,
      budgetShare: this.#budgetShare,
      tripped: this.#tripped,
    };
  }

  /** Takes in a step of the plant; true if car or battery overloaded a phase in it. */
  add(durationMs: Milliseconds): boolean {
    const seconds = durationMs / 1000;
    let worstA = 0;
    for (const phase of [0, 1, 2] as const) worstA = Math.max(worstA, this.#addPhase(phase, seconds));
    const isOver = worstA > 0;
    this.#seconds += isOver ? seconds : 0;
    this.#stretchS = isOver ? this.#stretchS + seconds : 0;
    this.#longestS = Math.max(this.#longestS, this.#stretchS);
    this.#peakA = Math.max(this.#peakA, worstA);
    if (this.#home.grid.checkFuseTrip() && !this.#without.some(({ tripped }) => tripped))
      this.#tripped = true;
    return isOver;
  }

  /** Current on one phase that car and battery are to blame for [A]. */
  #addPhase(phase: 0 | 1 | 2, seconds: number): Amperes {
    const { grid, charger, powers, phaseShares } = this.#home;
    const { ratingA, tauS, thetaTrip } = this.#model;
    const voltageV = grid.phaseVoltageV[phase];
    const ownW = (charger?.phasePowerW[phase] ?? 0) + phaseShares.battery[phase] * powers.batteryW;
    const currentA = Math.abs(grid.phaseCurrentA[phase]);
    const withoutA = voltageV > 0 ? Math.abs(grid.phaseCurrentA[phase] - ownW / voltageV) : 0;
    const before = this.#without[phase] ?? COLD_BREAKER;
    this.#without[phase] = breakerStep(this.#model, before, withoutA, seconds);
    const permittedA = Math.max(ratingA, withoutA);
    const excess = Math.max(0, currentA ** 2 - permittedA ** 2) / ratingA ** 2;
    const kept = Math.exp(-seconds / tauS);
    this.#heat[phase] = excess + (this.#heat[phase] - excess) * kept;
    this.#budgetShare = Math.max(this.#budgetShare, this.#heat[phase] / (thetaTrip - 1));
    return Math.max(0, currentA - permittedA);
  }
}
