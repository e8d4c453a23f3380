import {
  horizonEnd,
  horizonFromEdges,
  localPartsReader,
  MS_PER_HOUR,
  valueSegmentsAt,
  type Horizon,
  type Instant,
} from "@oec/domain";
import { buildForecast, seasonalNaive } from "@oec/forecast";
import { defaultTerminalValue, piecewiseLinearDp, type Plan, type Problem } from "@oec/optimizer";
import { bandAt, levelsOf, plannedBand, type Band } from "./band.ts";
import { AFTER_MS, BATTERY, slotsFrom, type ControlCase } from "./case.ts";
import { endValue, type Controller } from "./execute.ts";
import { HOME_ZONE, SLOT_MS } from "./recording.ts";
import { meanValue, recentDays, type Expected } from "./scenarios.ts";

const HOURS = SLOT_MS / MS_PER_HOUR;
const DAY_MS = 24 * MS_PER_HOUR;
/** Two days ahead: what tonight leaves for tomorrow matters. */
const PLAN_SLOTS = (2 * DAY_MS) / SLOT_MS;
/** Relative weight that makes a plan end at the level of the start where its price is the same either way. */
const TIE = 1e-6;

/** A way to forecast. */
export type Forecaster = (problem: ControlCase, at: Instant, slots: Horizon) => Expected;

/** The same time yesterday: the yardstick. */
export const yesterday: Forecaster = (problem, at, slots) => ({
  loadW: seasonalNaive(problem.loadHistory, slots, { at, seasonMs: DAY_MS }).values,
  pvW: seasonalNaive(problem.pvHistory, slots, { at, seasonMs: DAY_MS }).values,
});

/** Our own forecast, as the home daemon makes it. */
export const own: Forecaster = (problem, at, slots) => {
  const { loadW, pvW } = buildForecast({
    at,
    horizon: slots,
    timeZone: HOME_ZONE,
    currency: "EUR",
    load: problem.loadHistory,
    pv: problem.pvHistory,
    prices: { horizon: slots, values: new Float64Array(slots.count) },
    pricesKnownUntil: Infinity,
  });
  return { loadW: loadW.values, pvW: pvW.values };
};

/** What will really be: no controller can be better than a plan on it. */
const truth: Forecaster = (problem, _at, slots) => {
  const first = Math.round(((slots.edges[0] ?? 0) - (problem.horizon.edges[0] ?? 0)) / SLOT_MS);
  return {
    loadW: problem.loadW.slice(first, first + slots.count),
    pvW: problem.pvW.slice(first, first + slots.count),
  };
};

/** Does exactly what a plan of the whole window on the real load and prices says. */
export function oracle(problem: ControlCase): Controller {
  const plan = planOf(problem, truth(problem, 0, problem.horizon), problem, problem.horizon, BATTERY.startWh);
  return (slot) => fixed(plan.columns.batteryW[0]?.[slot] ?? 0);
}

/** Plans at each local midnight and commands the planned powers as they are, with the published clipping. */
export const dailyPlain = (problem: ControlCase, forecaster: Forecaster): Controller =>
  daily(problem, forecaster, (plan, index) => fixedOrLoad(problem, plan.columns.batteryW[0]?.[index] ?? 0));

/** Plans at each local midnight and commands bands that follow the house where the plan means to. */
export const dailyFollowing = (problem: ControlCase, forecaster: Forecaster): Controller =>
  daily(problem, forecaster, (plan, index, slot) => {
    const levels = levelsAt(problem, plan, index, slot);
    const before = index === 0 ? Number.NaN : (plan.columns.socWh[0]?.[index - 1] ?? Number.NaN);
    return plannedBand(levels, index === 0 ? plan.startWh : before, HOURS);
  });

/** Plans anew in every slot and commands the first planned power, with the published clipping. */
export const rollingPlain = (problem: ControlCase, forecaster: Forecaster): Controller => {
  return (slot, levelWh) => {
    const plan = planFrom(problem, forecaster, slot, levelWh);
    return fixedOrLoad(problem, plan.columns.batteryW[0]?.[0] ?? 0);
  };
};

/** Plans anew in every slot and commands a band that follows the house where the plan means to. */
export const rollingFollowing = (problem: ControlCase, forecaster: Forecaster): Controller => {
  return (slot, levelWh) => {
    const plan = planFrom(problem, forecaster, slot, levelWh);
    return bandAt(levelsAt(problem, plan, 0, slot), levelWh, HOURS);
  };
};

/**
 * As {@link rollingFollowing}, but what stored energy is worth is the mean over plans on each of the last days as they
 * were: one mean forecast hides that some days leave more room for it and some less.
 */
