import type { BatteryPlanningModel } from "@oec/domain";
import { median } from "./fill.ts";
import {
  POLICY_NAMES,
  type BacktestResult,
  type BacktestSeries,
  type DayResult,
  type MonthResult,
  type PolicyName,
  type PolicyResult,
} from "./result.ts";
import type { Scope } from "./scope.ts";
import { settle, type Course, type Settlement } from "./settle.ts";
import { startWh } from "./site.ts";
import type { Timeline } from "./timeline.ts";

/** What turns courses into money. */
export interface Account {
  readonly scope: Scope;
  readonly battery: BatteryPlanningModel;
  readonly storedValuePerKwh: number;
  /** Fixed fee per counted day [currency]. */
  readonly feeOfDay: readonly number[];
}

/** Everything about one policy but its saving. */
export function policyResult(
  course: Course,
  money: Settlement,
  account: Account,
): Omit<PolicyResult, "saving"> {
  const { scope, battery, storedValuePerKwh, feeOfDay } = account;
  const kwh = (pick: (slot: number) => number): number => {
    let sum = 0;
    for (let slot = 0; slot < scope.count; slot += 1) sum += pick(slot);
    return (sum * scope.hours) / 1000;
  };
  const importCost = total(money.importCost);
  const exportRevenue = total(money.exportRevenue);
  const wearCost = total(money.wearCost);
  const fixedFees = feeOfDay.reduce((sum, fee) => sum + fee, 0);
  const bill = importCost - exportRevenue + wearCost + fixedFees;
  const startKwh = startWh(battery) / 1000;
  const endKwh = (course.storedWh.at(-1) ?? 0) / 1000;
  const storedEnergyValue = (endKwh - startKwh) * storedValuePerKwh;
  const exportKwh = kwh((slot) => Math.max(0, -(course.gridW[slot] ?? 0)));
  const pvKwh = kwh((slot) => scope.pvW[slot] ?? 0);
  const dischargedKwh = kwh((slot) => Math.max(0, -(course.batteryW[slot] ?? 0)));
  return {
    cost: {
      importCost,
      exportRevenue,
      wearCost,
      fixedFees,
      bill,
      storedEnergyValue,
      total: bill - storedEnergyValue,
    },
    importKwh: kwh((slot) => Math.max(0, course.gridW[slot] ?? 0)),
    exportKwh,
    curtailedKwh: kwh((slot) => course.curtailW[slot] ?? 0),
    chargedKwh: kwh((slot) => Math.max(0, course.batteryW[slot] ?? 0)),
    dischargedKwh,
    cycles: dischargedKwh / battery.dischargeEfficiency / (battery.capacityWh / 1000),
    peakImportKw: course.gridW.reduce((peak, power) => Math.max(peak, power), 0) / 1000,
    selfConsumptionShare: pvKwh > 0 ? Math.max(0, 1 - exportKwh / pvKwh) : 0,
    endStoredKwh: endKwh,
  };
}

const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);

/** Cost per counted day; what a day leaves in the store is counted at the same value as for the whole period. */
export function daysOf(courses: Readonly<Record<PolicyName, Course>>, account: Account): DayResult[] {
  const { scope, battery, storedValuePerKwh, feeOfDay } = account;
  const totals = recordOf((name) => {
    const course = courses[name];
    const { importCost, exportRevenue, wearCost } = settle(course, scope, battery);
    const days = [...feeOfDay];
    let before = startWh(battery);
    for (let slot = 0; slot < scope.count; slot += 1) {
      const stored = course.storedWh[slot] ?? 0;
      const cost = (importCost[slot] ?? 0) - (exportRevenue[slot] ?? 0) + (wearCost[slot] ?? 0);
      const day = scope.dayOf[slot] ?? 0;
      days[day] = (days[day] ?? 0) + cost - ((stored - before) / 1000) * storedValuePerKwh;
      before = stored;
    }
    return days;
  });
  return scope.days.map(({ day }, index) => ({ day, total: recordOf((name) => totals[name][index] ?? 0) }));
}

/** One value per policy. */
function recordOf<Value>(of: (name: PolicyName) => Value): Record<PolicyName, Value> {
  return {
    withoutBattery: of("withoutBattery"),
    selfConsumption: of("selfConsumption"),
    rolling: of("rolling"),
    perfect: of("perfect"),
  };
}

/** Days added up by local month. */
export function monthsOf(days: readonly DayResult[]): MonthResult[] {
  const months = new Map<string, DayResult[]>();
  for (const day of days) {
    const month = day.day.slice(0, 7);
    months.set(month, [...(months.get(month) ?? []), day]);
  }
  return [...months].map(([month, inside]) => {
    const sum = recordOf((name) => inside.reduce((cost, day) => cost + day.total[name], 0));
    const rollingBeatsRule = sum.rolling <= sum.selfConsumption + 1e-9;
    return { month, days: inside.length, total: sum, rollingBeatsRule };
  });
}

/** Median, 95th percentile and sum of solve times. */
export function solveTimes(times: readonly number[]): BacktestResult["solveMs"] {
  if (times.length === 0) return { median: 0, p95: 0, total: 0 };
  const sorted = [...times].sort((a, b) => a - b);
  return {
    median: median(sorted),
    p95: sorted[Math.min(sorted.length - 1, Math.floor(0.95 * sorted.length))] ?? 0,
    total: sorted.reduce((sum, time) => sum + time, 0),
  };
}

/** The columns as plain numbers, rounded to what a picture or a spreadsheet can use. */
export function seriesOf(
  courses: Readonly<Record<PolicyName, Course>>,
  scope: Scope,
  { horizon }: Timeline,
): BacktestSeries {
  const rounded = (values: Float64Array, factor: number, scale = 1): number[] =>
    // `+ 0` turns -0 into 0, which JSON does not know apart.
    Array.from(values, (value) => Math.round(value * scale * factor) / factor + 0);
  return {
    startMs: Array.from(scope.slots, (slot) => horizon.edges[slot] ?? Number.NaN),
    spotPerKwh: rounded(scope.spotPerKwh, 1e6),
    importPerKwh: rounded(scope.importPerKwh, 1e6),
    exportPerKwh: rounded(scope.exportPerKwh, 1e6),
    loadW: rounded(scope.loadW, 10),
    pvW: rounded(scope.pvW, 10),
    batteryW: recordOf((name) => rounded(courses[name].batteryW, 10)),
    gridW: recordOf((name) => rounded(courses[name].gridW, 10)),
    storedKwh: recordOf((name) => rounded(courses[name].storedWh, 1e4, 1e-3)),
  };
}

/** Names for people, in the order of every table. */
export const POLICY_LABELS: Readonly<Record<PolicyName, string>> = {
  withoutBattery: "without battery",
  selfConsumption: "self-consumption rule",
  rolling: "rolling planning",
  perfect: "perfect foresight",
};

/** Calls once per policy in order. */
export const eachPolicy = <Value>(of: (name: PolicyName) => Value): Value[] => POLICY_NAMES.map(of);
