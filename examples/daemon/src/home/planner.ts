import type { ActivePlan, PlanFailure, PlanProvider, PlanRequest } from "@oec/controller";
import {
  err,
  horizonFromEdges,
  ok,
  QUARTER_HOUR_MS,
  type ForecastBundle,
  type Horizon,
  type Instant,
  type Result,
  type Tariff,
} from "@oec/domain";
import { buildForecast } from "@oec/forecast";
import { buildProblem, type Strategy } from "@oec/optimizer";
import { publishedPrices, type Market } from "./market.ts";
import type { HomeRecorder } from "./recorder.ts";

/** How far plans look ahead. */
const PLAN_MS = 36 * 3_600_000;

/** What a home is planned with. */
export interface HomePlannerParts {
  readonly recorder: HomeRecorder;
  readonly market: Market;
  readonly tariff: Tariff;
  readonly strategy: Strategy;
}

/** A plan, and what it was made from. */
export interface LatestPlan {
  readonly active: ActivePlan;
  readonly forecast: ForecastBundle;
  readonly madeAt: Instant;
}

/** Plans of a home from its own past measurements and the published prices. */
export class HomePlanner implements PlanProvider {
  readonly #parts: HomePlannerParts;
  #latest: LatestPlan | undefined;

  constructor(parts: HomePlannerParts) {
    this.#parts = parts;
  }

  /** The last plan and the instant of its forecast. */
  get latest(): LatestPlan | undefined {
    return this.#latest;
  }

  /** What it plans with: for whoever asks what another decision would cost. */
  get strategy(): Strategy {
    return this.#parts.strategy;
  }

  plan(request: PlanRequest): Promise<Result<ActivePlan, PlanFailure>> {
    const planned = this.#plan(request);
    if (!planned.ok) return Promise.resolve(planned);
    this.#latest = planned.value;
    return Promise.resolve(ok(planned.value.active));
  }

  #plan({ at, site, state }: PlanRequest): Result<LatestPlan, PlanFailure> {
    const { recorder, market, tariff, strategy } = this.#parts;
    const forecast = buildForecast({
      at,
      horizon: planHorizon(at),
      timeZone: site.timeZone,
      marketTimeZone: tariff.timeZone,
      currency: market.currency,
      prices: publishedPrices(market, at),
      pricesKnownUntil: market.publishedUntil(at),
      load: recorder.load(),
      pv: recorder.pv(),
    });
    const problem = buildProblem(site, tariff, forecast, state);
    if (!problem.ok) return err({ reason: problem.error.message });
    const solved = strategy.solve(problem.value);
    if (solved.ok)
      return ok({ active: { problem: problem.value, plan: solved.value }, forecast, madeAt: at });
    const { error } = solved;
    return err({ reason: error.kind === "unsupported" ? error.reason : error.error.message });
  }
}

/** What is left of the running quarter, then whole quarters. */
function planHorizon(at: Instant): Horizon {
  const edges = [at];
  const first = (Math.floor(at / QUARTER_HOUR_MS) + 1) * QUARTER_HOUR_MS;
  for (let edge = first; edge <= at + PLAN_MS; edge += QUARTER_HOUR_MS) edges.push(edge);
  return horizonFromEdges(edges);
}
