import { finite, inRange, positive } from "../check.ts";
import { OecError } from "../errors.ts";
import { offsetReader } from "../time/zone.ts";
import type { Instant } from "../units/quantity.ts";
import type { Household, OverrideLease, UserPreferences } from "./household.ts";

/** What a person sets by hand must end within this time [ms]: 7 days. */
export const LONGEST_OVERRIDE_MS = 604_800_000;

/**
 * Checks an override lease and returns it.
 *
 * @throws {@link OecError} `OUT_OF_RANGE` if it does not end after it begins or lasts longer than
 * {@link LONGEST_OVERRIDE_MS}, `NOT_FINITE`, `INVALID_ARGUMENT` if an id or a name is empty.
 */
export function validateOverride(lease: OverrideLease): OverrideLease {
  requireText(lease, ["id", "householdId", "deviceId", "setBy"]);
  finite("powerW", lease.powerW);
  finite("setAt", lease.setAt);
  finite("expiresAt", lease.expiresAt);
  const lastsMs = positive("expiresAt - setAt", lease.expiresAt - lease.setAt);
  inRange("expiresAt - setAt", lastsMs, 0, LONGEST_OVERRIDE_MS);
  return lease;
}

/** The override in force for a device: of those that have begun and not expired, the one set last. */
export function activeOverride(
  leases: readonly OverrideLease[],
  at: Instant,
  deviceId: string,
): OverrideLease | undefined {
  return leases
    .filter((lease) => lease.deviceId === deviceId && lease.setAt <= at && at < lease.expiresAt)
    .reduce<OverrideLease | undefined>(
      (last, lease) => (last === undefined || lease.setAt >= last.setAt ? lease : last),
      undefined,
    );
}

/** Checks a household and returns it. @throws {@link OecError} `INVALID_ARGUMENT`, `INVALID_TIME_ZONE`, `OUT_OF_RANGE`. */
export function validateHousehold(household: Household): Household {
  requireText(household, ["id", "name"]);
  offsetReader(household.timeZone);
  positive("gridConnectionW", household.gridConnectionW);
  finite("createdAt", household.createdAt);
  return household;
}

/** Checks what a household wants and returns it. @throws {@link OecError} `INVALID_ARGUMENT`, `OUT_OF_RANGE`. */
export function validatePreferences(preferences: UserPreferences): UserPreferences {
  requireText(preferences, ["householdId"]);
  inRange("minSocPercent", preferences.minSocPercent, 0, 100);
  inRange("maxCyclesPerDay", preferences.maxCyclesPerDay, 0);
  return preferences;
}

function requireText<Field extends string>(
  record: Readonly<Record<Field, string>>,
  fields: readonly Field[],
): void {
  for (const field of fields) {
    if (record[field].trim() === "") {
      throw new OecError("INVALID_ARGUMENT", `${field} is empty, expected a text`, { context: { field } });
    }
  }
}
