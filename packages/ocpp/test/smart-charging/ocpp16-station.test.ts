import { parseInstant } from "@oec/domain";
import fc from "fast-check";
import { OCPP16 } from "typed-ocpp";
import { describe, expect, test } from "vitest";
import {
  answerClearChargingProfile,
  answerGetCompositeSchedule,
  answerSetChargingProfile,
  compositeSchedule,
  fromOcpp16Profile,
  ProfileStore,
  toOcpp16Profile,
  wireLimit,
  wirePeriods,
} from "../../src/index.ts";
import { randomProfileCase } from "../../src/oracle/index.ts";

const NOW = parseInstant("2026-01-01T12:00:00.500Z");
const MOMENT = { now: NOW, transactions: new Map<number, never>(), connectorLimitA: 32 };
const WIRE = {
  chargingProfileId: 9,
  stackLevel: 0,
  chargingProfilePurpose: "TxDefaultProfile",
  chargingProfileKind: "Absolute",
  chargingSchedule: {
    duration: 60,
    startSchedule: "2026-01-01T13:00:30+01:00",
    chargingRateUnit: "A",
    chargingSchedulePeriod: [{ startPeriod: 0, limit: 6.1 }],
  },
} as const;
const setRequest = (csChargingProfiles = WIRE) => ({
  connectorId: 1,
  csChargingProfiles: structuredClone(csChargingProfiles) as unknown as Parameters<
    typeof fromOcpp16Profile
  >[0],
});

describe("a station's answers", () => {
  test("SetChargingProfile is accepted, a TxProfile without a transaction is rejected", () => {
    const store = new ProfileStore({ connectors: 1 });
    const tx = { ...WIRE, chargingProfilePurpose: "TxProfile" } as unknown as typeof WIRE;
    expect([
      answerSetChargingProfile(store, setRequest(), MOMENT),
      answerSetChargingProfile(store, setRequest(tx), MOMENT),
    ]).toEqual([{ status: "Accepted" }, { status: "Rejected" }]);
  });

  test("ClearChargingProfile says Unknown where nothing matches", () => {
    const store = new ProfileStore({ connectors: 1 });
    answerSetChargingProfile(store, setRequest(), MOMENT);
    const clear = () => answerClearChargingProfile(store, { id: 9 }).status;
    expect([clear(), clear()]).toEqual(["Accepted", "Unknown"]);
  });

  test("GetCompositeSchedule fills gaps with the connector's own limit and holds the lower limit in a shared second", () => {
    const store = new ProfileStore({ connectors: 1 });
    answerSetChargingProfile(store, setRequest(), MOMENT);
    // From 12:00:00.5 on, 6.1 A holds from second 29.5 to 89.5.
    const answer = answerGetCompositeSchedule(store, { connectorId: 1, duration: 120 }, MOMENT);
    expect(answer.chargingSchedule?.chargingSchedulePeriod).toEqual([
      { startPeriod: 0, limit: 32, numberPhases: 3 },
      { startPeriod: 29, limit: 6.1, numberPhases: 3 },
      { startPeriod: 90, limit: 32, numberPhases: 3 },
    ]);
  });

  test("GetCompositeSchedule rejects a connector it does not have and a unit it does not know", () => {
    const store = new ProfileStore({ connectors: 1, limits: { units: ["A"] } });
    const status = (connectorId: number, chargingRateUnit: "A" | "W") =>
      answerGetCompositeSchedule(store, { connectorId, duration: 60, chargingRateUnit }, MOMENT).status;
    expect([status(2, "A"), status(1, "W"), status(1, "A")]).toEqual(["Rejected", "Rejected", "Accepted"]);
  });

  test("the station as a whole may use what all its connectors may where nothing limits", () => {
    const store = new ProfileStore({ connectors: 2 });
    const { chargingSchedule } = answerGetCompositeSchedule(store, { connectorId: 0, duration: 60 }, MOMENT);
    expect(chargingSchedule?.chargingSchedulePeriod).toEqual([
      { startPeriod: 0, limit: 64, numberPhases: 3 },
    ]);
  });
});

describe("profiles on the wire", () => {
  test("a random profile survives the way to OCPP 1.6 and back, and its message is valid by the official schema", () => {
    fc.assert(
      fc.property(fc.gen(), (gen) => {
        const { commands } = randomProfileCase((min, max) => gen(fc.integer, { min, max }));
        for (const { connectorId, profile } of commands) {
          const csChargingProfiles = toOcpp16Profile(profile);
          const call = [2, "1", "SetChargingProfile", { connectorId, csChargingProfiles }];
          expect(OCPP16.validateCall(call), OCPP16.validateCall.errors.join()).toBe(true);
          expect(fromOcpp16Profile(csChargingProfiles)).toEqual(profile);
        }
      }),
      { numRuns: 200, seed: 20_260_103 },
    );
  });

  test("a limit is never rounded up, and 6.3, 0.3 and 16.1 stay what they are", () => {
    expect([6.3, 0.3, 16.1, 6.39, 15.999, 0.05].map(wireLimit)).toEqual([6.3, 0.3, 16.1, 6.3, 15.9, 0]);
  });

  test("an answer to GetCompositeSchedule is never above the composite limit of any instant in it", () => {
    fc.assert(
      fc.property(fc.gen(), fc.integer({ min: 0, max: 999 }), (gen, fractionMs) => {
        const draw = (min: number, max: number): number => gen(fc.integer, { min, max });
        const { commands, request } = randomProfileCase(draw);
        const store = new ProfileStore({ connectors: request.connectors });
        for (const { connectorId, profile } of commands) {
          store.set(connectorId, profile, request.transactions.get(connectorId));
        }
        const from = request.from + fractionMs;
        const durationS = request.durationMs / 1000;
        const steps = compositeSchedule(store.installed, { ...request, from });
        const periods = wirePeriods(steps, { from, durationS }, { limit: 1e6, phases: 3 });
        expect(periods[0]?.startPeriod).toBe(0);
        for (const { start, end, value } of steps) {
          for (const [index, { startPeriod, limit }] of periods.entries()) {
            const periodEnd = periods[index + 1]?.startPeriod ?? durationS;
            const overlaps = start < from + periodEnd * 1000 && end > from + startPeriod * 1000;
            if (overlaps) expect(limit).toBeLessThanOrEqual(value.limit + 1e-6);
          }
        }
      }),
      { numRuns: 500, seed: 20_260_104 },
    );
  });
});
