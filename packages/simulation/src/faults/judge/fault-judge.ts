import type { EventSink, Milliseconds, OecEvent } from "@oec/domain";
import type { FaultInjector } from "../fault-injector.ts";
import type { FaultId } from "../fault-kind.ts";
import type { InjectedFault } from "../injected-fault.ts";
import { OverloadMeter, type AttributableOverload } from "./overload.ts";
import { ViolationWatch, type Violation, type ViolationSettings } from "./violations.ts";

/** Why a fault was not passed. */
export type FaultFailure =
  "fuse-budget" | "device-limit" | "not-detected" | "detected-late" | "recovered-late";

/** What became of a fault. */
export interface FaultVerdict {
  readonly id: FaultId;
  readonly variant: string;
  readonly code: string;
  /** From its beginning to the first event of its code [s]; absent: none came. */
  readonly detectedAfterS?: number;
  /** By the kind's rule [s]; absent: it did not recover, or need not. */
  readonly recoveredAfterS?: number;
  readonly overload: AttributableOverload;
  readonly violations: readonly Violation[];
  /** Every code that was reported from its beginning on, in order, without repetition. */
  readonly codes: readonly string[];
  readonly failures: readonly FaultFailure[];
  /** No failure. */
  readonly passed: boolean;
}

interface Reported {
  readonly atMs: Milliseconds;
  readonly code: string;
}

/**
 * Judges a controller by what really happened in the plant, second by second, and by the events it reports.
 *
 * Give it the controller's events (it is an `EventSink`), and tell it after every cycle whether control is back to normal.
 */
export class FaultJudge implements EventSink {
  readonly #injector: FaultInjector;
  readonly #overload: OverloadMeter;
  readonly #violations: ViolationWatch;
  readonly #events: Reported[] = [];
  readonly #harms: Milliseconds[] = [];
  readonly #normal: { atMs: Milliseconds; isNormal: boolean }[] = [];

  constructor(injector: FaultInjector, settings: ViolationSettings = {}) {
    this.#injector = injector;
    this.#overload = new OverloadMeter(injector.home);
    this.#violations = new ViolationWatch(injector, settings);
    injector.home.follow({
      after: (elapsedMs, durationMs) => {
        const isOver = this.#overload.add(durationMs);
        const isViolated = this.#violations.add(elapsedMs);
        if (isOver || isViolated) this.#harms.push(elapsedMs + durationMs);
      },
    });
  }

  /** Overload so far, over the whole run. */
  get overload(): AttributableOverload {
    return this.#overload.found;
  }

  /** Violations so far, over the whole run. */
  get violations(): readonly Violation[] {
    return this.#violations.found;
  }

  emit(event: Pick<OecEvent, "code">): void {
    this.#events.push({ atMs: this.#injector.home.clock.monotonicMs(), code: event.code });
  }

  /** Whether control is normal now; call it after every cycle. */
  observe(isNormal: boolean): void {
    const atMs = this.#injector.home.clock.monotonicMs();
    if (this.#normal.at(-1)?.isNormal !== isNormal) this.#normal.push({ atMs, isNormal });
  }

  /** What became of a fault of the run so far. */
  verdictOn(fault: InjectedFault): FaultVerdict {
    const { kind, variant, fromMs } = fault;
    const since = this.#events.filter(({ atMs }) => atMs >= fromMs);
    const detectedMs = since.find(({ code }) => code === kind.code)?.atMs;
    const detectedAfterS = detectedMs === undefined ? undefined : (detectedMs - fromMs) / 1000;
    const recoveredAfterS = this.#recovery(fault);
    const overload = this.#overload.found;
    const violations = this.#violations.found;
    const failures: FaultFailure[] = [];
    if (overload.tripped || overload.budgetShare > 1) failures.push("fuse-budget");
    if (violations.length > 0) failures.push("device-limit");
    if (kind.detectByS > 0) {
      if (detectedAfterS === undefined) failures.push("not-detected");
      else if (detectedAfterS > kind.detectByS) failures.push("detected-late");
    }
    if (this.#mustRecover(fault) && !(recoveredAfterS !== undefined && recoveredAfterS <= kind.recoverByS)) {
      failures.push("recovered-late");
    }
    return {
      id: kind.id,
      variant,
      code: kind.code,
      ...(detectedAfterS !== undefined && { detectedAfterS }),
      ...(recoveredAfterS !== undefined && { recoveredAfterS }),
      overload,
      violations,
      codes: [...new Set(since.map(({ code }) => code))],
      failures,
      passed: failures.length === 0,
    };
  }

  /** A fault that outlasts the run, or that waits for a person, has no recovery to judge. */
  #mustRecover({ kind, untilMs }: InjectedFault): boolean {
    if (kind.recovery === "by-person") return false;
    return kind.recovery === "safe-after-start" || untilMs <= this.#injector.home.clock.monotonicMs();
  }

  #recovery({ kind, fromMs, untilMs }: InjectedFault): number | undefined {
    if (kind.recovery === "safe-after-start") {
      const last = this.#harms.findLast((atMs) => atMs > fromMs);
      return last === undefined ? 0 : (last - fromMs) / 1000;
    }
    const before = this.#normal.findLast(({ atMs }) => atMs <= untilMs);
    if (before?.isNormal === true) return 0;
    const back = this.#normal.find(({ atMs, isNormal }) => atMs > untilMs && isNormal);
    return back === undefined ? undefined : (back.atMs - untilMs) / 1000;
  }
}
