import { formatInstant, OecError } from "@oec/domain";
import type { AbortSignalLike, Clock, Instant, Milliseconds, RandomSource } from "@oec/domain";
import { assertCount, assertPositive } from "../check.ts";
import { backOffMs, retryAfter, type BackOff } from "./back-off.ts";
import { memoryCache, type CachedAnswer, type HttpCache } from "./cache.ts";
import { withDeadline } from "./deadline.ts";
import { RateLimit } from "./rate-limit.ts";
import { discard, readBody } from "./read-body.ts";
import { sourceError, type SourceFault } from "./source-error.ts";
import type { Fetch, HttpAnswer, HttpRequest } from "./transport.ts";

/** What an {@link HttpClient} works with. */
export interface HttpClientOptions {
  readonly fetch: Fetch;
  readonly clock: Clock;
  /** Spreads the waits between tries; `{ uniform: Math.random }` will do. */
  readonly random: Pick<RandomSource, "uniform">;
  /** In memory unless said. */
  readonly cache?: HttpCache;
  /** Says who asks; services want to know whom to write to. */
  readonly userAgent?: string;
  /** Tries per request; 4 unless said. */
  readonly attempts?: number;
  /** Longest time for one try, body included [ms]; 15 s unless said. */
  readonly timeoutMs?: Milliseconds;
  /** Largest body, after decompression [bytes]; 8 MiB unless said. */
  readonly maxBytes?: number;
  /** Waits between tries: from 0.5 s, doubling, to 30 s unless said. A service that asks for a longer one is not asked again before. */
  readonly backOff?: BackOff;
  /** Requests per minute and service in the long run; 30 unless said, the first 10 at once. */
  readonly requestsPerMinute?: number;
}

/** A question to a service. */
export interface SourceRequest<Value> {
  /** Name of the source, for errors. */
  readonly source: string;
  /** Without keys and tokens: this stands in errors and is the key of the cache. */
  readonly url: string;
  /** Goes behind the URL when it is sent, and nowhere else; e.g. `securityToken=…`. */
  readonly secretQuery?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes it a POST; part of the cache's key. */
  readonly body?: string;
  /** An answer that is younger is not asked for again [ms], by what it says if need be; 0 unless said. */
  readonly freshMs?: Milliseconds | ((value: Value) => Milliseconds);
  /** How old an answer may be that stands in where the service fails [ms]; 0 unless said. */
  readonly staleMs?: Milliseconds;
  /** Reads the body; what it refuses with an error is not kept. */
  readonly decode: (body: string) => Value;
}

/** A service's answer. */
export interface SourceAnswer<Value> {
  /** Undefined where the service says that it has nothing (204). */
  readonly value: Value | undefined;
  /** When the service last said that this is what it has. */
  readonly fetchedAt: Instant;
  /** `kept` was young enough, `confirmed` is unchanged by the service's word, `stale` stands in for a service that failed. */
  readonly from: "network" | "kept" | "confirmed" | "stale";
  /** Why a stale answer stands in. */
  readonly failure?: OecError;
}

/** The part of a question that does not depend on what its answer is read as. */
type Question = Omit<SourceRequest<unknown>, "decode" | "freshMs">;

/** An answer that was kept, and what it says. */
interface Kept<Value> extends CachedAnswer {
  readonly value: Value;
}

interface Service {
  readonly limit: RateLimit;
  /** It asked not to be asked before. */
  closedUntil: Instant;
}

/** Failures that another try may mend. */
class Again extends Error {
  readonly failure: OecError;
  readonly retryAt: Instant | undefined;

  constructor(failure: OecError, retryAt?: Instant) {
    super(failure.message);
    this.failure = failure;
    this.retryAt = retryAt;
  }
}

const DEFAULT_BACK_OFF: BackOff = { firstWaitMs: 500, longestWaitMs: 30_000 };
const BURST = 10;

/**
 * Asks services on the network as one should: keeps answers, asks only for what changed, tries again with growing waits, honours
 * `Retry-After`, spreads requests out, and ends in time.
 *
 * Failures are `OecError` whose context is a {@link SourceFault}: `SOURCE_UNREACHABLE` (no connection, time-out, broken body,
 * 5xx after all tries), `SOURCE_REFUSED` (other 3xx and 4xx), `SOURCE_BUSY` (429, with the time from which to ask again),
 * `ANSWER_TOO_LARGE`, and `ABORTED`.
 */
export class HttpClient {
  readonly #options: Required<Omit<HttpClientOptions, "userAgent">> & Pick<HttpClientOptions, "userAgent">;
  readonly #services = new Map<string, Service>();

