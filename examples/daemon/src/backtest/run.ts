import { OecError, storedRange } from "@oec/domain";
import { defaultTerminalValue } from "@oec/optimizer";
import { assumptionsOf } from "./assumptions.ts";
import { fixedFeeOfDay } from "./fees.ts";
import { fillGaps } from "./fill.ts";
import type { BacktestHooks, BacktestInput } from "./input.ts";
import { internalError, runPerfect, runSelfConsumption, runWithoutBattery } from "./policies.ts";
import { POLICY_NAMES, type BacktestResult, type PolicyName } from "./result.ts";
import { runRolling } from "./rolling.ts";
import { buildScope, type Scope } from "./scope.ts";
import { settle, type Course } from "./settle.ts";
import { daysOf, monthsOf, policyResult, seriesOf, solveTimes, type Account } from "./summary.ts";
import { buildTimeline } from "./timeline.ts";

/**
 * What a recorded home would have cost under four policies: without battery, with the self-consumption rule, with hourly
 * planning on forecasts that know only the past, and with perfect foresight.
 *
 * Pure: no files, no clock. Perfect foresight never costs more than any other policy, or this throws.
 *
 * @throws {@link OecError} `OUT_OF_RANGE` for days outside the data, `MISSING_DATA` if no day is whole, `INVALID_ARGUMENT`
 *   for currencies that do not fit or a tariff with a peak charge, `INTERNAL_ERROR` if a result contradicts itself.
 *
 * @example
 * ```ts
 * import { runBacktest, type BacktestInput } from "@oec/daemon";
 *
 * declare const input: BacktestInput;
 * const { policies, currency } = runBacktest(input);
 * console.log(policies.rolling.saving, currency);
 * ```
 */
export function runBacktest(input: BacktestInput, hooks: BacktestHooks = {}): BacktestResult {
  refusePeaks(input);
  const { battery, tariff } = input;
  const recorded = buildTimeline(input);
  const { timeline, filled } =
    input.fill === true ? fillGaps(recorded, tariff.timeZone) : { timeline: recorded, filled: [] };
  const scope = buildScope(timeline, input);
  const storedValuePerKwh = defaultTerminalValue(scope.importPerKwh);
  const rolling = runRolling(scope, recorded, input, hooks);
  const courses: Readonly<Record<PolicyName, Course>> = {
    withoutBattery: runWithoutBattery(scope, battery),
    selfConsumption: runSelfConsumption(scope, battery),
    rolling: rolling.course,
    perfect: runPerfect(scope, input, storedValuePerKwh),
  };
  const account: Account = {
    scope,
    battery,
    storedValuePerKwh,
    feeOfDay: scope.days.map(({ day }) => fixedFeeOfDay(tariff, day)),
  };
  const policies = resultsOf(courses, account);
  checkOrder(policies);
  const days = daysOf(courses, account);
  const { minWh, maxWh } = storedRange(battery);
  return {
    schemaVersion: 1,
    period: periodOf(input, scope),
    currency: tariff.currency,
    tariff: tariff.name,
    battery: {
      capacityKwh: battery.capacityWh / 1000,
      powerKw: battery.maxChargeW / 1000,
      minSocPercent: battery.minSocPercent,
      maxSocPercent: battery.maxSocPercent,
      oneWayEfficiency: battery.chargeEfficiency,
      wearCostPerKwh: battery.wearCostPerKwh,
    },
    priceShiftDays: timeline.priceShiftDays,
    storedValuePerKwh,
    policies,
    months: monthsOf(days),
    days,
    excludedDays: scope.excluded,
    filled,
    // One more than rolling planning made: the plan with perfect foresight.
    plans: { made: rolling.plansMade + 1, verified: rolling.plansVerified + 1 },
    solveMs: solveTimes(rolling.solveMs),
    forecast: rolling.forecast,
    assumptions: assumptionsOf(input, {
      storedValuePerKwh,
      startKwh: (minWh + maxWh) / 2000,
      shiftDays: timeline.priceShiftDays,
      hoursWithoutHistory: rolling.slotsWithoutHistory * scope.hours,
    }),
    series: seriesOf(courses, scope, timeline),
  };
}

function refusePeaks({ tariff }: BacktestInput): void {
  const index = tariff.terms.findIndex(({ peak }) => peak !== undefined);
  if (index < 0) return;
  const key = `terms[${index}].peak`;
  throw new OecError(
    "INVALID_ARGUMENT",
    `tariff "${tariff.name}", key ${key}: a charge on the month's highest power cannot be planned exactly yet, and a ` +
      "backtest that left it out would mislead; remove the key to compare energy costs alone",
    { context: { key } },
  );
}

function periodOf({ from, to, tariff }: BacktestInput, scope: Scope): BacktestResult["period"] {
  return {
    from,
    to,
    timeZone: tariff.timeZone,
    slotMinutes: scope.hours * 60,
    countedDays: scope.days.length,
    countedSlots: scope.count,
  };
}

function resultsOf(
  courses: Readonly<Record<PolicyName, Course>>,
  account: Account,
): BacktestResult["policies"] {
  const settled = (name: PolicyName) =>
    policyResult(courses[name], settle(courses[name], account.scope, account.battery), account);
  const withoutBattery = settled("withoutBattery");
  const saving = (name: PolicyName) => {
    const result = settled(name);
    return { ...result, saving: withoutBattery.cost.total - result.cost.total };
  };
  return {
    withoutBattery: { ...withoutBattery, saving: 0 },
    selfConsumption: saving("selfConsumption"),
    rolling: saving("rolling"),
    perfect: saving("perfect"),
  };
}

/** Money that rounding may move, as a share of the sums involved. */
const ROUNDING = 1e-9;

/** Nobody can do better than perfect foresight: a policy that seems to is an error in this program. */
function checkOrder(policies: BacktestResult["policies"]): void {
  const best = policies.perfect.cost;
  for (const name of POLICY_NAMES) {
    const { cost } = policies[name];
    const size = Math.abs(cost.importCost) + Math.abs(cost.exportRevenue) + Math.abs(best.importCost) + 1;
    if (best.total <= cost.total + ROUNDING * size) continue;
    throw internalError("perfect foresight cost more than another policy", { [name]: cost, perfect: best });
  }
}
