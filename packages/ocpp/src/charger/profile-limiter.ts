import type { AbortSignalLike, Amperes, Clock, Instant, Milliseconds, Volts } from "@oec/domain";
import type { ChargerPolicy } from "../quirks/policy.ts";
import { profileAttempts, type ProfileAttempt } from "../smart-charging/attempts.ts";
import { toOcpp16Profile, type Ocpp16Profile } from "../smart-charging/ocpp16-profile.ts";
import { profileOfPlan } from "../smart-charging/plan-profile.ts";
import type { ProfileStoreLimits } from "../smart-charging/profile-check.ts";
import type { ChargingProfile } from "../smart-charging/profile.ts";
import { convertRate, wireLimit } from "../smart-charging/rate.ts";
import type { StationPort } from "./station-port.ts";

/** What a station is to keep for a while, and then. */
export interface StationLimit {
  /** Limit per phase [A]. */
  readonly currentA: Amperes;
  /** How long the station keeps it without hearing from us [ms]. */
  readonly holdMs: Milliseconds;
  /** Limit per phase afterwards [A]. */
  readonly thenA: Amperes;
  readonly phases: 1 | 3;
}

/** How limits are sent. */
export interface LimiterOptions {
  readonly station: StationPort;
  readonly clock: Pick<Clock, "now">;
  readonly connectorId: number;
  readonly connectors: number;
  readonly limits: ProfileStoreLimits;
  readonly policy: ChargerPolicy;
  readonly minCurrentA: Amperes;
  readonly maxCurrentA: Amperes;
  readonly voltageV: Volts;
}

/** A limit that a station has accepted. */
export interface AcceptedLimit {
  readonly attempt: ProfileAttempt;
  readonly at: Instant;
  readonly currentA: Amperes;
}

/** One profile of ours per purpose: a fixed id makes each replace its predecessor. */
const PROFILE_IDS = { "station-max": 9_001, "tx-default": 9_002, tx: 9_003 } as const;

/**
 * Limits a connector by charging profiles, in the first way that the station accepts and that was not seen to be ignored.
 */
export class ProfileLimiter {
  readonly #options: LimiterOptions;
  /** Ways that the station accepted and did not follow. */
  readonly #ignored = new Set<string>();
  /** The way that worked last, in and out of a transaction. */
  readonly #working = new Map<boolean, string>();

  constructor(options: LimiterOptions) {
    this.#options = options;
  }

  /** Sends a limit. @returns how it was accepted; `undefined` where the station refuses every way. */
  async send(limit: StationLimit, signal?: AbortSignalLike): Promise<AcceptedLimit | undefined> {
    for (const attempt of this.#ways()) {
      if (await this.#set(attempt, limit, signal)) {
        this.#working.set(this.#transactionRuns(), nameOf(attempt));
        return { attempt, at: this.#options.clock.now(), currentA: limit.currentA };
      }
    }
    return undefined;
  }

  /** The station accepted a limit this way and does not follow it: another way is tried from now on. */
  markIgnored(attempt: ProfileAttempt): void {
    this.#ignored.add(nameOf(attempt));
    this.#working.clear();
  }

  /** Whether the best way to send a limit is another one than before, because a transaction has begun or ended. */
  isOutdated(attempt: ProfileAttempt): boolean {
    return attempt.purpose === "tx"
      ? !this.#transactionRuns()
      : attempt.purpose === "tx-default" && this.#transactionRuns();
  }

  #ways(): readonly ProfileAttempt[] {
    const { connectorId, connectors, limits, policy } = this.#options;
    const ways = profileAttempts({
      connectorId,
      connectors,
      transactionRunning: this.#transactionRuns(),
      station: limits,
      purposes: policy.purposes,
      kinds: policy.profileKinds,
      onlyLevelZero: policy.onlyStackLevelZero,
    }).filter((way) => !this.#ignored.has(nameOf(way)));
    const working = this.#working.get(this.#transactionRuns());
    const first = ways.find((way) => nameOf(way) === working);
    return first === undefined ? ways : [first, ...ways.filter((way) => way !== first)];
  }

  #transactionRuns(): boolean {
    return this.#options.station.transaction(this.#options.connectorId) !== undefined;
  }

  /** The profile that goes with a remote start, where the station cannot be limited before its transaction. */
  startProfile(limit: StationLimit): Ocpp16Profile | undefined {
    const { policy, connectorId } = this.#options;
    const kind = policy.profileKinds[0] ?? "absolute";
    const made = this.#made({ purpose: "tx", connectorId, stackLevel: 0, kind }, limit);
    return made === undefined ? undefined : toOcpp16Profile(made);
  }

  async #set(attempt: ProfileAttempt, limit: StationLimit, signal?: AbortSignalLike): Promise<boolean> {
    const made = this.#made(attempt, limit);
    if (made === undefined) return false;
    const request = { connectorId: attempt.connectorId, csChargingProfiles: toOcpp16Profile(made) };
    return (await this.#options.station.call("SetChargingProfile", request, signal)).status === "Accepted";
  }

  #made(attempt: ProfileAttempt, limit: StationLimit): ChargingProfile | undefined {
    const { station, clock, connectorId, limits, policy, minCurrentA, maxCurrentA, voltageV } = this.#options;
    const now = clock.now();
    const transaction = station.transaction(connectorId);
    const plan = [{ start: now, end: now + limit.holdMs, currentA: limit.currentA }];
    const made = profileOfPlan(plan, {
      id: PROFILE_IDS[attempt.purpose],
      now,
      purpose: attempt.purpose,
      stackLevel: attempt.stackLevel,
      kind: attempt.kind,
      ...(transaction !== undefined && { transactionStartedAt: transaction.startedAt }),
      ...(transaction !== undefined && policy.sendTransactionId && { transactionId: transaction.id }),
      station: limits,
      safeA: limit.thenA,
      minCurrentA,
      maxCurrentA,
      phases: limit.phases,
      voltageV,
    });
    return made.ok ? made.value : undefined;
  }
}

/** The current that a station keeps when it is told one: to a tenth of the unit it takes. */
export function keptCurrent(
  currentA: Amperes,
  units: ProfileStoreLimits["units"],
  phaseVolts: number,
): Amperes {
  if (units.includes("A")) return wireLimit(currentA);
  return convertRate(wireLimit(convertRate(currentA, "A", "W", phaseVolts)), "W", "A", phaseVolts);
}

function nameOf({ purpose, stackLevel, kind }: ProfileAttempt): string {
  return `${purpose} ${stackLevel} ${kind}`;
}
