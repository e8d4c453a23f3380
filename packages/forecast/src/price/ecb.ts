import { OecError, startOfLocalDate, type AbortSignalLike, type Instant } from "@oec/domain";
import type { AnswerPlace } from "../http/decode.ts";
import type { HttpClient } from "../http/http-client.ts";
import { invalidAnswer, sourceError } from "../http/source-error.ts";
import { readXml } from "../http/xml.ts";
import type { PublishedPrices, PublishedPriceSource } from "./published.ts";

/** Rates of a day. */
export interface ExchangeRates {
  /** `YYYY-MM-DD`. */
  readonly date: string;
  /** Units of each currency for one euro, by ISO 4217 code; EUR is 1. */
  readonly perEuro: ReadonlyMap<string, number>;
  readonly fetchedAt: Instant;
}

/** Where exchange rates come from. */
export interface ExchangeRateSource {
  readonly name: string;
  /** The latest rates. */
  readRates(signal?: AbortSignalLike): Promise<ExchangeRates>;
}

/** How {@link ecb} asks. */
export interface EcbOptions {
  readonly http: HttpClient;
  readonly baseUrl?: string;
}

const FRESH_MS = 6 * 3_600_000;
/** Rates come on business days only, and Easter is long. */
const STALE_MS = 14 * 86_400_000;

/**
 * Reference rates of the European Central Bank: one euro in about thirty currencies, on business days at about 16:00. Asked:
 * `GET /stats/eurofxref/eurofxref-daily.xml`.
 */
export function ecb({ http, baseUrl = "https://www.ecb.europa.eu" }: EcbOptions): ExchangeRateSource {
  const name = "ecb";
  const url = `${baseUrl}/stats/eurofxref/eurofxref-daily.xml`;
  const place = { source: name, url };
  return {
    name,
    async readRates(signal) {
      const decode = (body: string): Omit<ExchangeRates, "fetchedAt"> => readEcb(body, place);
      const request = { ...place, decode, freshMs: FRESH_MS, staleMs: STALE_MS };
      const { value, fetchedAt } = await http.request(request, signal);
      if (value === undefined)
        throw sourceError("MISSING_DATA", "no exchange rates", { ...place, field: "Cube" });
      return { ...value, fetchedAt };
    },
  };
}

function readEcb(body: string, place: AnswerPlace): Omit<ExchangeRates, "fetchedAt"> {
  const day = readXml(body, place).child("Cube").child("Cube");
  const date = day.attribute("time") ?? "";
  try {
    startOfLocalDate(date, "UTC");
  } catch {
    throw invalidAnswer(place, `${day.path}.time`, `"${date}"`, "a date");
  }
  const perEuro = new Map([["EUR", 1]]);
  for (const cube of day.all("Cube")) {
    const currency = cube.attribute("currency") ?? "";
    const rate = Number(cube.attribute("rate") ?? "");
    if (!/^[A-Z]{3}$/.test(currency)) {
      throw invalidAnswer(place, `${cube.path}.currency`, `"${currency}"`, "a currency code");
    }
    if (!(rate > 0) || !Number.isFinite(rate)) {
      throw invalidAnswer(
        place,
        `${cube.path}.rate`,
        `"${cube.attribute("rate") ?? ""}"`,
        "a number above 0",
      );
    }
    perEuro.set(currency, rate);
  }
  return { date, perEuro };
}

/**
 * A price source in another currency. Its origin says so: `entsoe (EUR to SEK by ecb 2026-01-14)`. A source that gives the wanted
 * currency already is left as it is.
 *
 * @throws When read: `OecError` `CURRENCY_MISMATCH` if a rate is missing, and what the two sources throw.
 */
export function inCurrency(
  source: PublishedPriceSource,
  currency: string,
  rates: ExchangeRateSource,
): PublishedPriceSource {
  return {
    name: source.name,
    async readPrices(period, signal): Promise<PublishedPrices> {
      const prices = await source.readPrices(period, signal);
      if (prices.currency === currency) return prices;
      const { date, perEuro, fetchedAt } = await rates.readRates(signal);
      const from = perEuro.get(prices.currency);
      const to = perEuro.get(currency);
      if (from === undefined || to === undefined) {
        const missing = from === undefined ? prices.currency : currency;
        throw new OecError("CURRENCY_MISMATCH", `${rates.name} has no rate for ${missing} on ${date}`, {
          context: { source: rates.name, field: missing, date },
        });
      }
      const { horizon, values } = prices.pricePerKwh;
      return {
        ...prices,
        currency,
        pricePerKwh: { horizon, values: values.map((price) => (price * to) / from) },
        origin: `${prices.origin} (${prices.currency} to ${currency} by ${rates.name} ${date})`,
        fetchedAt: Math.min(prices.fetchedAt, fetchedAt),
      };
    },
  };
}
