import { addDays, formatInstant, horizonEnd, localDate, QUARTER_HOUR_MS } from "@oec/domain";
import type { PlanView } from "../../api/plan-view-schema.ts";
import type { Home } from "../../home/home.ts";
import type { Alternatives } from "./alternatives.ts";
import { dayQuarters, type DayQuarter } from "./day.ts";
import { dayView } from "./day-view.ts";
import { dayMoney } from "./money.ts";
import { rounded } from "./rounded.ts";

/** The dates of which something is known, from the oldest measured to the plan's end. */
export function knownDates(home: Home): readonly string[] {
  const { plant, site, planner } = home.parts;
  const now = plant.clock.now();
  const plan = planner.latest?.active.plan;
  const first = localDate(home.book.since ?? now, site.timeZone);
  const last = localDate(plan === undefined ? now : horizonEnd(plan.slots) - 1, site.timeZone);
  const dates: string[] = [];
  for (let date = first; date <= last; date = addDays(date, 1)) dates.push(date);
  return dates;
}

/** Everything the page Plan shows of a day. */
export function planView(home: Home, date: string, alternatives: Alternatives, measuredAt: number): PlanView {
  const { plant, site, tariff, planner } = home.parts;
  const quarters = dayQuarters(home, date);
  const latest = planner.latest;
  const plan = latest?.active.plan;
  const coverage = latest?.forecast.pvW.interval?.coverage;
  return {
    at: formatInstant(plant.clock.now()),
    measuredAt: new Date(measuredAt).toISOString(),
    timeZone: site.timeZone,
    currency: tariff.currency,
    madeAt: latest === undefined ? null : formatInstant(latest.madeAt),
    until: plan === undefined ? null : formatInstant(horizonEnd(plan.slots)),
    nextLookAt: latest === undefined ? null : formatInstant(latest.madeAt + QUARTER_HOUR_MS),
    strategy: plan?.strategy ?? null,
    certificate: plan?.certificate.kind ?? null,
    dates: knownDates(home),
    kpis: kpisOf(home, quarters),
    ...(coverage !== undefined && { bandCoverage: coverage }),
    day: dayView(home, date, alternatives, quarters),
  };
}

function kpisOf(home: Home, quarters: readonly DayQuarter[]): PlanView["kpis"] {
  const known = quarters.filter(({ flows }) => flows !== undefined);
  const complete = known.length === quarters.length;
  const { costSoFar, costExpected, baselines } = dayMoney(home, quarters);
  const peaks = known.flatMap(({ peakImportW }) => (peakImportW === undefined ? [] : [peakImportW]));
  const measuredOnly = quarters.every(({ planned }) => planned === undefined);
  const rule = baselines?.find(({ kind }) => kind === "self-consumption");
  const limitW = home.parts.planner.latest?.active.problem.maxImportW[0];
  const hasMeasured = quarters.some(({ measured }) => measured !== undefined);
  const compared = known.length === 0 ? undefined : measuredOnly ? rule?.soFar : rule?.expected;
  return {
    complete,
    cost: known.length === 0 ? null : measuredOnly ? costSoFar : costExpected,
    costSoFar: hasMeasured ? costSoFar : null,
    ownPowerPercent: ownPower(known),
    highestImportW: peaks.length === 0 ? null : Math.round(Math.max(0, ...peaks)),
    importLimitW: limitW === undefined || !Number.isFinite(limitW) ? null : Math.round(limitW),
    saved: compared?.saved ?? null,
    storedMoreKwh: compared?.storedMoreKwh ?? null,
  };
}

/** Share of the house's use that sun and battery cover at the time [%]. */
function ownPower(known: readonly DayQuarter[]): number | null {
  let house = 0;
  let bought = 0;
  for (const { flows } of known) {
    house += flows?.houseW ?? 0;
    bought += Math.min(flows?.houseW ?? 0, Math.max(0, (flows?.boughtW ?? 0) - (flows?.chargedW ?? 0)));
  }
  return house > 0 ? rounded(100 * (1 - bought / house), 1) : null;
}
