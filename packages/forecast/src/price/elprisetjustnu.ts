import { z } from "zod";
import { decodeJson, type AnswerPlace } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";
import { instantIn } from "./entries.ts";
import { httpPriceSource, type PriceAnswer } from "./http-price-source.ts";
import { marketDays } from "./market-days.ts";
import type { PublishedPriceSource } from "./published.ts";

/** How {@link elprisetJustNu} asks. */
export interface ElprisetJustNuOptions {
  readonly http: HttpClient;
  readonly area: "SE1" | "SE2" | "SE3" | "SE4";
  /** `SEK` unless said. */
  readonly currency?: "SEK" | "EUR";
  readonly baseUrl?: string;
}

const ANSWER = z.array(
  z.object({
    SEK_per_kWh: z.number(),
    EUR_per_kWh: z.number(),
    time_start: z.string(),
    time_end: z.string(),
  }),
);

/**
 * Swedish day-ahead prices from elprisetjustnu.se, without a key and without VAT.
 *
 * Asked: `GET /api/v1/prices/2026/01-26_SE3.json`, answered with currency per kWh by local time with its offset. 404 means not
 * published yet; tomorrow comes at about 13:00.
 */
export function elprisetJustNu(options: ElprisetJustNuOptions): PublishedPriceSource {
  const { http, area, currency = "SEK", baseUrl = "https://www.elprisetjustnu.se" } = options;
  const name = "elprisetjustnu";
  return httpPriceSource({
    name,
    currency,
    http,
    unpublished: [404],
    requests: (period) =>
      marketDays(period).map(({ date, end: until }) => {
        const url = `${baseUrl}/api/v1/prices/${date.slice(0, 4)}/${date.slice(5)}_${area}.json`;
        return { url, until, decode: (body) => readElprisetJustNu(body, currency, { source: name, url }) };
      }),
  });
}

function readElprisetJustNu(body: string, currency: "SEK" | "EUR", place: AnswerPlace): PriceAnswer {
  const entries = decodeJson(ANSWER, body, place).map((row, index) => ({
    start: instantIn(row.time_start, `[${index}].time_start`, place),
    end: instantIn(row.time_end, `[${index}].time_end`, place),
    pricePerKwh: currency === "SEK" ? row.SEK_per_kWh : row.EUR_per_kWh,
    field: `[${index}]`,
  }));
  return { entries };
}