export const rollingOverDays = (problem: ControlCase, days: number): Controller => {
  return (slot, levelWh) => {
    const at = problem.horizon.edges[slot] ?? Number.NaN;
    const slots = slotsFrom(problem.horizon, slot, PLAN_SLOTS);
    const prices = problem.pricesKnownAt(at, slots);
    const values = recentDays(problem, at, slots, days).map((day) =>
      valueSegmentsAt(planOf(problem, day, prices, slots, levelWh).value, 0, 0),
    );
    const levels = levelsOf(
      meanValue(values),
      problem.importPerKwh[slot] ?? 0,
      problem.exportPerKwh[slot] ?? 0,
      problem.canExport,
    );
    return bandAt(levels, levelWh, HOURS);
  };
};

interface DailyPlan extends Plan {
  readonly startWh: number;
}

function daily(
  problem: ControlCase,
  forecaster: Forecaster,
  command: (plan: DailyPlan, index: number, slot: number) => Band,
): Controller {
  const partsAt = localPartsReader(HOME_ZONE);
  let plan: DailyPlan | undefined;
  let plannedAt = 0;
  return (slot, levelWh) => {
    if (plan === undefined || partsAt(problem.horizon.edges[slot] ?? Number.NaN).minuteOfDay === 0) {
      plan = { ...planFrom(problem, forecaster, slot, levelWh), startWh: levelWh };
      plannedAt = slot;
    }
    return command(plan, slot - plannedAt, slot);
  };
}

function planFrom(problem: ControlCase, forecaster: Forecaster, slot: number, levelWh: number): Plan {
  const at = problem.horizon.edges[slot] ?? Number.NaN;
  const slots = slotsFrom(problem.horizon, slot, PLAN_SLOTS);
  return planOf(problem, forecaster(problem, at, slots), problem.pricesKnownAt(at, slots), slots, levelWh);
}

function planOf(
  problem: ControlCase,
  { loadW, pvW }: Expected,
  { importPerKwh, exportPerKwh }: Pick<ControlCase, "importPerKwh" | "exportPerKwh">,
  slots: Horizon,
  levelWh: number,
): Plan {
  const end = horizonEnd(slots);
  const isLast = end >= horizonEnd(problem.horizon);
  const { missingPerKwh, extraPerKwh } = endValue(problem);
  // Behind the window stands a slot that wants back what the battery had at the start.
  const wantedW = ((BATTERY.startWh - BATTERY.minWh) * BATTERY.dischargeEfficiency * MS_PER_HOUR) / AFTER_MS;
  const also = (values: Readonly<Float64Array>, after: number): Float64Array =>
    isLast ? Float64Array.of(...values, after) : Float64Array.from(values);
  const count = slots.count + (isLast ? 1 : 0);
  const result = piecewiseLinearDp.solve({
    horizon: isLast ? horizonFromEdges([...slots.edges, end + AFTER_MS]) : slots,
    currency: "EUR",
    importPricePerKwh: also(importPerKwh, (missingPerKwh * (1 + TIE)) / BATTERY.dischargeEfficiency),
    exportPricePerKwh: also(exportPerKwh, 0),
    loadW: also(loadW, wantedW),
    pvW: also(pvW, 0),
    maxImportW: new Float64Array(count).fill(Infinity),
    maxExportW: new Float64Array(count).fill(problem.canExport ? Infinity : 0),
    storages: [
      {
        id: "battery",
        minWh: BATTERY.minWh,
        maxWh: BATTERY.maxWh,
        startWh: Math.min(BATTERY.maxWh, Math.max(BATTERY.minWh, levelWh)),
        maxChargeW: BATTERY.maxW,
        maxDischargeW: BATTERY.maxW,
        chargeEfficiency: BATTERY.chargeEfficiency,
        dischargeEfficiency: BATTERY.dischargeEfficiency,
        wearCostPerKwh: 0,
        terminalValuePerKwh: isLast ? extraPerKwh * (1 - TIE) : defaultTerminalValue(importPerKwh),
      },
    ],
  } satisfies Problem);
  if (!result.ok) throw new Error(`the benchmark's problem has no plan: ${JSON.stringify(result.error)}`);
  return result.value;
}

function levelsAt(
  problem: ControlCase,
  plan: Plan,
  index: number,
  slot: number,
): ReturnType<typeof levelsOf> {
  return levelsOf(
    valueSegmentsAt(plan.value, 0, index),
    problem.importPerKwh[slot] ?? 0,
    problem.exportPerKwh[slot] ?? 0,
    problem.canExport,
  );
}

const fixed = (powerW: number): Band => ({ fromW: powerW, toW: powerW });

/** A planned discharge that may not be exported gives way to the real load. */
const fixedOrLoad = (problem: ControlCase, powerW: number): Band =>
  problem.canExport || powerW >= 0 ? fixed(powerW) : { fromW: powerW, toW: 0 };
