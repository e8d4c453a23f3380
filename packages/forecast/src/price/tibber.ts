import { z } from "zod";
import { decodeJson, type AnswerPlace } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";
import { invalidAnswer } from "../http/source-error.ts";
import { instantIn } from "./entries.ts";
import { httpPriceSource, type PriceAnswer } from "./http-price-source.ts";
import type { PublishedPriceSource } from "./published.ts";

/** How {@link tibber} asks. */
export interface TibberOptions {
  readonly http: HttpClient;
  /** Personal access token. */
  readonly token: string;
  /** Id of the home; the first home of the account unless said. */
  readonly homeId?: string;
  /** Currency of the subscription; `SEK` unless said. Another one in the answer is refused. */
  readonly currency?: string;
  /** Market time unit to ask for; quarters unless said. */
  readonly resolution?: "QUARTER_HOURLY" | "HOURLY";
  readonly baseUrl?: string;
}

const PRICE = z.object({ energy: z.number(), startsAt: z.string(), currency: z.string() });

const HOME = z.object({
  id: z.string(),
  currentSubscription: z
    .object({ priceInfo: z.object({ today: z.array(PRICE), tomorrow: z.array(PRICE) }) })
    .nullable(),
});

const ANSWER = z.object({
  errors: z.array(z.object({ message: z.string() })).optional(),
  data: z.object({ viewer: z.object({ homes: z.array(HOME) }) }).nullish(),
});

/**
 * Today's and tomorrow's spot prices of a Tibber customer. `energy` of the answer is the spot price, without Tibber's markup, tax
 * and VAT, as everywhere in this package; these belong to the tariff.
 *
 * Asked: `POST /v1-beta/gql` with a bearer token for `viewer.homes.currentSubscription.priceInfo`.
 */
export function tibber(options: TibberOptions): PublishedPriceSource {
  const { http, token, homeId, currency = "SEK", baseUrl = "https://api.tibber.com" } = options;
  const { resolution = "QUARTER_HOURLY" } = options;
  const name = "tibber";
  const url = `${baseUrl}/v1-beta/gql`;
  const prices = "{energy startsAt currency}";
  const info = `priceInfo(resolution:${resolution}){today${prices} tomorrow${prices}}`;
  const query = `{viewer{homes{id currentSubscription{${info}}}}}`;
  const slotMs = resolution === "HOURLY" ? 3_600_000 : 900_000;
  return httpPriceSource({
    name,
    currency,
    http,
    requests: () => [
      {
        url,
        body: JSON.stringify({ query }),
        headers: { "content-type": "application/json", authorization: `Bearer ${token}` },
        decode: (body) => readTibber(body, homeId, slotMs, { source: name, url }),
      },
    ],
  });
}

function readTibber(
  body: string,
  homeId: string | undefined,
  slotMs: number,
  place: AnswerPlace,
): PriceAnswer {
  const { data, errors } = decodeJson(ANSWER, body, place);
  const [error] = errors ?? [];
  if (error !== undefined)
    throw invalidAnswer(place, "errors", `"${error.message}"`, "an answer without errors");
  const homes = data?.viewer.homes ?? [];
  const index = homeId === undefined ? 0 : homes.findIndex(({ id }) => id === homeId);
  const prices = homes[index]?.currentSubscription?.priceInfo;
  if (prices === undefined) {
    const wanted =
      homeId === undefined ? "a home with a subscription" : `a home ${homeId} with a subscription`;
    throw invalidAnswer(place, "data.viewer.homes", `${homes.length} homes, none of that kind`, wanted);
  }
  const path = `data.viewer.homes[${index}].currentSubscription.priceInfo`;
  const rows = [...prices.today.entries()].map(([at, row]) => ({ row, field: `${path}.today[${at}]` }));
  rows.push(
    ...[...prices.tomorrow.entries()].map(([at, row]) => ({ row, field: `${path}.tomorrow[${at}]` })),
  );
  const entries = rows.map(({ row, field }) => {
    const start = instantIn(row.startsAt, `${field}.startsAt`, place);
    return { start, end: start + slotMs, pricePerKwh: row.energy, field };
  });
  const currency = rows[0]?.row.currency;
  return { entries, ...(currency !== undefined && { currency }) };
}
