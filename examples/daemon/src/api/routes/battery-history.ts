import { formatInstant, type Instant, type Slot } from "@oec/domain";
import { z } from "zod";
import type { HomeStore } from "../../home/home-store.ts";
import { invalid } from "../api-error.ts";
import { homeNow, storeOf, type ApiContext } from "../context.ts";
import { success } from "../envelope.ts";
import { answers, isoTime, timeParameter, wholeParameter } from "../schemas.ts";
import type { Api } from "../server.ts";

const tags = ["battery"];
const DAY_MS = 86_400_000;
const LONGEST_MS = 366 * DAY_MS;

const period = {
  start_time: timeParameter.optional().describe("Begin; default 24 h before the end"),
  end_time: timeParameter.optional().describe("End, not included; default now in the home"),
};
const historyQuery = z.strictObject({
  ...period,
  interval: z.enum(["raw", "15min", "hour", "day"]).default("raw"),
  limit: wholeParameter(1, 1000, 100),
  offset: wholeParameter(0, 100_000_000, 0),
});

const page = z.object({
  start: isoTime,
  end: isoTime,
  interval: z.string(),
  items: z
    .array(
      z.object({
        at: isoTime,
        socPercent: z.number().nullable(),
        powerW: z.number().optional().describe("Of one reading"),
        chargedWh: z.number().optional().describe("Of one interval"),
        dischargedWh: z.number().optional().describe("Of one interval"),
      }),
    )
    .readonly(),
  nextOffset: z.number().nullable().describe("Offset of the next page; null: this is the last"),
});
type Item = z.output<typeof page>["items"][number];

const statistics = z.object({
  start: isoTime,
  end: isoTime,
  readings: z.number(),
  socPercent: z.object({ min: z.number(), max: z.number(), mean: z.number() }).nullable(),
  powerW: z.object({ min: z.number(), max: z.number(), mean: z.number() }).nullable(),
  chargedWh: z.number(),
  dischargedWh: z.number(),
});

/** The battery over time, from the store. */
export function batteryHistoryRoutes(api: Api, context: ApiContext): void {
  api.get(
    "/api/v1/battery/history",
    {
      config: { scope: "read" },
      schema: {
        tags,
        summary: "Readings of the battery, or their sums per interval, in pages",
        querystring: historyQuery,
        response: answers(page),
      },
    },
    async (request) => {
      const { start_time, end_time, interval, limit, offset } = request.query;
      const kept = storeOf(context);
      const span = periodOf(context, start_time, end_time);
      // One more than asked for tells whether there is another page.
      const read = interval === "raw" ? rawItems : bucketItems(interval);
      const found = await read(kept, context.batteryId, span, limit + 1, offset);
      const data = {
        start: formatInstant(span.start),
        end: formatInstant(span.end),
        interval,
        items: found.slice(0, limit),
        nextOffset: found.length > limit ? offset + limit : null,
      };
      return success(data, context.now());
    },
  );
  api.get(
    "/api/v1/battery/statistics",
    {
      config: { scope: "read" },
      schema: {
        tags,
        summary: "What the battery did over a time",
        querystring: z.strictObject(period),
        response: answers(statistics),
      },
    },
    async (request) => {
      const kept = storeOf(context);
      const span = periodOf(context, request.query.start_time, request.query.end_time);
      const { batteryStates } = kept.store.household(kept.householdId);
      const soc = await batteryStates.getStatistics(context.batteryId, span);
      const power = await batteryStates.getPowerStatistics(context.batteryId, span);
      const { minSocPercent: min, maxSocPercent: max, meanSocPercent: mean } = soc;
      const data = {
        start: formatInstant(span.start),
        end: formatInstant(span.end),
        readings: soc.count,
        socPercent: min === undefined || max === undefined || mean === undefined ? null : { min, max, mean },
        powerW: power.powerW ?? null,
        chargedWh: power.consumedWh,
        dischargedWh: power.suppliedWh,
      };
      return success(data, context.now());
    },
  );
}

function periodOf(context: ApiContext, from: Instant | undefined, to: Instant | undefined): Slot {
  // The end is not part of the period, but the reading of this very instant is wanted.
  const end = to ?? homeNow(context) + 1;
  const start = from ?? end - DAY_MS;
  if (start >= end)
    throw invalid("start_time", formatInstant(start), `a time before the end, ${formatInstant(end)}`);
  if (end - start > LONGEST_MS)
    throw invalid("start_time", formatInstant(start), "at most 366 days before the end");
  return { start, end };
}

type ReadItems = (
  kept: HomeStore,
  batteryId: string,
  span: Slot,
  limit: number,
  offset: number,
) => Promise<readonly Item[]>;

const rawItems: ReadItems = async ({ store, householdId }, batteryId, span, limit, offset) => {
  const records = await store.household(householdId).batteryStates.findPage(batteryId, span, limit, offset);
  return records.map(({ at, state: { socPercent, powerW } }) => ({
    at: formatInstant(at),
    socPercent,
    powerW,
  }));
};

const bucketItems =
  (size: "15min" | "hour" | "day"): ReadItems =>
  async ({ store, householdId }, _, span, limit, offset) => {
    const { at, columns } = await store.shared.powerFlow.getBuckets(householdId, size, span, [
      "meanBatterySocPercent",
      "batteryChargeWh",
      "batteryDischargeWh",
    ]);
    return Array.from(at.slice(offset, offset + limit), (start, index) => {
      const soc = columns.meanBatterySocPercent[offset + index] ?? Number.NaN;
      return {
        at: formatInstant(start),
        socPercent: Number.isNaN(soc) ? null : soc,
        chargedWh: columns.batteryChargeWh[offset + index] ?? 0,
        dischargedWh: columns.batteryDischargeWh[offset + index] ?? 0,
      };
    });
  };
