import { z } from "zod";
import { decodeJson, type AnswerPlace } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";
import { invalidAnswer } from "../http/source-error.ts";
import { instantIn, type PriceEntry } from "./entries.ts";
import { httpPriceSource, type PriceAnswer } from "./http-price-source.ts";
import { marketDays } from "./market-days.ts";
import type { PublishedPriceSource } from "./published.ts";

/** How {@link nordpool} asks. */
export interface NordpoolOptions {
  readonly http: HttpClient;
  /** Delivery area, e.g. `SE3`. */
  readonly area: string;
  /** Currency that Nord Pool converts to with its own rate: `EUR`, `SEK`, `NOK`, `DKK`, `PLN`, … */
  readonly currency: string;
  /** Prices of the market time unit, or Nord Pool's means over longer ones [minutes]; 15 unless said. */
  readonly resolutionMinutes?: 15 | 30 | 60;
  readonly baseUrl?: string;
}

const ENTRY = z.object({
  deliveryStart: z.string(),
  deliveryEnd: z.string(),
  entryPerArea: z.record(z.string(), z.number().nullable()),
});

const ANSWER = z.object({
  currency: z.string(),
  areaStates: z.array(z.object({ state: z.string(), areas: z.array(z.string()) })).optional(),
  multiIndexEntries: z.array(ENTRY).optional(),
  multiAreaEntries: z.array(ENTRY).optional(),
});

/**
 * Day-ahead prices from Nord Pool's data portal, without a key. It is the portal of Nord Pool's own pages and may change without
 * notice; it reaches back about two months, and tomorrow comes shortly before 13:00.
 *
 * Asked: `GET /api/DayAheadPriceIndices?date=…&market=DayAhead&indexNames=SE3&currency=SEK&resolutionInMinutes=15`, answered
 * with currency per MWh by UTC start and end: 96 quarters a day, 92 and 100 where the clock changes. An answer of the older
 * `DayAheadPrices` is understood too. 204 means not published yet.
 */
export function nordpool(options: NordpoolOptions): PublishedPriceSource {
  const { http, area, currency, resolutionMinutes = 15 } = options;
  const { baseUrl = "https://dataportal-api.nordpoolgroup.com" } = options;
  const name = "nordpool";
  return httpPriceSource({
    name,
    currency,
    http,
    requests: (period) =>
      marketDays(period).map(({ date, end: until }) => {
        const query = `market=DayAhead&indexNames=${encodeURIComponent(area)}&currency=${encodeURIComponent(currency)}`;
        const url = `${baseUrl}/api/DayAheadPriceIndices?date=${date}&${query}&resolutionInMinutes=${resolutionMinutes}`;
        return { url, until, decode: (body) => readNordpool(body, area, { source: name, url }) };
      }),
  });
}

/** Prices out of an answer. @throws `OecError` `ANSWER_INVALID`. */
function readNordpool(body: string, area: string, place: AnswerPlace): PriceAnswer {
  const answer = decodeJson(ANSWER, body, place);
  const key = answer.multiIndexEntries === undefined ? "multiAreaEntries" : "multiIndexEntries";
  const rows = answer[key];
  if (rows === undefined) throw invalidAnswer(place, "multiIndexEntries", "absent", "a list of prices");
  const entries: PriceEntry[] = [];
  for (const [index, { deliveryStart, deliveryEnd, entryPerArea }] of rows.entries()) {
    const field = `${key}[${index}]`;
    const perMwh = Object.hasOwn(entryPerArea, area) ? entryPerArea[area] : undefined;
    if (perMwh === undefined)
      throw invalidAnswer(place, `${field}.entryPerArea.${area}`, "absent", "a price");
    if (perMwh === null) continue; // Not known yet: a gap, not a price of 0.
    entries.push({
      start: instantIn(deliveryStart, `${field}.deliveryStart`, place),
      end: instantIn(deliveryEnd, `${field}.deliveryEnd`, place),
      pricePerKwh: perMwh / 1000,
      field,
    });
  }
  const states = (answer.areaStates ?? []).filter(({ areas }) => areas.includes(area));
  return { entries, currency: answer.currency, final: states.every(({ state }) => state === "Final") };
}
