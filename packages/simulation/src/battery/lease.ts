import type { Milliseconds, SetPoint, Watts } from "@oec/domain";

/** Who drives the battery at the moment. */
export type BatteryDrive =
  | { readonly kind: "remote"; readonly powerW: Watts }
  | { readonly kind: "autonomous" }
  | { readonly kind: "idle" };

interface Accepted {
  readonly setPoint: SetPoint;
  /** When the set-point takes effect, and when its lease ends. */
  readonly fromMs: Milliseconds;
  readonly untilMs: Milliseconds;
}

/** The set-points a device has accepted, as leases on its own elapsed time: they end by themselves. */
export class LeaseBook {
  readonly #accepted: Accepted[] = [];
  #fallback: SetPoint["fallback"];

  /** @param fallback - What the device does before its first set-point. */
  constructor(fallback: SetPoint["fallback"]) {
    this.#fallback = fallback;
  }

  /** Takes a set-point that was accepted at `nowMs` and works after the latency. */
  accept(setPoint: SetPoint, nowMs: Milliseconds, latencyMs: Milliseconds): void {
    this.#accepted.push({
      setPoint,
      fromMs: nowMs + latencyMs,
      untilMs: nowMs + latencyMs + setPoint.validForMs,
    });
  }

  /** What drives the device at an instant of its elapsed time, which must not go back between calls. */
  driveAt(nowMs: Milliseconds): BatteryDrive {
    let next = this.#accepted[1];
    while (next !== undefined && next.fromMs <= nowMs) {
      this.#accepted.shift();
      next = this.#accepted[1];
    }
    const current = this.#accepted[0];
    if (current === undefined || current.fromMs > nowMs) return { kind: this.#fallback };
    this.#fallback = current.setPoint.fallback;
    if (nowMs < current.untilMs) return { kind: "remote", powerW: current.setPoint.powerW };
    this.#accepted.shift();
    return { kind: this.#fallback };
  }

  /** Time to the next instant at which the drive may change [ms]; Infinity if none is foreseen. */
  nextChangeMs(nowMs: Milliseconds): Milliseconds {
    let soonest = Infinity;
    for (const { fromMs, untilMs } of this.#accepted) {
      if (fromMs > nowMs) soonest = Math.min(soonest, fromMs - nowMs);
      if (untilMs > nowMs) soonest = Math.min(soonest, untilMs - nowMs);
    }
    return soonest;
  }
}
