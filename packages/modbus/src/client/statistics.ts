import type { Instant } from "@oec/domain";
import type { ModbusFault } from "./errors.ts";

/** What a connection has done so far. Every try counts, so a request that was retried counts several times. */
export interface ConnectionStatistics {
  readonly requests: number;
  readonly successes: number;
  /** Failures by their kind. */
  readonly failures: Readonly<Record<ModbusFault["kind"], number>>;
  readonly retries: number;
  /** Connections that were opened. */
  readonly connects: number;
  /** Replies that no request waited for: late or repeated ones. */
  readonly strayReplies: number;
  /** Mean time from a request to its reply [ms]; 0 before the first. */
  readonly meanLatencyMs: number;
}

/** How a connection is doing. */
export interface ConnectionHealth {
  /** `idle` before the first request; `waiting` after a failure to connect, until the next try is due. */
  readonly state: "idle" | "connecting" | "connected" | "waiting" | "closed";
  /** Time of the last reply. */
  readonly lastReplyAt?: Instant;
  /** Failures since then. */
  readonly consecutiveFailures: number;
}

/** One try of a request, for traces: a span from `startedAt` on. */
export interface RequestEvent {
  readonly endpoint: string;
  readonly unitId: number;
  readonly functionCode: number;
  readonly address: number;
  /** Registers or bits. */
  readonly count: number;
  readonly startedAt: Instant;
  readonly durationMs: number;
  /** Which try of the request it was, from 1. */
  readonly attempt: number;
  /** `ok`, or the kind of the fault. */
  readonly outcome: "ok" | ModbusFault["kind"];
}

/** Counts what a connection does. */
export class Counters {
  requests = 0;
  successes = 0;
  retries = 0;
  connects = 0;
  strayReplies = 0;
  latencyMs = 0;
  consecutiveFailures = 0;
  lastReplyAt: Instant | undefined;
  readonly failures: Record<ModbusFault["kind"], number> = {
    exception: 0,
    timeout: 0,
    closed: 0,
    protocol: 0,
    "invalid-request": 0,
  };

  /** A copy for users. */
  statistics(strayNow: number): ConnectionStatistics {
    return {
      requests: this.requests,
      successes: this.successes,
      failures: { ...this.failures },
      retries: this.retries,
      connects: this.connects,
      strayReplies: this.strayReplies + strayNow,
      meanLatencyMs: this.successes === 0 ? 0 : this.latencyMs / this.successes,
    };
  }
}
