import type { Milliseconds } from "@oec/domain";
import type { V16Action } from "../messages/v16.ts";

/** What a simulated station gets wrong; change it while it runs. Each of these has been seen on real chargers. */
export interface StationFaults {
  /** Says nothing after a reconnect, not even BootNotification. */
  readonly neverBoots?: boolean;
  /** Accepts charging profiles and does not follow them. */
  readonly ignoresProfiles?: boolean;
  /** Refuses profiles of these purposes. */
  readonly refusesPurposes?: readonly string[];
  /** Refuses stack levels above this one. */
  readonly maxStackLevel?: number;
  /** Time before it answers a call [ms]. */
  readonly answersAfterMs?: Milliseconds;
  /** Answers these calls with `NotSupported`. */
  readonly unsupported?: readonly V16Action[];
  /** Sends no meter values. */
  readonly neverMeters?: boolean;
}
