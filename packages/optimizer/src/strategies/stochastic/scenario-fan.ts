import {
  err,
  ok,
  type ForecastBundle,
  type ForecastColumn,
  type Result,
  type Site,
  type SiteState,
  type Tariff,
} from "@oec/domain";

import { buildProblem, type BuildOptions } from "../../problem/build-problem.ts";
import type { Problem, ProblemError } from "../../types/problem.ts";
import type { Scenario } from "./scenario-problem.ts";

/** How many quantiles of each quantity a fan takes; those without an interval have one. */
export interface FanSize {
  /** Default 3. */
  readonly loadW?: number;
  /** Default 3. */
  readonly pvW?: number;
  /** Default 1: day-ahead prices are known. */
  readonly spotPricePerKwh?: number;
}

/** One forecast out of a fan. */
export interface FanBlade {
  readonly probability: number;
  readonly forecast: ForecastBundle;
}

/**
 * A fan of forecasts from the intervals of one: every combination of quantiles, equally likely.
 *
 * Quantile `i` of `n` lies at probability `(i + 1/2) / n` of a normal distribution that is split at the most likely value
 * and meets the interval at its bounds, the same quantile in every slot: a day with much sun has it all day. Load, PV
 * and price vary independently. Nothing is drawn; equal forecasts give equal fans.
 */
export function forecastFan(forecast: ForecastBundle, size: FanSize = {}): FanBlade[] {
  const loads = quantiles(forecast.loadW, size.loadW ?? 3, 0);
  const suns = quantiles(forecast.pvW, size.pvW ?? 3, 0);
  const prices = quantiles(forecast.spotPricePerKwh, size.spotPricePerKwh ?? 1, -Infinity);
  const probability = 1 / (loads.length * suns.length * prices.length);
  return loads.flatMap((loadW) =>
    suns.flatMap((pvW) =>
      prices.map((spotPricePerKwh) => ({
        probability,
        forecast: { ...forecast, loadW, pvW, spotPricePerKwh },
      })),
    ),
  );
}

/**
 * Scenarios for a problem from a fan of forecasts: each goes over the same bridge as the problem itself.
 *
 * @returns one per blade, or why one could not be built.
 */
export function buildScenarios(
  site: Site,
  tariff: Tariff,
  fan: readonly FanBlade[],
  state: SiteState,
  options: BuildOptions = {},
): Result<Scenario[], ProblemError> {
  const scenarios: Scenario[] = [];
  for (const { probability, forecast } of fan) {
    const built = buildProblem(site, tariff, forecast, state, options);
    if (!built.ok) return err(built.error);
    scenarios.push(scenarioOf(built.value, probability));
  }
  return ok(scenarios);
}

/** A day that was: what is known of it, on the problem's slots; the rest is taken from the problem. */
export type PastDay = Partial<Omit<Scenario, "probability">>;

/**
 * Scenarios from days of the past, equally likely.
 *
 * @param days - Columns of shape [horizon.count], shifted onto the problem's slots.
 */
export function scenariosFromDays(problem: Problem, days: readonly PastDay[]): Scenario[] {
  return days.map((day) => ({ ...scenarioOf(problem, 1 / days.length), ...day }));
}

const scenarioOf = (problem: Problem, probability: number): Scenario => ({
  probability,
  importPricePerKwh: problem.importPricePerKwh,
  exportPricePerKwh: problem.exportPricePerKwh,
  loadW: problem.loadW,
  pvW: problem.pvW,
});

function quantiles(column: ForecastColumn, count: number, lowest: number): ForecastColumn[] {
  const { interval, values } = column;
  if (interval === undefined || count <= 1) return [column];
  const reach = normalQuantile((1 + interval.coverage) / 2);
  return Array.from({ length: count }, (_, index) => {
    const share = normalQuantile((index + 0.5) / count) / reach;
    const bound = share < 0 ? interval.lower : interval.upper;
    const moved = values.map((value, slot) =>
      Math.max(lowest, value + Math.abs(share) * ((bound[slot] ?? value) - value)),
    );
    return { ...column, values: moved };
  });
}

/**
 * The standard normal distribution's quantile, to 4.5e-4.
 *
 * @see Abramowitz and Stegun, "Handbook of Mathematical Functions" (1964), 26.2.23.
 */
function normalQuantile(probability: number): number {
  const tail = Math.min(probability, 1 - probability);
  if (Math.abs(probability - 0.5) < 1e-12) return 0;
  const t = Math.sqrt(-2 * Math.log(Math.max(tail, 1e-300)));
  const top = 2.515517 + t * (0.802853 + t * 0.010328);
  const bottom = 1 + t * (1.432788 + t * (0.189269 + t * 0.001308));
  return Math.sign(probability - 0.5) * (t - top / bottom);
}
