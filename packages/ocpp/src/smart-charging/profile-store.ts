import { err, ok, type Result } from "@oec/domain";
import {
  profileFault,
  type ProfileRefusal,
  type ProfileStoreLimits,
  type ProfileTarget,
} from "./profile-check.ts";
import type { ChargingProfile, InstalledProfile, ProfilePurpose, RunningTransaction } from "./profile.ts";

/** Which profiles to clear. With an id the other criteria do not count; without any criterion all go. */
export interface ClearCriteria {
  readonly id?: number;
  readonly connectorId?: number;
  readonly purpose?: ProfilePurpose;
  readonly stackLevel?: number;
}

/** A station that takes what OCPP's schemas allow. */
export const GENEROUS_LIMITS: ProfileStoreLimits = {
  maxStackLevel: 10,
  units: ["A", "W"],
  maxPeriods: 100,
  maxProfiles: 50,
};

/**
 * The profiles installed in a station.
 *
 * A profile takes the place of the one with its id, and of the one with its purpose, stack level and connector, at once:
 * if it becomes valid later only, nothing of that level counts until then (OCPP 1.6 ed. 2 section 3.13.2).
 *
 * @example
 * ```ts
 * import { ProfileStore } from "@oec/ocpp";
 *
 * const store = new ProfileStore({ connectors: 1 });
 * store.set(0, {
 *   id: 1,
 *   purpose: "station-max",
 *   stackLevel: 0,
 *   kind: "absolute",
 *   schedule: { unit: "A", startAt: 0, periods: [{ startS: 0, limit: 16 }] },
 * }); // { ok: true, ... }
 * ```
 */
export class ProfileStore {
  readonly connectors: number;
  readonly limits: ProfileStoreLimits;
  #installed: readonly InstalledProfile[];

  /**
   * @param options - `connectors`: how many the station has; `installed`: what it held before a restart.
   */
  constructor(options: {
    readonly connectors: number;
    readonly limits?: Partial<ProfileStoreLimits>;
    readonly installed?: readonly InstalledProfile[];
  }) {
    this.connectors = options.connectors;
    this.limits = { ...GENEROUS_LIMITS, ...options.limits };
    this.#installed = options.installed ?? [];
  }

  /** What is installed, in the order in which it came. */
  get installed(): readonly InstalledProfile[] {
    return this.#installed;
  }

  /**
   * Installs a profile.
   *
   * @param connectorId - 0 for the whole station.
   * @param transaction - What runs on the connector; a `tx` profile needs it.
   * @returns the profiles it replaced, or why it was refused; a refusal changes nothing.
   */
  set(
    connectorId: number,
    profile: ChargingProfile,
    transaction?: RunningTransaction | "starting",
  ): Result<readonly InstalledProfile[], ProfileRefusal> {
    const target: ProfileTarget = {
      connectorId,
      connectors: this.connectors,
      ...(transaction !== undefined && { transaction }),
    };
    const fault = profileFault(profile, target, this.limits);
    if (fault !== undefined) return err(fault);
    const added: InstalledProfile = { connectorId, profile };
    const replaced = this.#installed.filter((old) => replaces(added, old));
    const kept = this.#installed.filter((old) => !replaces(added, old));
    if (kept.length >= this.limits.maxProfiles) return err("profiles-too-many");
    this.#installed = [...kept, added];
    return ok(replaced);
  }

  /** Removes what matches. @returns what was removed; OCPP answers `Unknown` where that is nothing. */
  clear(criteria: ClearCriteria = {}): readonly InstalledProfile[] {
    const removed = this.#installed.filter((installed) => matches(installed, criteria));
    this.#installed = this.#installed.filter((installed) => !matches(installed, criteria));
    return removed;
  }

  /** A transaction is over: its `tx` profiles go. */
  endTransaction(connectorId: number): void {
    this.clear({ connectorId, purpose: "tx" });
  }
}

function replaces(added: InstalledProfile, old: InstalledProfile): boolean {
  if (added.profile.id === old.profile.id) return true;
  return (
    added.connectorId === old.connectorId &&
    added.profile.purpose === old.profile.purpose &&
    added.profile.stackLevel === old.profile.stackLevel
  );
}

function matches({ connectorId, profile }: InstalledProfile, criteria: ClearCriteria): boolean {
  if (criteria.id !== undefined) return profile.id === criteria.id;
  return (
    (criteria.connectorId ?? connectorId) === connectorId &&
    (criteria.purpose ?? profile.purpose) === profile.purpose &&
    (criteria.stackLevel ?? profile.stackLevel) === profile.stackLevel
  );
}
