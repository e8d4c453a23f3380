import { describe, expect, test } from "vitest";
import {
  profileAttempts,
  PURPOSE_ORDER,
  readStationLimits,
  verifyLimit,
  type AttemptOptions,
} from "../../src/index.ts";

const OPTIONS: AttemptOptions = {
  connectorId: 1,
  connectors: 1,
  transactionRunning: false,
  station: { maxStackLevel: 2 },
  purposes: PURPOSE_ORDER,
  kinds: ["absolute"],
  onlyLevelZero: false,
};
const short = (more: Partial<AttemptOptions>): readonly string[] =>
  profileAttempts({ ...OPTIONS, ...more }).map(
    ({ purpose, connectorId, stackLevel, kind }) => `${purpose} ${connectorId} ${stackLevel} ${kind}`,
  );

describe("ways to limit a connector", () => {
  test("without a transaction: the station's profile, then the default, each on the highest level, then on 0", () => {
    expect(short({})).toEqual([
      "station-max 0 2 absolute",
      "station-max 0 0 absolute",
      "tx-default 1 2 absolute",
      "tx-default 1 0 absolute",
    ]);
  });
  test("with a transaction, its own profile comes before the default", () => {
    expect(short({ transactionRunning: true, onlyLevelZero: true })).toEqual([
      "station-max 0 0 absolute",
      "tx 1 0 absolute",
      "tx-default 1 0 absolute",
    ]);
  });
  test("the station's profile is left out where another connector would be bound by it", () => {
    expect(short({ connectors: 2, onlyLevelZero: true })).toEqual(["tx-default 1 0 absolute"]);
  });
});

describe("what a charger says it can hold", () => {
  test("its answer to GetConfiguration is read", () => {
    const values = new Map([
      ["ChargeProfileMaxStackLevel", "8"],
      ["ChargingScheduleAllowedChargingRateUnit", "Current,Power"],
      ["ChargingScheduleMaxPeriods", " 24 "],
      ["MaxChargingProfilesInstalled", "5"],
    ]);
    expect(readStationLimits(values)).toEqual({
      maxStackLevel: 8,
      units: ["A", "W"],
      maxPeriods: 24,
      maxProfiles: 5,
    });
  });
  test("what is missing or makes no sense becomes the least that a lease needs", () => {
    const values = new Map([
      ["ChargeProfileMaxStackLevel", ""],
      ["ChargingScheduleMaxPeriods", "many"],
    ]);
    expect(readStationLimits(values)).toEqual({
      maxStackLevel: 0,
      units: ["A"],
      maxPeriods: 2,
      maxProfiles: 1,
    });
  });
});

describe("a limit is verified by what is measured", () => {
  const measured = (highest: number, at = 20_000) => ({
    value: [highest, 0, 0] as const,
    at,
    quality: "good" as const,
  });
  const CASES = [
    ["no measurement says nothing", undefined, "unknown"],
    ["a measurement from before the settling time says nothing", measured(16, 14_999), "unknown"],
    ["a stale one says nothing", { ...measured(16), quality: "stale" as const }, "unknown"],
    ["less current than allowed is the vehicle's right", measured(3), "follows"],
    ["a meter's tolerance is forgiven", measured(10.7), "follows"],
    ["current above the limit shows that the charger ignores it", measured(16), "ignores"],
  ] as const;
  for (const [title, sample, verdict] of CASES) {
    test(title, () => {
      expect(verifyLimit({ currentA: 10, at: 0 }, sample)).toBe(verdict);
    });
  }
});
