import type { ActivePlan } from "@oec/controller";
import { formatInstant, horizonEnd, slotAt } from "@oec/domain";
import type { ForecastColumn, ForecastConfidence, Instant } from "@oec/domain";
import { z } from "zod";
import { invalid } from "../api-error.ts";
import type { LatestPlan } from "../../home/planner.ts";
import { homeNow, planOf, type ApiContext } from "../context.ts";
import { success } from "../envelope.ts";
import { answers, isoTime, timeParameter } from "../schemas.ts";
import type { Api } from "../server.ts";

const forecastQuery = z.strictObject({
  start_time: timeParameter.optional().describe("Slots that end after this; default now in the home"),
  end_time: timeParameter.optional().describe("Slots that begin before this; default the end of the plan"),
});

const span = { start: isoTime, end: isoTime };
const slots = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.object({
    madeAt: isoTime,
    currency: z.string(),
    slots: z.array(z.object({ ...span, ...shape })).readonly(),
  });

const confidence = z.enum(["high", "medium", "low"]);
const price = {
  importPerKwh: z.number().describe("What a bought kWh costs, with tariff and tax"),
  exportPerKwh: z.number().describe("What a sold kWh pays"),
  published: z.boolean().describe("False: a forecast"),
  priceOrigin: z.string().describe("The service or model that the spot price comes from"),
  priceConfidence: confidence,
};
const consumption = { loadW: z.number(), loadOrigin: z.string(), loadConfidence: confidence };
const production = { pvW: z.number(), pvOrigin: z.string(), pvConfidence: confidence };

const schedule = slots({
  batteryW: z.number().describe("Positive charges"),
  gridW: z.number().describe("Positive imports"),
  curtailW: z.number(),
  socPercent: z.number().describe("At the end of the slot"),
}).extend({ strategy: z.string(), certificate: z.string(), until: isoTime, cost: z.number() });

/** The plan in force and the forecasts it was made from. */
export function planRoutes(api: Api, context: ApiContext): void {
  api.get(
    "/api/v1/schedule/current",
    {
      config: { scope: "read" },
      schema: { tags: ["plan"], summary: "The plan in force, from now on", response: answers(schedule) },
    },
    () => {
      const { active, madeAt } = planOf(context);
      const { plan } = active;
      const capacityWh = context.battery.capabilities.capacityWh;
      const now = homeNow(context);
      const data = {
        madeAt: formatInstant(madeAt),
        until: formatInstant(horizonEnd(plan.slots)),
        strategy: plan.strategy,
        certificate: plan.certificate.kind,
        currency: plan.currency,
        cost: plan.cost.total,
        slots: slotsOf(active, now, Infinity).map(({ index, start, end }) => ({
          start,
          end,
          batteryW: plan.columns.batteryW[0]?.[index] ?? 0,
          gridW: plan.columns.gridW[index] ?? 0,
          curtailW: plan.columns.curtailW[index] ?? 0,
          socPercent: (100 * (plan.columns.socWh[0]?.[index] ?? 0)) / capacityWh,
        })),
      };
      return success(data, context.now());
    },
  );
  const { market } = context.home.parts;
  const prices: Forecast["values"] = ({ active: { problem }, forecast }, index, startAt) => {
    const published = startAt < market.publishedUntil(homeNow(context));
    const known = pointOf(forecast.spotPricePerKwh, index);
    return {
      importPerKwh: problem.importPricePerKwh[index] ?? 0,
      exportPerKwh: problem.exportPricePerKwh[index] ?? 0,
      published,
      priceOrigin: published ? (market.originAt?.(startAt) ?? "synthetic") : known.origin,
      priceConfidence: known.confidence,
    };
  };
  const load: Forecast["values"] = ({ active: { problem }, forecast }, index) => {
    const { origin, confidence } = pointOf(forecast.loadW, index);
    return { loadW: problem.loadW[index] ?? 0, loadOrigin: origin, loadConfidence: confidence };
  };
  const pv: Forecast["values"] = ({ active: { problem }, forecast }, index) => {
    const { origin, confidence } = pointOf(forecast.pvW, index);
    return { pvW: problem.pvW[index] ?? 0, pvOrigin: origin, pvConfidence: confidence };
  };
  const route = (forecast: Forecast): void => forecastRoute(api, context, forecast);
  route({ name: "price", summary: "Prices to come", form: slots(price), values: prices });
  route({ name: "consumption", summary: "House load to come", form: slots(consumption), values: load });
  route({ name: "production", summary: "PV to come", form: slots(production), values: pv });
  route({
    name: "combined",
    summary: "Prices, load and PV to come",
    form: slots({ ...price, ...consumption, ...production }),
    values: (latest, index, startAt) => ({
      ...prices(latest, index, startAt),
      ...load(latest, index, startAt),
      ...pv(latest, index, startAt),
    }),
  });
}

/** Where a point of a forecast comes from, and how sure it is. */
function pointOf(
  { origin, confidence }: ForecastColumn,
  index: number,
): { readonly origin: string; readonly confidence: ForecastConfidence } {
  return {
    origin: typeof origin === "string" ? origin : (origin[index] ?? ""),
    confidence: typeof confidence === "string" ? confidence : (confidence[index] ?? "low"),
  };
}

/** What a forecast answers: its slots carry its own values besides. */
interface ForecastSlots {
  readonly madeAt: string;
  readonly currency: string;
  readonly slots: readonly { readonly start: string; readonly end: string }[];
}

interface Forecast {
  readonly name: string;
  readonly summary: string;
  /** The serializer checks every answer against it. */
  readonly form: z.ZodType<ForecastSlots>;
  readonly values: (
    latest: LatestPlan,
    index: number,
    startAt: Instant,
  ) => Readonly<Record<string, number | boolean | string>>;
}

function forecastRoute(api: Api, context: ApiContext, { name, summary, form, values }: Forecast): void {
  api.get(
    `/api/v1/forecast/${name}`,
    {
      config: { scope: "read" },
      schema: { tags: ["forecast"], summary, querystring: forecastQuery, response: answers(form) },
    },
    (request) => {
      const latest = planOf(context);
      const { active, madeAt } = latest;
      const { start_time = homeNow(context), end_time = Infinity } = request.query;
      if (start_time >= end_time)
        throw invalid("end_time", formatInstant(end_time), `a time after ${formatInstant(start_time)}`);
      const data = {
        madeAt: formatInstant(madeAt),
        currency: active.problem.currency,
        slots: slotsOf(active, start_time, end_time).map(({ index, start, end, startAt }) => ({
          start,
          end,
          ...values(latest, index, startAt),
        })),
      };
      return success(data, context.now());
    },
  );
}

/** Slots of a plan that end after one instant and begin before another. */
function slotsOf(
  { plan }: ActivePlan,
  from: Instant,
  to: Instant,
): readonly {
  readonly index: number;
  readonly startAt: Instant;
  readonly start: string;
  readonly end: string;
}[] {
  return Array.from({ length: plan.slots.count }, (_, index) => ({ index, ...slotAt(plan.slots, index) }))
    .filter(({ start, end }) => end > from && start < to)
    .map(({ index, start, end }) => ({
      index,
      startAt: start,
      start: formatInstant(start),
      end: formatInstant(end),
    }));
}
