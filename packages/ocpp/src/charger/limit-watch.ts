import type { Amperes, Instant, Milliseconds, PerPhase, Sample } from "@oec/domain";
import { verifyLimit } from "../smart-charging/verify-limit.ts";

/** Time a station and a vehicle get to follow a new limit [ms]. */
const SETTLE_MS = 15_000;
/** Measurements above the limit, one after another, that prove it ignored. */
const PROOF = 2;

/**
 * Watches whether measured current keeps to the limits that were commanded.
 *
 * A measurement is held against the highest limit of the settling time before it, so that limits which change every few seconds
 * are watched as well as one that stands.
 */
export class LimitWatch {
  #limits: readonly { readonly at: Instant; readonly currentA: Amperes }[] = [];
  #judgedAt: Instant = -Infinity;
  #above = 0;

  /** A limit counts from now on. */
  record(at: Instant, currentA: Amperes): void {
    if (this.#limits.at(-1)?.currentA === currentA) return;
    const current = this.#limits.findLast((limit) => limit.at <= at - SETTLE_MS);
    this.#limits = [
      ...this.#limits.filter((limit) => limit === current || limit.at > at - SETTLE_MS),
      { at, currentA },
    ];
  }

  /** Another way of limiting is used from now on: what was measured before proves nothing about it. */
  restart(): void {
    this.#limits = [];
    this.#above = 0;
  }

  /** Whether this measurement is the one that proves the limit ignored. */
  proves(measured: Sample<PerPhase> | undefined): boolean {
    if (measured === undefined || measured.at <= this.#judgedAt) return false;
    const highestA = this.#highestBefore(measured.at);
    if (highestA === undefined) return false;
    const verdict = verifyLimit(
      { currentA: highestA, at: measured.at - SETTLE_MS, settleMs: SETTLE_MS },
      measured,
    );
    if (verdict === "unknown") return false;
    this.#judgedAt = measured.at;
    this.#above = verdict === "ignores" ? this.#above + 1 : 0;
    return this.#above === PROOF;
  }

  /** The highest limit in force in the settling time before an instant; `undefined` before the first has settled. */
  #highestBefore(at: Instant): Amperes | undefined {
    const from: Milliseconds = at - SETTLE_MS;
    const standing = this.#limits.findLast((limit) => limit.at <= from);
    if (standing === undefined) return undefined;
    const later = this.#limits.filter((limit) => limit.at > from && limit.at <= at);
    return Math.max(standing.currentA, ...later.map(({ currentA }) => currentA));
  }
}
