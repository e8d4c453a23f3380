import type { ProfileStoreLimits } from "./profile-check.ts";
import type { ProfilePurpose } from "./profile.ts";

/** One way to limit a connector by a profile. */
export interface ProfileAttempt {
  readonly purpose: ProfilePurpose;
  /** Connector the profile is set on; 0 for the station. */
  readonly connectorId: number;
  readonly stackLevel: number;
  readonly kind: "absolute" | "relative";
}

/** What decides which ways are worth trying. */
export interface AttemptOptions {
  readonly connectorId: number;
  /** Connectors of the station: a limit of the station would bind the others too. */
  readonly connectors: number;
  readonly transactionRunning: boolean;
  readonly station: Pick<ProfileStoreLimits, "maxStackLevel">;
  /** In the order in which they are tried. */
  readonly purposes: readonly ProfilePurpose[];
  /** In the order in which they are tried. */
  readonly kinds: readonly ("absolute" | "relative")[];
  /** Only stack level 0 works, whatever the station says. */
  readonly onlyLevelZero: boolean;
}

/** The purposes in the order in which most stations take them. */
export const PURPOSE_ORDER: readonly ProfilePurpose[] = ["station-max", "tx-default", "tx"];

/**
 * The ways to limit a connector, best first.
 *
 * - A profile of the station works in and out of transactions, but only where it has one connector.
 * - While a transaction runs, its own profile comes before the default: many stations look at the default only at its start.
 * - A `tx` profile without a transaction is refused by every station, so it is not tried.
 * - Each is tried on the highest stack level, then on level 0.
 */
export function profileAttempts(options: AttemptOptions): readonly ProfileAttempt[] {
  const { connectorId, connectors, transactionRunning, station, onlyLevelZero } = options;
  const levels = onlyLevelZero ? [0] : [...new Set([station.maxStackLevel, 0])];
  const usable = options.purposes.filter((purpose) => {
    if (purpose === "station-max") return connectors === 1;
    return purpose === "tx-default" || transactionRunning;
  });
  const ordered = transactionRunning ? txBeforeDefault(usable) : usable;
  return options.kinds.flatMap((kind) =>
    ordered.flatMap((purpose) =>
      levels.map((stackLevel) => ({
        purpose,
        connectorId: purpose === "station-max" ? 0 : connectorId,
        stackLevel,
        kind,
      })),
    ),
  );
}

function txBeforeDefault(purposes: readonly ProfilePurpose[]): readonly ProfilePurpose[] {
  const rest = purposes.filter((purpose) => purpose !== "tx" && purpose !== "tx-default");
  const own = (["tx", "tx-default"] as const).filter((purpose) => purposes.includes(purpose));
  return [...rest, ...own];
}
