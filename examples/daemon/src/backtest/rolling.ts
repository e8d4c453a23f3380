import {
  MS_PER_HOUR,
  regularHorizon,
  valueSegmentsAt,
  type BatteryPlanningModel,
  type EnergyValue,
  type Horizon,
  type Series,
} from "@oec/domain";
import { buildForecast } from "@oec/forecast";
import { buildProblem, piecewiseLinearDp, type Plan } from "@oec/optimizer";
import { computeFlows, type AllConstraints, type FlowDecision, type Permissions } from "@oec/power-flow";
import { median } from "./fill.ts";
import { ForecastScore, type ForecastScores } from "./forecast-score.ts";
import type { BacktestHooks, BacktestInput } from "./input.ts";
import { internalError, surplusOf, verified } from "./policies.ts";
import type { Scope } from "./scope.ts";
import { emptyCourse, runSlot, type Course } from "./settle.ts";
import { BATTERY_ID, constraintsOf, siteOf, startWh } from "./site.ts";
import type { Timeline } from "./timeline.ts";

/** How far a plan looks ahead [h]. */
export const PLAN_HOURS = 72;
/** How much of load and PV must have been recorded before plans rest on forecasts [h]. */
export const LEAST_HISTORY_HOURS = 24;

/** What rolling planning did, and how. */
export interface RollingOutcome {
  readonly course: Course;
  readonly plansMade: number;
  readonly plansVerified: number;
  /** Time of each plan [ms]. */
  readonly solveMs: readonly number[];
  readonly forecast: ForecastScores;
  /** Counted slots that ran by the self-consumption rule, because there was no history yet. */
  readonly slotsWithoutHistory: number;
}

/**
 * What leaving the rule costs, as a share of the plan's median import price. Where a plan finds storing now and storing
 * later equally good, later is worse: the forecast may fail. This settles such ties towards covering the home at once. On
 * nine months of one home it lifts the reached share of the possible saving from 0.68 to 0.93 under fixed prices, from
 * 0.916 to 0.922 under a Swedish spot contract, and leaves 0.989 as it is at the bare spot price.
 */
const TIE_SHARE = 0.005;

const ALL_ALLOWED: Permissions = {
  batteryMaxChargeW: Infinity,
  batteryMaxDischargeW: Infinity,
  curtail: true,
};
const EXACT = { roundW: 0, deadbandW: 0 };
const VOLTAGE: readonly [number, number, number] = [230, 230, 230];

interface CurrentPlan {
  readonly value: EnergyValue;
  /** Slot of the timeline at which it starts. */
  readonly first: number;
  /** Cost of leaving the self-consumption rule [currency/kWh]. */
  readonly trackingPerKwh: number;
}

/**
 * Plans anew every hour with what was known by then, and runs each slot on what really came: the plan's value of stored
 * energy, not its power, decides what a deviation from the forecast is worth.
 *
 * @param recorded - The recording without filled gaps: what forecasts may see.
 */
export function runRolling(
  scope: Scope,
  recorded: Timeline,
  input: BacktestInput,
  hooks: BacktestHooks,
): RollingOutcome {
  const { battery } = input;
  const { timerMs = () => 0, onProgress = () => undefined } = hooks;
  const course = emptyCourse(scope.count);
  const score = new ForecastScore(scope, recorded);
  const planner = plannerOf(recorded, input, timerMs, score);
  const limited = input.maxImportW !== undefined || input.maxExportW !== undefined;
  const unlimited = constraintsOf(battery, Infinity, Infinity);
  const slotsPerHour = Math.max(1, Math.round(MS_PER_HOUR / recorded.slotMs));
  let storedWh = startWh(battery);
  let plan: CurrentPlan | undefined;
  let slotsWithoutHistory = 0;
  for (let slot = 0; slot < scope.count; slot += 1) {
    const at = scope.slots[slot] ?? 0;
    const fresh = plan !== undefined && at - plan.first < slotsPerHour && at > plan.first;
    const startsHour = (recorded.horizon.edges[at] ?? 0) % MS_PER_HOUR === 0;
    if (!fresh || startsHour) plan = planner.plan(at, storedWh);
    if (plan === undefined) {
      slotsWithoutHistory += 1;
      storedWh = runSlot(course, scope, battery, slot, storedWh, surplusOf(scope, slot), 0);
      continue;
    }
    const constraints = limited
      ? constraintsOf(battery, scope.maxImportW[slot] ?? Infinity, scope.maxExportW[slot] ?? Infinity)
      : unlimited;
    const decision = decide({
      scope,
      slot,
      startMs: recorded.horizon.edges[at] ?? 0,
      storedWh,
      plan,
      ahead: at - plan.first,
      battery,
      constraints,
    });
    storedWh = runSlot(course, scope, battery, slot, storedWh, decision.batteryW, decision.curtailW);
    if (slot % 128 === 0) onProgress(slot / scope.count);
  }
  const { made, solveMs } = planner;
  return {
    course,
    plansMade: made(),
    plansVerified: made(),
    solveMs,
    forecast: score.result(),
    slotsWithoutHistory,
  };
}

