import fc from "fast-check";
import { expect, test } from "vitest";
import {
  idleBatteryState,
  planningModelOf,
  roundTripEfficiency,
  socToWh,
  validateBatteryCapabilities,
  validateBatteryCommand,
  validatePlanningModel,
  whToSoc,
  type BatteryCapabilities,
  type BatteryCommand,
  type BatteryState,
} from "../../src/index.ts";
import { batteryModels, finiteBetween } from "../../src/testing/index.ts";
import { CAPABILITIES, MODEL } from "../examples.ts";
import { codeOf } from "../failure.ts";

test("sound capabilities are returned as they are", () =>
  expect(validateBatteryCapabilities(CAPABILITIES)).toBe(CAPABILITIES));

test.each<[string, Partial<BatteryCapabilities>, string]>([
  ["no capacity", { capacityWh: 0 }, "OUT_OF_RANGE"],
  ["a negative charging power", { maxChargeW: -1 }, "OUT_OF_RANGE"],
  ["a discharging power that is not a number", { maxDischargeW: Number.NaN }, "NOT_FINITE"],
  ["a lowest SoC above the highest", { minSocPercent: 95 }, "OUT_OF_RANGE"],
  ["a SoC above 100 %", { maxSocPercent: 101 }, "OUT_OF_RANGE"],
  ["an efficiency of 0", { chargeEfficiency: 0 }, "OUT_OF_RANGE"],
  ["an efficiency above 1", { dischargeEfficiency: 1.01 }, "OUT_OF_RANGE"],
  ["phase shares that do not add up to 1", { phaseShares: [1, 1, 0] }, "OUT_OF_RANGE"],
  ["a negative latency", { latencyMs: -1 }, "OUT_OF_RANGE"],
  ["a failsafe without a time", { failsafe: { timeoutMs: 0, behaviour: "stops" } }, "OUT_OF_RANGE"],
])("%s is refused", (_, change, code) => {
  expect(codeOf(() => validateBatteryCapabilities({ ...CAPABILITIES, ...change }))).toBe(code);
});

test("a planning model with a negative wear cost is refused", () => {
  expect(codeOf(() => validatePlanningModel({ ...MODEL, wearCostPerKwh: -0.01 }))).toBe("OUT_OF_RANGE");
});
test("every arbitrary planning model is valid", () => {
  fc.assert(
    fc.property(batteryModels(), (model) => {
      expect(validatePlanningModel(model)).toBe(model);
    }),
  );
});

const idle = idleBatteryState(CAPABILITIES);
const command = (kind: "charge" | "discharge", powerW: number): BatteryCommand => ({ kind, powerW });

test.each<[string, BatteryCommand, Partial<BatteryState>, unknown]>([
  ["charging within the limits", command("charge", 5_000), {}, { ok: true, value: 5_000 }],
  ["discharging within the limits", command("discharge", 4_000), {}, { ok: true, value: -4_000 }],
  ["charging with nothing", command("charge", 0), { socPercent: 90 }, { ok: true, value: 0 }],
  ["discharging with nothing", command("discharge", 0), {}, { ok: true, value: 0 }],
  ["idling in any state", { kind: "idle" }, { status: "fault" }, { ok: true, value: 0 }],
  ["standing by", { kind: "standby" }, {}, { ok: true, value: 0 }],
  [
    "charging above the limit",
    command("charge", 5_001),
    {},
    { ok: false, error: { kind: "power-limit", askedW: 5_001, limitW: 5_000 } },
  ],
  [
    "discharging above the limit of the moment",
    command("discharge", 900),
    { dischargeLimitW: 800 },
    { ok: false, error: { kind: "power-limit", askedW: 900, limitW: 800 } },
  ],
  [
    "charging with a negative power",
    command("charge", -1),
    {},
    { ok: false, error: { kind: "power-limit", askedW: -1, limitW: 5_000 } },
  ],
  [
    "charging with NaN",
    command("charge", Number.NaN),
    {},
    { ok: false, error: { kind: "power-limit", askedW: Number.NaN, limitW: 5_000 } },
  ],
  [
    "charging at the highest SoC",
    command("charge", 1),
    { socPercent: 90 },
    { ok: false, error: { kind: "soc-limit", socPercent: 90, limitPercent: 90 } },
  ],
  [
    "discharging at the lowest SoC",
    command("discharge", 1),
    { socPercent: 10 },
    { ok: false, error: { kind: "soc-limit", socPercent: 10, limitPercent: 10 } },
  ],
  ["charging below the lowest SoC", command("charge", 100), { socPercent: 3 }, { ok: true, value: 100 }],
  [
    "charging a faulty battery",
    command("charge", 1),
    { status: "fault" },
    { ok: false, error: { kind: "fault" } },
  ],
  [
    "discharging an absent battery",
    command("discharge", 1),
    { status: "offline" },
    { ok: false, error: { kind: "fault" } },
  ],
])("%s is answered as it should be", (_, asked, change, answer) => {
  expect(validateBatteryCommand(asked, CAPABILITIES, { ...idle, ...change })).toEqual(answer);
});

test("a planning model takes over what the capabilities say", () => {
  expect(planningModelOf(CAPABILITIES, 0.05)).toEqual(MODEL);
  expect(planningModelOf(CAPABILITIES).wearCostPerKwh).toBe(0);
});
test("a full battery takes nothing and an empty one gives nothing", () => {
  expect(idleBatteryState(CAPABILITIES, 100)).toMatchObject({ chargeLimitW: 0, dischargeLimitW: 4_000 });
  expect(idleBatteryState(CAPABILITIES, 0)).toMatchObject({ chargeLimitW: 5_000, dischargeLimitW: 0 });
});
test("SoC and stored energy convert into each other", () => {
  fc.assert(
    fc.property(batteryModels(), finiteBetween(0, 100), (model, soc) => {
      expect(whToSoc(model, socToWh(model, soc))).toBeCloseTo(soc, 9);
    }),
  );
});
test("the round trip loses in both directions", () =>
  expect(roundTripEfficiency(MODEL)).toBeCloseTo(0.855, 12));
