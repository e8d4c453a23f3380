import type { Instant } from "@oec/domain";
import type { Scope } from "./scope.ts";

/** Who asks. */
export interface Principal {
  /** The token's subject; `loopback` for whoever is on this machine where no login is asked for. */
  readonly subject: string;
  readonly scope: Scope;
  readonly householdId: string;
  /** When the token ends [ms since 1970 UTC, wall clock]; absent: never. A connection that stays open must end then. */
  readonly expiresAt?: Instant;
}