interface Instance {
  readonly scope: Scope;
  readonly slot: number;
  readonly startMs: number;
  readonly storedWh: number;
  readonly plan: CurrentPlan;
  /** Slots since the plan was made. */
  readonly ahead: number;
  readonly battery: BatteryPlanningModel;
  readonly constraints: AllConstraints;
}

/** The exact best for one slot as it really came, given what the plan says stored energy is worth afterwards. */
function decide({
  scope,
  slot,
  startMs,
  storedWh,
  plan,
  ahead,
  battery,
  constraints,
}: Instance): FlowDecision {
  const third = (scope.loadW[slot] ?? 0) / 3;
  return computeFlows(
    {
      at: startMs,
      housePhaseW: [third, third, third],
      phaseVoltageV: VOLTAGE,
      pvAvailableW: scope.pvW[slot] ?? 0,
      battery: { socPercent: (100 * storedWh) / battery.capacityWh, powerW: 0 },
    },
    constraints,
    ALL_ALLOWED,
    {
      importPricePerKwh: scope.importPerKwh[slot] ?? 0,
      exportPricePerKwh: scope.exportPerKwh[slot] ?? 0,
      holdHours: scope.hours,
      battery: {
        plannedW: surplusOf(scope, slot),
        trackingPerKwh: plan.trackingPerKwh,
        wearCostPerKwh: battery.wearCostPerKwh,
        segments: valueSegmentsAt(plan.value, 0, ahead),
      },
    },
    EXACT,
  );
}

/** Makes plans at slots of the timeline; undefined while there is too little history. */
function plannerOf(recorded: Timeline, input: BacktestInput, timerMs: () => number, score: ForecastScore) {
  const { tariff } = input;
  const { slotMs, horizon: grid } = recorded;
  const site = siteOf(input);
  const slots = Math.round((PLAN_HOURS * MS_PER_HOUR) / slotMs);
  const needed = (LEAST_HISTORY_HOURS * MS_PER_HOUR) / slotMs;
  const knownBefore = countKnown(recorded);
  const series = (values: Float64Array): Series => ({ horizon: grid, values });
  const history = {
    prices: series(recorded.spotPerKwh),
    load: series(recorded.loadW),
    pv: series(recorded.pvW),
  };
  const solveMs: number[] = [];
  let count = 0;
  return {
    solveMs,
    made: () => count,
    plan(at: number, storedWh: number): CurrentPlan | undefined {
      if ((knownBefore[at] ?? 0) < needed) return undefined;
      const now = grid.edges[at] ?? 0;
      const horizon: Horizon = regularHorizon(now, slotMs, slots);
      const { timeZone, currency } = tariff;
      const forecast = buildForecast({
        at: now,
        horizon,
        timeZone,
        marketTimeZone: timeZone,
        currency,
        ...history,
      });
      score.add(at, forecast);
      const began = timerMs();
      const problem = buildProblem(site, tariff, forecast, { at: now, storedWh: { [BATTERY_ID]: storedWh } });
      if (!problem.ok) throw internalError("no problem could be built", problem.error);
      const solved = piecewiseLinearDp.solve(problem.value);
      solveMs.push(timerMs() - began);
      if (!solved.ok) throw internalError("a plan could not be made", solved.error);
      const plan: Plan = verified(problem.value, solved.value);
      count += 1;
      const price = median([...problem.value.importPricePerKwh]);
      return { value: plan.value, first: at, trackingPerKwh: Math.max(0, TIE_SHARE * price) };
    },
  };
}

/** How many slots before each slot have both load and PV, shape [count]. */
function countKnown({ loadW, pvW }: Timeline): Int32Array {
  const before = new Int32Array(loadW.length);
  for (let slot = 1; slot < before.length; slot += 1) {
    const known = !Number.isNaN(loadW[slot - 1] ?? Number.NaN) && !Number.isNaN(pvW[slot - 1] ?? Number.NaN);
    before[slot] = (before[slot - 1] ?? 0) + (known ? 1 : 0);
  }
  return before;
}
