import fc from "fast-check";
import { OCPP20, OCPP21 } from "typed-ocpp";
import { describe, expect, test } from "vitest";
import {
  fromOcpp201Profile,
  planOfV2xProfile,
  toOcpp201Profile,
  v2xProfileOfPlan,
  type V2xProfileOptions,
  type V2xStep,
} from "../../src/index.ts";
import { randomProfileCase } from "../../src/oracle/index.ts";

const NOW = Date.UTC(2026, 0, 1, 12);

describe("OCPP 2.0.1", () => {
  test("a random profile survives the way to 2.0.1 and back, and its message is valid by the official schema", () => {
    fc.assert(
      fc.property(fc.gen(), (gen) => {
        const { commands } = randomProfileCase((min, max) => gen(fc.integer, { min, max }));
        for (const { connectorId, profile } of commands) {
          const chargingProfile = toOcpp201Profile(profile);
          const call = [2, "1", "SetChargingProfile", { evseId: connectorId, chargingProfile }];
          expect(OCPP20.validateCall(call), OCPP20.validateCall.errors.join()).toBe(true);
          const { transactionId } = profile;
          const text = transactionId === undefined ? {} : { transactionId: String(transactionId) };
          expect(fromOcpp201Profile(chargingProfile)).toEqual({ ok: true, value: { ...profile, ...text } });
        }
      }),
      { numRuns: 200, seed: 20_260_107 },
    );
  });

  test("constraints from outside are not a central system's to send", () => {
    const wire = {
      id: 1,
      stackLevel: 0,
      chargingProfilePurpose: "ChargingStationExternalConstraints",
      chargingProfileKind: "Absolute",
      chargingSchedule: [],
    } as const;
    expect(fromOcpp201Profile({ ...wire, chargingSchedule: [] })).toEqual({
      ok: false,
      error: "external-constraints",
    });
  });
});

describe("OCPP 2.1 V2X (experimental)", () => {
  const OPTIONS: V2xProfileOptions = {
    id: 5,
    now: NOW,
    transactionId: "tx",
    stackLevel: 0,
    v2x: { bidirectional: true, maxDischargeW: 5_000, uses: ["home"] },
    maxChargeW: 11_000,
    safeChargeW: 1_380,
    maxPeriods: 24,
    maxOfflineS: 300,
  };
  const step = (startS: number, endS: number, powerW: number): V2xStep => ({
    start: NOW + startS * 1000,
    end: NOW + endS * 1000,
    powerW,
  });

  test("the plan becomes signed set-points within both limits, then charging only", () => {
    const made = v2xProfileOfPlan([step(0, 900, -3_000), step(900, 1_800, 20_000)], OPTIONS);
    expect(made.ok && made.value.chargingSchedule[0]?.chargingSchedulePeriod).toEqual([
      {
        startPeriod: 0,
        operationMode: "CentralSetpoint",
        setpoint: -3_000,
        limit: 11_000,
        dischargeLimit: -5_000,
      },
      {
        startPeriod: 960,
        operationMode: "CentralSetpoint",
        setpoint: 11_000,
        limit: 11_000,
        dischargeLimit: -5_000,
      },
      { startPeriod: 1_860, operationMode: "ChargingOnly", limit: 1_380 },
    ]);
  });

  test("silence ends it for good: the dead-man switch is set", () => {
    const made = v2xProfileOfPlan([step(0, 900, -3_000)], OPTIONS);
    expect(made.ok && [made.value.maxOfflineDuration, made.value.invalidAfterOfflineDuration]).toEqual([
      300,
      true,
    ]);
  });

  test("a charger that is not bidirectional gets none", () => {
    const v2x = { ...OPTIONS.v2x, bidirectional: false };
    expect(v2xProfileOfPlan([step(0, 900, -3_000)], { ...OPTIONS, v2x })).toEqual({
      ok: false,
      error: "not-bidirectional",
    });
  });

  test("any plan is valid by the official schema, keeps its power within the limits, ends in charging only, and reads back", () => {
    const plans = fc.array(
      fc.record({
        waitS: fc.integer({ min: 0, max: 600 }),
        lengthS: fc.integer({ min: 1, max: 900 }),
        powerW: fc.integer({ min: -20_000, max: 20_000 }),
      }),
      { minLength: 1, maxLength: 10 },
    );
    fc.assert(
      fc.property(plans, fc.integer({ min: 2, max: 30 }), (list, maxPeriods) => {
        let atS = 0;
        const plan = list.map(({ waitS, lengthS, powerW }) => {
          const startS = atS + waitS;
          atS = startS + lengthS;
          return step(startS, atS, powerW);
        });
        const made = v2xProfileOfPlan(plan, { ...OPTIONS, maxPeriods });
        if (!made.ok) throw new Error(made.error);
        const call = [2, "1", "SetChargingProfile", { evseId: 1, chargingProfile: made.value }];
        expect(OCPP21.validateCall(call), OCPP21.validateCall.errors.join()).toBe(true);
        const periods = made.value.chargingSchedule[0]!.chargingSchedulePeriod;
        expect(periods.length).toBeLessThanOrEqual(maxPeriods);
        expect(periods.at(-1)).toMatchObject({ operationMode: "ChargingOnly", limit: 1_380 });
        const read = planOfV2xProfile(made.value);
        const cut = plan.map((one) => ({ ...one, powerW: Math.max(-5_000, Math.min(11_000, one.powerW)) }));
        // The first begins a minute early, with the schedule; where periods are few, the far end of the plan is left out.
        const first = { ...cut[0]!, start: plan[0]!.start === NOW ? NOW - 60_000 : plan[0]!.start };
        expect(read).toEqual([first, ...cut.slice(1)].slice(0, read.length));
        if (maxPeriods >= 21) expect(read).toHaveLength(plan.length);
      }),
      { numRuns: 500, seed: 20_260_108 },
    );
  });
});
