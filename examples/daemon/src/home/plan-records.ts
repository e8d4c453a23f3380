import type { ActivePlan } from "@oec/controller";
import {
  horizonEnd,
  QUARTER_HOUR_MS,
  type Instant,
  type PriceRecord,
  type ScheduleInterval,
  type ScheduleRecord,
} from "@oec/domain";
import { toSchedules } from "@oec/optimizer";
import type { CachedForecast, Json, OptimizationRun } from "../storage/index.ts";
import type { Market } from "./market.ts";
import type { PlanRun } from "./recorded-planner.ts";

/** Market area of the simulated prices. */
const PRICE_AREA = "SE3";

/** A run of the planner as the store keeps it. */
export function runRecord({ at, reason, durationMs, result }: PlanRun, id: string): OptimizationRun {
  const common = { id, createdAt: at, durationMs, objective: "minimise-cost" };
  if (!result.ok) {
    return { ...common, constraints: { reason }, result: { status: "failed", message: result.error.reason } };
  }
  const { strategy, cost, certificate, slots, inputHash } = result.value.plan;
  const { importCost, exportRevenue, wearCost, terminalValue, total } = cost;
  return {
    ...common,
    constraints: { reason, slots: slots.count, inputHash },
    result: {
      status: "ok",
      strategy,
      certificate: certificate.kind,
      cost: { importCost, exportRevenue, wearCost, terminalValue, total },
    },
  };
}

/** What a plan was made from, as the store keeps it: one forecast per quantity, in whole watts and prices to 0.00001. */
export function forecastRecords(
  { plan, problem }: ActivePlan,
  madeAt: Instant,
  newId: () => string,
): readonly CachedForecast[] {
  const { horizon, currency, importPricePerKwh, exportPricePerKwh, loadW, pvW } = problem;
  const validUntil = horizonEnd(plan.slots);
  const forecast = (type: string, data: Readonly<Record<string, Json>>): CachedForecast => {
    const edges = [...horizon.edges];
    return { id: newId(), type, createdAt: madeAt, validUntil, data: { edges, ...data } };
  };
  const priceOf = (values: Readonly<Float64Array>): Json =>
    Array.from(values, (value) => Number(value.toFixed(5)));
  const wattsOf = (values: Readonly<Float64Array>): Json => Array.from(values, Math.round);
  return [
    forecast("price", {
      currency,
      importPricePerKwh: priceOf(importPricePerKwh),
      exportPricePerKwh: priceOf(exportPricePerKwh),
    }),
    forecast("consumption", { loadW: wattsOf(loadW) }),
    forecast("production", { pvW: wattsOf(pvW) }),
  ];
}

/** The schedule of the first storage of a plan, in whole watts; neighbours of equal power are one interval. */
export function scheduleRecord(
  { plan, problem }: ActivePlan,
  madeAt: Instant,
  id: string,
): ScheduleRecord | undefined {
  const ids = problem.storages.map((storage) => storage.id);
  const [schedule] = toSchedules(plan, madeAt, ids);
  if (schedule === undefined) return undefined;
  return {
    id,
    schedule: { ...schedule, intervals: joined(schedule.intervals) },
    costEstimate: plan.cost.total,
    valid: true,
  };
}

function joined(intervals: readonly ScheduleInterval[]): readonly ScheduleInterval[] {
  const long: { start: Instant; end: Instant; powerW: number }[] = [];
  for (const { start, end, powerW } of intervals) {
    const whole = Math.round(powerW);
    const last = long.at(-1);
    if (last !== undefined && last.end === start && last.powerW === whole) last.end = end;
    else long.push({ start, end, powerW: whole });
  }
  return long;
}

/** The quarters from an instant on whose prices are published at another one. */
export function newPrices(
  market: Market,
  source: string,
  from: Instant,
  now: Instant,
): readonly PriceRecord[] {
  const until = market.publishedUntil(now);
  const prices: PriceRecord[] = [];
  for (let at = Math.floor(from / QUARTER_HOUR_MS) * QUARTER_HOUR_MS; at < until; at += QUARTER_HOUR_MS) {
    prices.push({
      start: at,
      end: at + QUARTER_HOUR_MS,
      area: PRICE_AREA,
      source: market.originAt?.(at) ?? source,
      pricePerKwh: market.priceAt(at),
      currency: market.currency,
    });
  }
  return prices;
}
