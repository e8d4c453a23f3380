import type { ProfileStoreLimits } from "./profile-check.ts";
import type { RateUnit } from "./profile.ts";

/** The configuration keys that {@link readStationLimits} wants, to be asked for before the first profile. */
export const PROFILE_KEYS = [
  "ChargeProfileMaxStackLevel",
  "ChargingScheduleAllowedChargingRateUnit",
  "ChargingScheduleMaxPeriods",
  "MaxChargingProfilesInstalled",
] as const;

/** What is assumed of a station that does not tell: the least that a lease needs. */
export const CAUTIOUS_LIMITS: ProfileStoreLimits = {
  maxStackLevel: 0,
  units: ["A"],
  maxPeriods: 2,
  maxProfiles: 1,
};

/** Spellings seen in the field: `Current`, `Power` by the standard; `A`, `W` and others from real chargers. */
const UNIT_WORDS: Readonly<Record<string, RateUnit>> = {
  current: "A",
  a: "A",
  amp: "A",
  amps: "A",
  ampere: "A",
  power: "W",
  w: "W",
  watt: "W",
  watts: "W",
};

/**
 * What a station can hold, from its answer to GetConfiguration. What is missing or makes no sense becomes the cautious value.
 *
 * @param values - Values by key.
 */
export function readStationLimits(values: ReadonlyMap<string, string>): ProfileStoreLimits {
  const whole = (key: (typeof PROFILE_KEYS)[number], least: number, otherwise: number): number => {
    const value = Number(values.get(key)?.trim() || Number.NaN);
    return Number.isInteger(value) && value >= least ? value : otherwise;
  };
  const units = rateUnits(values.get("ChargingScheduleAllowedChargingRateUnit") ?? "");
  return {
    maxStackLevel: whole("ChargeProfileMaxStackLevel", 0, CAUTIOUS_LIMITS.maxStackLevel),
    units: units.length === 0 ? CAUTIOUS_LIMITS.units : units,
    maxPeriods: whole("ChargingScheduleMaxPeriods", 1, CAUTIOUS_LIMITS.maxPeriods),
    maxProfiles: whole("MaxChargingProfilesInstalled", 1, CAUTIOUS_LIMITS.maxProfiles),
  };
}

/** The units that a list such as `Current,Power` names, each once, in its order. */
export function rateUnits(list: string): readonly RateUnit[] {
  const units = list.split(/[,;\s]+/).map((word) => UNIT_WORDS[word.toLowerCase()]);
  return [...new Set(units.filter((unit) => unit !== undefined))];
}
