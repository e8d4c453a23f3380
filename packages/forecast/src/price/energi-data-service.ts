import { z } from "zod";
import { decodeJson, type AnswerPlace } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";
import { instantIn, type PriceEntry } from "./entries.ts";
import { httpPriceSource, type PriceAnswer } from "./http-price-source.ts";
import { marketDays } from "./market-days.ts";
import type { PublishedPriceSource } from "./published.ts";
import { addDays } from "@oec/domain";

/** How {@link energiDataService} asks. */
export interface EnergiDataServiceOptions {
  readonly http: HttpClient;
  /** Price area: `DK1`, `DK2` or a neighbour such as `SE4`, `NO2`, `DE`. */
  readonly area: string;
  readonly currency: "DKK" | "EUR";
  readonly baseUrl?: string;
}

const ANSWER = z.object({
  records: z.array(
    z.object({
      TimeUTC: z.string(),
      PriceArea: z.string(),
      DayAheadPriceEUR: z.number().nullable(),
      DayAheadPriceDKK: z.number().nullable(),
    }),
  ),
});

const QUARTER_MS = 900_000;

/**
 * Danish day-ahead prices, and those of the neighbours, from Energinet's Energi Data Service, without a key (CC BY 4.0).
 *
 * Asked: `GET /dataset/DayAheadPrices?start=…&end=…&filter={"PriceArea":["DK1"]}`, answered with currency per MWh by quarter.
 * The data set begins with October 2025; the hourly `Elspotprices` before it ended then.
 */
export function energiDataService(options: EnergiDataServiceOptions): PublishedPriceSource {
  const { http, area, currency, baseUrl = "https://api.energidataservice.dk" } = options;
  const name = "energi-data-service";
  return httpPriceSource({
    name,
    currency,
    http,
    requests(period) {
      const days = marketDays(period);
      const [first, last] = [days[0], days.at(-1)];
      if (first === undefined || last === undefined) return [];
      // A day more on either side: whatever zone the service takes the dates in, the answer covers the period.
      const span = `start=${addDays(first.date, -1)}&end=${addDays(last.date, 2)}`;
      const filter = encodeURIComponent(JSON.stringify({ PriceArea: [area] }));
      const url = `${baseUrl}/dataset/DayAheadPrices?${span}&filter=${filter}&sort=TimeUTC&limit=0`;
      return [{ url, decode: (body) => readEnergiDataService(body, area, currency, { source: name, url }) }];
    },
  });
}

function readEnergiDataService(
  body: string,
  area: string,
  currency: "DKK" | "EUR",
  place: AnswerPlace,
): PriceAnswer {
  const entries: PriceEntry[] = [];
  for (const [index, record] of decodeJson(ANSWER, body, place).records.entries()) {
    const perMwh = currency === "DKK" ? record.DayAheadPriceDKK : record.DayAheadPriceEUR;
    if (record.PriceArea !== area || perMwh === null) continue;
    const field = `records[${index}]`;
    const utc = /(Z|[+-]\d\d:?\d\d)$/.test(record.TimeUTC) ? record.TimeUTC : `${record.TimeUTC}Z`;
    const start = instantIn(utc, `${field}.TimeUTC`, place);
    entries.push({ start, end: start + QUARTER_MS, pricePerKwh: perMwh / 1000, field });
  }
  return { entries };
}
