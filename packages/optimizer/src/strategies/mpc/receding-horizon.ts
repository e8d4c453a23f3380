import { MS_PER_HOUR, ok, slotIndexAt, type Money, type Result, type Watts } from "@oec/domain";

import { assemblePlan } from "../../plan/assemble-plan.ts";
import { penalisedCost } from "../../plan/penalised-cost.ts";
import { problemFrom } from "../../problem/problem-from.ts";
import type { Certificate, Plan } from "../../types/plan.ts";
import type { Problem, StorageProblem } from "../../types/problem.ts";
import type { SolveFailure, Strategy } from "../../types/strategy.ts";
import { verifyPlan } from "../../verify/verify-plan.ts";
import { piecewiseLinearDp } from "../piecewise-linear/piecewise-linear-dp.ts";
import { ValuePolicy, type Measured } from "./value-policy.ts";

/** How a {@link RecedingHorizon} plans. */
export interface RecedingHorizonOptions {
  /** Plans each horizon; default: {@link piecewiseLinearDp}. */
  readonly strategy?: Strategy;
  /**
   * How much dearer than the best plan it may be to go on as planned last time [currency], 0 or more; default 0.01. The
   * price of calm for one re-planning: more than that is never given away.
   */
  readonly leavingCost?: Money;
}

/** A plan, and whether it goes on with what was planned last time. */
export interface RecedingPlan {
  readonly plan: Plan;
  /** True if the first slot does what the last plan said, at up to `leavingCost` more. */
  readonly kept: boolean;
  /** What going on as planned would have cost more than the best plan [currency]; undefined: there was nothing to go on with. */
  readonly stayingCost?: Money;
}

/** Powers below this are the same [W]. */
const SAME_W = 1e-6;

/**
 * Model predictive control: plan, do the first slot, measure, plan again.
 *
 * Every problem is solved anew and exactly; what carries over is the intention. With each forecast the best first move may
 * flip between moves that cost the same to a hundredth; a plan is therefore left only where going on would cost more than
 * `leavingCost`. Between plans, {@link RecedingHorizon.powerAt} answers load and sun that differ from the forecast.
 *
 * @example
 * ```ts
 * const horizon = new RecedingHorizon();
 * const planned = horizon.plan(problem);
 * const power = horizon.powerAt({ at, storedWh, loadW, pvW });
 * ```
 */
export class RecedingHorizon {
  readonly #strategy: Strategy;
  readonly #leavingCost: Money;
  readonly #policy = new ValuePolicy();
  #last: { readonly problem: Problem; readonly plan: Plan } | undefined;

  constructor({ strategy = piecewiseLinearDp, leavingCost = 0.01 }: RecedingHorizonOptions = {}) {
    this.#strategy = strategy;
    this.#leavingCost = leavingCost;
  }

  /** Plans a horizon that begins now. A failure leaves the last plan in force. */
  plan(problem: Problem): Result<RecedingPlan, SolveFailure> {
    const solved = this.#strategy.solve(problem);
    if (!solved.ok) return solved;
    const best = solved.value;
    const intended = this.#intendedW(problem);
    if (intended === undefined) return this.#adopt(problem, { plan: best, kept: false });
    if (
      intended.every((powerW, index) => Math.abs(powerW - (best.columns.batteryW[index]?.[0] ?? 0)) < SAME_W)
    )
      return this.#adopt(problem, { plan: best, kept: true, stayingCost: 0 });
    const staying = this.#goOn(problem, best, intended);
    if (staying === undefined) return this.#adopt(problem, { plan: best, kept: false });
    const stayingCost = Math.max(0, penalisedCost(problem, staying) - penalisedCost(problem, best));
    return stayingCost <= this.#leavingCost
      ? this.#adopt(problem, { plan: staying, kept: true, stayingCost })
      : this.#adopt(problem, { plan: best, kept: false, stayingCost });
  }

