import type { Milliseconds } from "@oec/domain";

/** Limits and times of an engine. */
export interface RpcSettings {
  /** How long a call waits for its answer [ms]; 30 s. Some chargers need more than 60 s for a few actions. */
  readonly timeoutMs: Milliseconds;
  /** Calls that may wait for the one before them to be answered; 64. */
  readonly maxQueued: number;
  /** Calls of the other side that may wait for the handler; 64. The standard lets it send one at a time. */
  readonly maxIncoming: number;
  /** Calls given up whose late answers are still recognised, and answered calls whose repetition is; 16. */
  readonly remembered: number;
  /** Longest frame that is remembered for its repetition [characters]; 8192. */
  readonly longestRemembered: number;
}

/** The settings unless said otherwise. */
export const RPC_DEFAULTS: RpcSettings = {
  timeoutMs: 30_000,
  maxQueued: 64,
  maxIncoming: 64,
  remembered: 16,
  longestRemembered: 8192,
};
