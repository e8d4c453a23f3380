import { OecError, type AbortSignalLike, type Instant, type Milliseconds, type Slot } from "@oec/domain";
import { invalidAnswer, type SourceFault } from "../http/source-error.ts";
import type { HttpClient, SourceRequest } from "../http/http-client.ts";
import { noPrices, seriesOfEntries, type PriceEntry } from "./entries.ts";
import type { PublishedPriceSource } from "./published.ts";

/** What one answer holds. */
export interface PriceAnswer {
  readonly entries: readonly PriceEntry[];
  /** ISO 4217 code, where the answer says it. */
  readonly currency?: string;
  /** False while the service calls its prices preliminary; true unless said. */
  readonly final?: boolean;
}

/** A question for prices. */
export interface PriceRequest extends Omit<SourceRequest<PriceAnswer>, "source" | "freshMs" | "staleMs"> {
  /** End of what is asked for; that of the period unless said. An answer that ends earlier is soon asked for again. */
  readonly until?: Instant;
}

/** How a service is asked for prices. */
export interface HttpPriceService {
  readonly name: string;
  /** ISO 4217 code. */
  readonly currency: string;
  readonly http: HttpClient;
  /** What to ask for a period, one after the other. */
  readonly requests: (period: Slot) => readonly PriceRequest[];
  /** Statuses that say that prices are not published, rather than that something is wrong. */
  readonly unpublished?: readonly number[];
}

/** Published prices do not change any more, but for corrections. */
const FRESH_MS = 3_600_000;
/** More may be published at any time. */
const INCOMPLETE_MS = 300_000;
/** Published prices hold, so an old answer is as good as a new one where there is none. */
const STALE_MS = 3 * 86_400_000;

/**
 * A price source over HTTP. What is not published is left out; an answer that fails for another reason fails the whole.
 */
export function httpPriceSource(service: HttpPriceService): PublishedPriceSource {
  const { name, currency } = service;
  return {
    name,
    async readPrices(period, signal) {
      let place: Pick<SourceFault, "source" | "url"> = { source: name };
      const entries: PriceEntry[] = [];
      let fetchedAt = Infinity;
      let final = true;
      for (const request of service.requests(period)) {
        place = { source: name, url: request.url };
        const answer = await ask(service, request, period, signal);
        if (answer === undefined) continue;
        const { currency: given = currency } = answer.value;
        if (given !== currency) throw invalidAnswer(place, "currency", given, currency);
        entries.push(...answer.value.entries);
        fetchedAt = Math.min(fetchedAt, answer.fetchedAt);
        final &&= answer.value.final ?? true;
      }
      if (entries.length === 0) throw noPrices(period, place);
      return {
        pricePerKwh: seriesOfEntries(entries, period, place),
        currency,
        origin: name,
        fetchedAt,
        final,
      };
    },
  };
}

async function ask(
  { name: source, http, unpublished = [] }: HttpPriceService,
  request: PriceRequest,
  period: Slot,
  signal?: AbortSignalLike,
): Promise<{ readonly value: PriceAnswer; readonly fetchedAt: Instant } | undefined> {
  try {
    const freshMs = ({ entries, final = true }: PriceAnswer): Milliseconds =>
      final && entries.some(({ end }) => end >= Math.min(request.until ?? Infinity, period.end))
        ? FRESH_MS
        : INCOMPLETE_MS;
    const asked = { ...request, source, freshMs, staleMs: STALE_MS };
    const { value, fetchedAt } = await http.request(asked, signal);
    return value && { value, fetchedAt };
  } catch (error) {
    if (OecError.is(error) && error.code === "SOURCE_REFUSED" && unpublished.includes(statusOf(error))) {
      return undefined;
    }
    throw error;
  }
}

const statusOf = ({ context }: OecError): number =>
  "status" in context ? Number(context.status) : Number.NaN;
