import { z } from "zod";
import { decodeJson, type AnswerPlace } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";
import { invalidAnswer } from "../http/source-error.ts";
import type { PriceEntry } from "./entries.ts";
import { httpPriceSource, type PriceAnswer } from "./http-price-source.ts";
import { marketDays } from "./market-days.ts";
import type { PublishedPriceSource } from "./published.ts";

/** How {@link energyCharts} asks. */
export interface EnergyChartsOptions {
  readonly http: HttpClient;
  /** Bidding zone, e.g. `DE-LU`, `SE4`. */
  readonly area: string;
  readonly baseUrl?: string;
}

const ANSWER = z.object({
  unix_seconds: z.array(z.number()),
  price: z.array(z.number().nullable()),
  unit: z.string().optional(),
});

/**
 * Day-ahead prices in euro from Fraunhofer ISE's energy-charts.info, without a key. The licence of the prices differs by zone: the
 * answer names it.
 *
 * Asked: `GET /price?bzn=SE4&start=2026-01-15&end=2026-01-16`, answered with two lists: starts and EUR/MWh. The slots are as long
 * as the shortest distance of two starts, an hour at most.
 */
export function energyCharts(options: EnergyChartsOptions): PublishedPriceSource {
  const { http, area, baseUrl = "https://api.energy-charts.info" } = options;
  const name = "energy-charts";
  return httpPriceSource({
    name,
    currency: "EUR",
    http,
    unpublished: [404],
    requests(period) {
      const days = marketDays(period);
      const [first, last] = [days[0], days.at(-1)];
      if (first === undefined || last === undefined) return [];
      const url = `${baseUrl}/price?bzn=${encodeURIComponent(area)}&start=${first.date}&end=${last.date}`;
      return [{ url, decode: (body) => readEnergyCharts(body, { source: name, url }) }];
    },
  });
}

function readEnergyCharts(body: string, place: AnswerPlace): PriceAnswer {
  const { unix_seconds: seconds, price, unit = "EUR / MWh" } = decodeJson(ANSWER, body, place);
  if (seconds.length !== price.length) {
    throw invalidAnswer(place, "price", `${price.length} values`, `${seconds.length}, one per unix_seconds`);
  }
  if (!/^EUR ?\/ ?MWh$/.test(unit)) throw invalidAnswer(place, "unit", `"${unit}"`, "EUR / MWh");
  const lengthMs = slotMs(seconds);
  const entries: PriceEntry[] = [];
  for (const [index, perMwh] of price.entries()) {
    if (perMwh === null) continue;
    const start = (seconds[index] ?? Number.NaN) * 1000;
    entries.push({ start, end: start + lengthMs, pricePerKwh: perMwh / 1000, field: `price[${index}]` });
  }
  return { entries };
}

function slotMs(seconds: readonly number[]): number {
  const sorted = [...new Set(seconds)].sort((a, b) => a - b);
  let shortest = 3600;
  for (const [index, start] of sorted.entries()) {
    if (index > 0) shortest = Math.min(shortest, start - (sorted[index - 1] ?? Number.NaN));
  }
  return shortest * 1000;
}