  /**
   * The best power of a storage right now, by the value of energy of the last plan.
   *
   * @returns power at the busbar [W], positive charges; undefined before the first plan or outside its horizon.
   */
  powerAt(measured: Measured, storage = 0): Watts | undefined {
    if (this.#last === undefined) return undefined;
    return this.#policy.powerAt(this.#last.problem, this.#last.plan, storage, measured);
  }

  #adopt(problem: Problem, planned: RecedingPlan): Result<RecedingPlan, SolveFailure> {
    this.#last = { problem, plan: planned.plan };
    return ok(planned);
  }

  /** What the last plan says for the first slot; undefined where it says nothing. */
  #intendedW({ horizon, storages }: Problem): number[] | undefined {
    if (this.#last === undefined) return undefined;
    const { problem, plan } = this.#last;
    const slot = slotIndexAt(problem.horizon, horizon.edges[0] ?? 0);
    if (slot < 0) return undefined;
    const powers = storages.map(({ id }) => {
      const index = problem.storages.findIndex((storage) => storage.id === id);
      return index < 0 ? Number.NaN : (plan.columns.batteryW[index]?.[slot] ?? Number.NaN);
    });
    return powers.some(Number.isNaN) ? undefined : powers;
  }

  /** The best plan that begins as intended, as far as the storages can; undefined if that breaks a limit. */
  #goOn(problem: Problem, best: Plan, intendedW: readonly number[]): Plan | undefined {
    const { edges, count } = problem.horizon;
    const hours = ((edges[1] ?? 0) - (edges[0] ?? 0)) / MS_PER_HOUR;
    const first = problem.storages.map((storage, index) => moved(storage, intendedW[index] ?? 0, hours));
    const storages = problem.storages.map((storage, index) => ({
      ...storage,
      startWh: first[index]?.levelWh ?? storage.startWh,
    }));
    const rest = count > 1 ? this.#strategy.solve(problemFrom({ ...problem, storages }, 1)) : undefined;
    if (rest !== undefined && !rest.ok) return undefined;
    const column = (firstValue: number, others: Readonly<Float64Array> | undefined) => {
      const values = new Float64Array(count).fill(firstValue, 0, 1);
      if (others !== undefined) values.set(others, 1);
      return values;
    };
    const { columns } = rest?.value ?? best;
    const plan = assemblePlan(problem, {
      strategy: best.strategy,
      batteryW: first.map(({ powerW }, index) => column(powerW, rest && columns.batteryW[index])),
      socWh: first.map(({ levelWh }, index) => column(levelWh, rest && columns.socWh[index])),
      evW: best.columns.evW.map((powers, index) => column(powers[0] ?? 0, rest && columns.evW[index])),
      // The value of energy does not depend on where the storage is.
      value: best.value,
      certificate: { kind: "heuristic" },
      stats: best.stats,
    });
    if (!verifyPlan(problem, plan).ok) return undefined;
    return { ...plan, certificate: certificateOf(plan, best) };
  }
}

/** What a storage does if it is asked for a power: as much of it as limits and room allow. */
function moved(storage: StorageProblem, wantedW: number, hours: number): { powerW: number; levelWh: number } {
  const { minWh, maxWh, startWh, chargeEfficiency, dischargeEfficiency } = storage;
  const roomW = Math.max(0, maxWh - startWh) / chargeEfficiency / hours;
  const heldW = (Math.max(0, startWh - minWh) * dischargeEfficiency) / hours;
  const powerW = Math.min(storage.maxChargeW, roomW, Math.max(-storage.maxDischargeW, -heldW, wantedW));
  const perHour = powerW > 0 ? powerW * chargeEfficiency : powerW / dischargeEfficiency;
  return { powerW, levelWh: Math.min(maxWh, Math.max(minWh, startWh + perHour * hours)) };
}

/** What is known of the best plan is known of this one, less what it costs more. */
function certificateOf(plan: Plan, best: Plan): Certificate {
  if (best.certificate.kind === "heuristic" || plan.violations.length > 0) return { kind: "heuristic" };
  const bound = best.certificate.kind === "exact" ? best.cost.total : best.certificate.bound;
  const proven = Math.min(bound, plan.cost.total);
  return { kind: "gap", gap: plan.cost.total - proven, bound: proven };
}