  /** @throws `OecError` `OUT_OF_RANGE` if a number is not above 0. */
  constructor(options: HttpClientOptions) {
    this.#options = {
      cache: memoryCache(),
      attempts: 4,
      timeoutMs: 15_000,
      maxBytes: 8 * 1024 * 1024,
      backOff: DEFAULT_BACK_OFF,
      requestsPerMinute: 30,
      ...options,
    };
    assertCount("attempts", this.#options.attempts);
    assertPositive("timeoutMs", this.#options.timeoutMs);
    assertPositive("maxBytes", this.#options.maxBytes);
    assertPositive("requestsPerMinute", this.#options.requestsPerMinute);
  }

  /** The clock by which answers age. */
  get clock(): Clock {
    return this.#options.clock;
  }

  /** Asks, or takes what is kept. @throws `OecError` as said above, and whatever `decode` throws. */
  async request<Value>(
    request: SourceRequest<Value>,
    signal?: AbortSignalLike,
  ): Promise<SourceAnswer<Value>> {
    const kept = await this.#kept(request, signal);
    const age = kept === undefined ? Infinity : this.clock.now() - kept.fetchedAt;
    // A clock that was set back makes ages negative: then the service decides.
    if (kept !== undefined && age >= 0 && age < freshMsOf(request, kept.value)) return answerOf(kept, "kept");
    try {
      return await this.#ask(request, kept, signal);
    } catch (error) {
      if (kept === undefined || !canStandIn(error) || !(age < (request.staleMs ?? 0))) throw error;
      return { ...answerOf(kept, "stale"), failure: error };
    }
  }

  async #kept<Value>(
    request: SourceRequest<Value>,
    signal?: AbortSignalLike,
  ): Promise<Kept<Value> | undefined> {
    try {
      const kept = await this.#options.cache.read(keyOf(request), signal);
      return kept && { ...kept, value: request.decode(kept.text) };
    } catch {
      return undefined; // A cache that fails, or holds what an older version could read, is no cache.
    }
  }

  async #keep(request: Question, { text, fetchedAt, ...rest }: CachedAnswer): Promise<void> {
    const { etag, lastModified } = rest;
    const validators = {
      ...(etag !== undefined && { etag }),
      ...(lastModified !== undefined && { lastModified }),
    };
    try {
      await this.#options.cache.write(keyOf(request), { text, fetchedAt, ...validators });
    } catch {
      // What cannot be kept is asked for again.
    }
  }

  async #ask<Value>(
    request: SourceRequest<Value>,
    kept: Kept<Value> | undefined,
    signal?: AbortSignalLike,
  ): Promise<SourceAnswer<Value>> {
    const { clock, attempts, backOff, random } = this.#options;
    const service = this.#service(request.url);
    for (let attempt = 1; ; attempt += 1) {
      if (attempt === 1) refuseWhileClosed(request, service, clock.now());
      const waitMs = service.limit.reserve(clock.monotonicMs());
      if (waitMs > 0) await clock.sleep(waitMs, signal);
      try {
        return await this.#attempt(request, kept, attempt, signal);
      } catch (error) {
        if (!(error instanceof Again)) throw error;
        const { retryAt } = error;
        if (retryAt !== undefined) service.closedUntil = retryAt;
        const askedMs = retryAt === undefined ? 0 : retryAt - clock.now();
        if (attempt >= attempts || askedMs > backOff.longestWaitMs) throw error.failure;
        await clock.sleep(Math.max(askedMs, backOffMs(attempt, backOff, random)), signal);
      }
    }
  }

  #service(url: string): Service {
    const name = /^[a-z]+:\/\/[^/?#]+/i.exec(url)?.[0] ?? url;
    const known = this.#services.get(name);
    if (known !== undefined) return known;
    const limit = new RateLimit(this.#options.requestsPerMinute, BURST);
    const service = { limit, closedUntil: -Infinity };
    this.#services.set(name, service);
    return service;
  }

  #attempt<Value>(
    request: SourceRequest<Value>,
    kept: Kept<Value> | undefined,
    attempt: number,
    signal?: AbortSignalLike,
  ): Promise<SourceAnswer<Value>> {
    const { clock, timeoutMs: durationMs } = this.#options;
    const { source, url } = request;
    const place = { source, url, attempts: attempt };
    const expired = (): Error =>
      new Again(sourceError("SOURCE_UNREACHABLE", `no whole answer from ${url} in ${durationMs} ms`, place));
    const what = `asking ${source}`;
    return withDeadline({ clock, durationMs, what, signal, expired }, async (stop) => {
      const [answer, text] = await this.#receive(request, kept, place, stop);
      return this.#take(request, kept, { answer, text, place });
    });
  }

