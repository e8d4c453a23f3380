import type { Instant, Milliseconds, RandomSource } from "@oec/domain";

/** How long to wait between two tries. */
export interface BackOff {
  /** Longest wait before the second try; it doubles with each further one [ms]. */
  readonly firstWaitMs: Milliseconds;
  /** No wait is longer [ms]. */
  readonly longestWaitMs: Milliseconds;
}

/**
 * The wait before another try, after `failures` of them: between half and all of a time that doubles, so that many clients that
 * failed together do not come back together.
 */
export function backOffMs(
  failures: number,
  { firstWaitMs, longestWaitMs }: BackOff,
  random: Pick<RandomSource, "uniform">,
): Milliseconds {
  const ceiling = Math.min(longestWaitMs, firstWaitMs * 2 ** (failures - 1));
  return ceiling * (0.5 + 0.5 * random.uniform());
}

/** No service closes itself for longer: a mistaken header must not do so for ever. */
const LONGEST_CLOSURE_MS = 86_400_000;

/**
 * The instant that a `Retry-After` header names, a day ahead at most: seconds from now, or an HTTP date. Undefined if it is
 * neither.
 *
 * @see RFC 9110, section 10.2.3.
 */
export function retryAfter(header: string | undefined, now: Instant): Instant | undefined {
  if (header === undefined) return undefined;
  const text = header.trim();
  if (/^\d{1,9}$/.test(text)) return now + Math.min(Number(text) * 1000, LONGEST_CLOSURE_MS);
  const date = /^[A-Za-z]{3,9},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.min(Math.max(now, date), now + LONGEST_CLOSURE_MS);
}
