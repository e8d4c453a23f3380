import type { Instant, Milliseconds, Sample } from "@oec/domain";
import type { Reading } from "../inputs.ts";
import type { Freshness, Track } from "../track-state.ts";

/** What to think of a reading's values. */
export type Verdict = "good" | "implausible" | "impossible" | "bad";

/** A track after a cycle, and what happened to the reading. */
export interface Tracked<T> {
  readonly track: Track<T>;
  /** A new reading was believed. */
  readonly isNew: boolean;
  /** What to report, once per row of rejected readings. */
  readonly rejected?: "SAMPLE_REJECTED" | "SAMPLE_IMPLAUSIBLE";
}

/** Readings are expected once per cycle: fresh to 1.5 cycles, lost after 3 and at least 7 s, so that
 * a charge point is at its failsafe current within 10 s. */
const AGING_CYCLES = 1.5;
const LOST_CYCLES = 3;
const LOST_MIN_MS = 7000;

/** A device may always lag by this much without being late [ms]. */
const LATENCY_MS = 3000;
const usual = (latencyMs: Milliseconds): Milliseconds => Math.min(latencyMs, LATENCY_MS);

/** Falls at once, rises by a tenth of what is missing: a single late reading is late, a device that always lags is not. */
const learntLatency = (beforeMs: Milliseconds | null, ageMs: Milliseconds): Milliseconds =>
  beforeMs === null || ageMs <= beforeMs ? ageMs : beforeMs + (ageMs - beforeMs) / 10;

/** Freshness of a reading of some age. */
export function freshnessOf(ageMs: Milliseconds, cycleMs: Milliseconds): Freshness {
  if (ageMs > Math.max(LOST_CYCLES * cycleMs, LOST_MIN_MS)) return "lost";
  return ageMs > AGING_CYCLES * cycleMs ? "aging" : "fresh";
}

/**
 * Takes a reading into a device's track.
 *
 * A bad reading is never turned into a number: the last good one holds and grows old. An implausible one must repeat to be
 * believed; an impossible one never is. The age counts on the monotonic clock, so that a wall clock that is set changes nothing.
 */
export function follow<T>(
  track: Track<T>,
  reading: Reading<T>,
  now: { readonly at: Instant; readonly monotonicMs: Milliseconds },
  cycleMs: Milliseconds,
  judge: (value: T) => Verdict,
): Tracked<T> {
  const verdict = reading.kind === "sample" ? judgeSample(reading.sample, judge) : undefined;
  const believed = verdict === "good" || (verdict === "implausible" && track.doubted);
  if (reading.kind === "sample" && believed && isNewer(reading.sample, track.last)) {
    const ageOnArrivalMs = Math.max(0, now.at - reading.sample.at);
    const latencyMs = learntLatency(track.latencyMs, ageOnArrivalMs);
    const freshness = freshnessOf(ageOnArrivalMs - usual(latencyMs), cycleMs);
    const last = reading.sample;
    const doubted = verdict === "implausible";
    return {
      isNew: true,
      track: {
        last,
        receivedMs: now.monotonicMs,
        ageOnArrivalMs,
        latencyMs,
        freshness,
        doubted,
        rejecting: false,
      },
    };
  }
  const ageMs = now.monotonicMs - track.receivedMs + track.ageOnArrivalMs - usual(track.latencyMs ?? 0);
  const freshness = track.last === null ? "lost" : freshnessOf(ageMs, cycleMs);
  const isRejected = verdict !== undefined && verdict !== "good" && !believed;
  const rejected = verdict === "bad" ? "SAMPLE_REJECTED" : "SAMPLE_IMPLAUSIBLE";
  return {
    isNew: false,
    track: { ...track, freshness, doubted: verdict === "implausible", rejecting: isRejected },
    ...(isRejected && !track.rejecting && { rejected }),
  };
}

function judgeSample<T>(sample: Sample<T>, judge: (value: T) => Verdict): Verdict {
  return sample.quality === "bad" || !Number.isFinite(sample.at) ? "bad" : judge(sample.value);
}

/** A meter that repeats the time of its reading has not measured anew. */
const isNewer = <T>(sample: Sample<T>, last: Sample<T> | null): boolean =>
  last === null || sample.at !== last.at;