  /** The head of an answer and, where it has one that counts, its body. */
  async #receive(
    request: Question,
    kept: CachedAnswer | undefined,
    place: SourceFault,
    stop: AbortSignalLike,
  ): Promise<readonly [HttpAnswer, string]> {
    const { source, url, secretQuery } = request;
    try {
      const answer = await this.#options.fetch(this.#wire(request, kept), stop);
      if (answer.status === 200) {
        return [answer, await readBody(answer, { source, url, maxBytes: this.#options.maxBytes })];
      }
      await discard(answer);
      return [answer, ""];
    } catch (error) {
      if (OecError.is(error)) throw error;
      throw new Again(sourceError("SOURCE_UNREACHABLE", `${url}: ${reasonOf(error, secretQuery)}`, place));
    }
  }

  #wire(request: Question, kept: CachedAnswer | undefined): HttpRequest {
    const { url, secretQuery, body } = request;
    const glue = url.includes("?") ? "&" : "?";
    return {
      method: body === undefined ? "GET" : "POST",
      url: secretQuery === undefined ? url : `${url}${glue}${secretQuery}`,
      headers: {
        ...(this.#options.userAgent !== undefined && { "user-agent": this.#options.userAgent }),
        ...request.headers,
        ...(kept?.etag !== undefined && { "if-none-match": kept.etag }),
        ...(kept?.lastModified !== undefined && { "if-modified-since": kept.lastModified }),
      },
      ...(body !== undefined && { body }),
    };
  }

  /** Reads an answer for what its status says. */
  async #take<Value>(
    request: SourceRequest<Value>,
    kept: Kept<Value> | undefined,
    { answer, text, place }: { answer: HttpAnswer; text: string; place: SourceFault },
  ): Promise<SourceAnswer<Value>> {
    const { status } = answer;
    const now = this.clock.now();
    if (status === 200) {
      const fresh = { text, value: request.decode(text), fetchedAt: now, ...validatorsOf(answer) };
      await this.#keep(request, fresh);
      return answerOf(fresh, "network");
    }
    if (status === 204) return { value: undefined, fetchedAt: now, from: "network" };
    if (status === 304 && kept !== undefined) {
      const confirmed = { ...kept, ...validatorsOf(answer), fetchedAt: now };
      await this.#keep(request, confirmed);
      return answerOf(confirmed, "confirmed");
    }
    throw refusal(answer, { ...place, status }, now);
  }
}

function refuseWhileClosed(request: Question, { closedUntil }: Service, now: Instant): void {
  if (closedUntil <= now) return;
  const { source, url } = request;
  const message = `${url} asked not to be asked again before ${formatInstant(closedUntil)}`;
  throw sourceError("SOURCE_BUSY", message, { source, url, retryAt: closedUntil });
}

function refusal(answer: HttpAnswer, fault: SourceFault, now: Instant): Error {
  const { status } = answer;
  const retryAt = retryAfter(answer.header("retry-after"), now);
  const facts = { ...fault, ...(retryAt !== undefined && { retryAt }) };
  const message = `${fault.url ?? ""} answers ${status}`;
  if (status === 429) return new Again(sourceError("SOURCE_BUSY", message, facts), retryAt);
  if (status >= 500 || status === 408) {
    return new Again(sourceError("SOURCE_UNREACHABLE", message, facts), retryAt);
  }
  return sourceError("SOURCE_REFUSED", message, facts);
}

const freshMsOf = <Value>({ freshMs = 0 }: SourceRequest<Value>, value: Value): Milliseconds =>
  typeof freshMs === "number" ? freshMs : freshMs(value);

const keyOf = ({ source, url, body }: Question): string =>
  body === undefined ? `${source} ${url}` : `${source} ${url} ${body}`;

const answerOf = <Value>(
  { value, fetchedAt }: Kept<Value>,
  from: SourceAnswer<Value>["from"],
): SourceAnswer<Value> => ({ value, fetchedAt, from });

/** A service that is out of reach, busy or talks nonsense may be stood in for; one that says no is believed. */
const canStandIn = (error: unknown): error is OecError =>
  OecError.is(error) &&
  ["SOURCE_UNREACHABLE", "SOURCE_BUSY", "ANSWER_INVALID", "ANSWER_TOO_LARGE"].includes(error.code);

function validatorsOf(answer: HttpAnswer): Pick<CachedAnswer, "etag" | "lastModified"> {
  const etag = answer.header("etag");
  const lastModified = answer.header("last-modified");
  return { ...(etag !== undefined && { etag }), ...(lastModified !== undefined && { lastModified }) };
}

/** Why there is no answer. Some platforms put the whole URL into their words, so the secret is taken out of them. */
function reasonOf(error: unknown, secret: string | undefined): string {
  if (!(error instanceof Error)) return "the connection broke";
  const why = error.cause instanceof Error ? `${error.message} (${error.cause.message})` : error.message;
  return secret === undefined ? why : why.replaceAll(secret, "…");
}
