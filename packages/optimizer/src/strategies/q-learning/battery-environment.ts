import { MS_PER_HOUR, type Money, type WattHours } from "@oec/domain";

import { settledGridW } from "../../plan/grid-settlement.ts";
import { importPenaltyPerKwh } from "../../problem/import-penalty.ts";
import type { Problem, StorageProblem } from "../../types/problem.ts";
import { powerOf, priceFifths, stateOf } from "./state.ts";

/** What became of an action. */
export interface Step {
  /** What the slot earned: its cost, negated; in the last slot with the worth of what is stored [currency]. */
  readonly reward: Money;
  /** State after it; meaningless once `done`. */
  readonly state: number;
  readonly done: boolean;
}

/** A home over one horizon, slot by slot, for learners: states and actions are numbers, rewards are negative costs. */
export class BatteryEnvironment {
  readonly #problem: Problem;
  readonly #storage: StorageProblem;
  readonly #fifths: Uint8Array;
  readonly #penalty: number;
  #slot = 0;
  #storedWh: WattHours;

  /** @param problem - A valid problem; its first storage is the one that learns. */
  constructor(problem: Problem, storage: StorageProblem) {
    this.#problem = problem;
    this.#storage = storage;
    this.#fifths = priceFifths(problem);
    this.#penalty = importPenaltyPerKwh(problem);
    this.#storedWh = storage.startWh;
  }

  /** Stored energy now [Wh]. */
  get storedWh(): WattHours {
    return this.#storedWh;
  }

  /** Begins anew, with a stored energy within the storage's range [Wh]; returns the first state. */
  reset(storedWh: WattHours): number {
    this.#slot = 0;
    this.#storedWh = Math.min(this.#storage.maxWh, Math.max(this.#storage.minWh, storedWh));
    return this.#state();
  }

  /** Power that an action means now [W]. */
  powerOf(action: number): number {
    return powerOf(action, this.#problem, this.#storage, this.#slot, this.#storedWh);
  }

  /** Does an action for one slot. */
  step(action: number): Step {
    const { horizon, loadW, pvW, importPricePerKwh, exportPricePerKwh } = this.#problem;
    const { minWh, maxWh, chargeEfficiency, dischargeEfficiency, wearCostPerKwh } = this.#storage;
    const slot = this.#slot;
    const hours = ((horizon.edges[slot + 1] ?? 0) - (horizon.edges[slot] ?? 0)) / MS_PER_HOUR;
    const powerW = this.powerOf(action);
    const terms = {
      importPerKwh: importPricePerKwh[slot] ?? 0,
      exportPerKwh: exportPricePerKwh[slot] ?? 0,
      maxImportW: this.#problem.maxImportW[slot] ?? Infinity,
      maxExportW: this.#problem.maxExportW[slot] ?? Infinity,
    };
    const sunW = pvW[slot] ?? 0;
    const gridW = settledGridW((loadW[slot] ?? 0) - sunW + powerW, sunW, terms, this.#penalty);
    const grid = (gridW * hours * (gridW > 0 ? terms.importPerKwh : terms.exportPerKwh)) / 1000;
    const wear = (Math.abs(powerW) * hours * wearCostPerKwh) / 1000;
    const perHour = powerW > 0 ? powerW * chargeEfficiency : powerW / dischargeEfficiency;
    this.#storedWh = Math.min(maxWh, Math.max(minWh, this.#storedWh + perHour * hours));
    this.#slot = slot + 1;
    const done = this.#slot >= horizon.count;
    const worth = done ? ((this.#storedWh - minWh) / 1000) * this.#storage.terminalValuePerKwh : 0;
    return { reward: worth - grid - wear, state: done ? 0 : this.#state(), done };
  }

  #state(): number {
    return stateOf(this.#problem, this.#storage, this.#fifths, this.#slot, this.#storedWh);
  }
}
