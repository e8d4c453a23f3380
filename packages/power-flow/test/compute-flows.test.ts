import { expect, test } from "vitest";
import { ON_L1, ON_L2, THREE_PHASE } from "@oec/domain";
import { computeFlows, LFP_CHARGE_TAPER } from "../src/index.ts";
import type { FlowDecision, ReasonCode } from "../src/index.ts";
import { candidateOf, compareScores, referenceFlows, scoreOf } from "../src/oracle/index.ts";
import { decide, EXACT, home, homeWithCar } from "./support/cases.ts";

const AT = home({}).inputs.at;
const codes = ({ reasons }: FlowDecision): readonly ReasonCode[] => reasons.map(({ code }) => code);
const segments = (levels: readonly number[], worths: readonly number[]) => ({
  segments: { levelsWh: Float64Array.from(levels), perKwh: Float64Array.from(worths) },
});

test("a dear price is met from the battery until nothing is imported", () => {
  expect(decide(home({}))).toMatchObject({ batteryW: -900, gridW: 0, status: { kind: "ok" } });
});

test("surplus is stored before it is sold", () => {
  expect(decide(home({ inputs: { pvAvailableW: 3_000 } }))).toMatchObject({
    batteryW: 2_100,
    gridW: 0,
    pvW: 3_000,
  });
});

test("stored energy is sold where export pays more than it is worth after losses", () => {
  expect(decide(home({ values: { exportPricePerKwh: 1.2 } }))).toMatchObject({
    batteryW: -5_000,
    gridW: -4_100,
  });
});

test("losses count: stored energy is not sold at 1.1 if a kWh given costs 1 / 0.9 of what is stored", () => {
  expect(decide(home({ values: { exportPricePerKwh: 1.1 } })).batteryW).toBe(-900);
});

test("wear counts in both directions", () => {
  expect(decide(home({ values: { exportPricePerKwh: 1.2 }, worth: { wearCostPerKwh: 0.1 } })).batteryW).toBe(
    -900,
  );
});

test("export that pays more than import costs is bought and sold at once by nobody: only the battery sells", () => {
  const decision = decide(home({ values: { importPricePerKwh: 0.8, exportPricePerKwh: 1.5 } }));
  expect(decision).toMatchObject({ batteryW: -5_000, gridW: -4_100 });
});

test("with export above import price the better of importing and exporting is taken, not the balance between", () => {
  const flow = home({
    inputs: { housePhaseW: [0, 0, 0] },
    values: { importPricePerKwh: 0.6, exportPricePerKwh: 1.15 },
  });
  // Charging earns 0.9 - 0.6 = 0.30 per kWh, selling 1.15 - 1 / 0.9 = 0.04.
  expect(decide(flow).batteryW).toBe(5_000);
});

test("the planned power is kept while leaving it costs more than it brings", () => {
  const worth = { plannedW: 2_000, trackingPerKwh: 1.5 };
  const decision = decide(home({ worth }));
  expect(decision.batteryW).toBe(2_000);
  expect(codes(decision)).toContain("BATTERY_ON_PLAN");
});

test("the planned power is left once more can be won elsewhere", () => {
  expect(decide(home({ worth: { plannedW: 2_000, trackingPerKwh: 0.01 } })).batteryW).toBe(-900);
});

test("charging stops at the level beyond which energy is worth less than it costs", () => {
  const flow = home({
    values: { importPricePerKwh: 0.5, holdHours: 1 },
    worth: segments([0, 6_800, 10_000], [1, 0.4]),
  });
  const decision = decide(flow);
  expect(decision.batteryW).toBe(2_000); // 1,800 Wh / 0.9 in one hour
  expect(codes(decision)).toContain("BATTERY_VALUE_STEP");
});

test("a value that rises again is reached across a valley if the sum pays", () => {
  // The next 900 Wh are worth nothing, those beyond 3.
  const flow = home({
    values: { importPricePerKwh: 1, holdHours: 1 },
    worth: segments([0, 5_000, 5_900, 10_000], [1.1, 0, 3]),
  });
  expect(decide(flow, EXACT).batteryW).toBeCloseTo(4_000 / 0.9, 6);
});

test("a value that rises again is left alone if the sum does not pay", () => {
  const flow = home({
    values: { importPricePerKwh: 1, exportPricePerKwh: 0, holdHours: 1 },
    worth: segments([0, 5_000, 8_600, 10_000], [1.1, 0, 3]),
  });
  expect(decide(flow, EXACT).batteryW).toBeLessThanOrEqual(0);
});

test("stored energy never passes the highest SoC within the time the decision holds", () => {
  const flow = home({
    inputs: { battery: { socPercent: 89, powerW: 0 } },
    values: { importPricePerKwh: 0.1, holdHours: 1 },
  });
  const decision = decide(flow, EXACT);
  expect(decision.batteryW * 0.9).toBeCloseTo(100, 9);
  expect(codes(decision)).toContain("BATTERY_FULL");
});

test("stored energy never passes the lowest SoC within the time the decision holds", () => {
  const flow = home({ inputs: { battery: { socPercent: 10.5, powerW: 0 } }, values: { holdHours: 1 } });
  const decision = decide(flow, EXACT);
  expect(-decision.batteryW / 0.9).toBeCloseTo(50, 9);
  expect(codes(decision)).toContain("BATTERY_EMPTY");
});

test("each phase has its own fuse: a balanced battery helps the loaded phase and loads no other", () => {
  const flow = home({
    inputs: { housePhaseW: [5_000, 0, 0] },
    values: { importPricePerKwh: 0.1, exportPricePerKwh: 0.05 },
    worth: segments([0, 10_000], [0.1]),
  });
  const decision = decide(flow, EXACT);
  expect(decision.batteryW).toBeCloseTo(-1_200, 6); // 400 W less on L1: 4,600 W = 20 A
  expect(decision.phaseCurrentA[0]).toBeCloseTo(20, 9);
  expect(decision.reasons[0]).toMatchObject({
    code: "FUSE_LIMIT",
    level: 1,
    constraint: "fuse.L1",
    phase: 1,
    limit: 20,
  });
});

test("a battery on another phase than the overload cannot help and does not try", () => {
  const flow = home({
    inputs: { housePhaseW: [6_000, 0, 0] },
    battery: { phaseShares: ON_L2 },
    worth: segments([0, 10_000], [2]),
  });
  const decision = decide(flow);
  expect(decision.batteryW).toBe(0);
  expect(decision.status).toMatchObject({ kind: "infeasible", phase: 1, limit: "fuse" });
});

test("an overload is reported with phase, ampere and the time a warm breaker carries it", () => {
  const flow = home({ inputs: { housePhaseW: [9_200, 0, 0] }, battery: { maxDischargeW: 0, maxChargeW: 0 } });
  const { status } = decide(flow);
  expect(status).toMatchObject({ kind: "infeasible", phase: 1, limit: "fuse", shortfalls: [] });
  if (status.kind !== "infeasible") throw new Error("not infeasible");
  expect(status.overA).toBeCloseTo(20, 9);
  expect(status.secondsToTrip).toBeCloseTo(90 * Math.log(3 / 2.4), 6);
});

test("a current between the margin and 1.26 times the fuse never trips", () => {
  const { status } = decide(
    home({ grid: { marginA: 5 }, inputs: { housePhaseW: [4_600, 0, 0] }, battery: { maxDischargeW: 0 } }),
  );
  expect(status).toMatchObject({ kind: "infeasible", secondsToTrip: Infinity });
});

test("an import limit that the house alone exceeds is reported without a phase", () => {
  const { status, reasons } = decide(home({ grid: { maxImportW: 500 }, battery: { maxDischargeW: 0 } }));
  expect(status).toMatchObject({ kind: "infeasible", limit: "import", secondsToTrip: Infinity });
  expect(status).not.toHaveProperty("phase");
  expect(reasons[0]).toMatchObject({ code: "IMPORT_EXCEEDED", slack: -400 });
});

test("an export limit that nothing can keep is reported", () => {
  const flow = home({
    inputs: { pvAvailableW: 9_000, battery: { socPercent: 90, powerW: 0 } },
    grid: { maxExportW: 1_000 },
    permissions: { curtail: false },
  });
  const { status, reasons } = decide(flow);
  expect(status).toMatchObject({ kind: "infeasible", limit: "export" });
  expect(reasons.map(({ code }) => code)).toEqual(
    expect.arrayContaining(["EXPORT_EXCEEDED", "PV_CURTAIL_FORBIDDEN"]),
  );
});

test("an import limit is kept by the battery at any price", () => {
  const decision = decide(home({ grid: { maxImportW: 500 }, worth: segments([0, 10_000], [50]) }));
  expect(decision).toMatchObject({ batteryW: -400, gridW: 500 });
  expect(decision.reasons[0]).toMatchObject({ code: "IMPORT_LIMIT", level: 1, limit: 500 });
});

test("an export limit curtails only what the battery cannot take", () => {
  const flow = home({ inputs: { pvAvailableW: 9_000 }, grid: { maxExportW: 1_000 } });
  expect(decide(flow)).toMatchObject({ batteryW: 5_000, gridW: -1_000, curtailW: 2_100 });
});

test("behind a hybrid inverter PV and battery share the AC limit", () => {
  const flow = home({
    inputs: { pvAvailableW: 4_000 },
    physical: { hybridMaxAcW: 5_000 },
    values: { exportPricePerKwh: 1.5 },
  });
  const decision = decide(flow);
  expect(decision).toMatchObject({ batteryW: -1_000, curtailW: 0 });
  expect(codes(decision)).toContain("INVERTER_LIMIT");
});

test("PV above the AC limit of a hybrid inverter goes into the battery, not to waste", () => {
  const flow = home({
    inputs: { pvAvailableW: 8_000 },
    physical: { hybridMaxAcW: 5_000 },
    values: { exportPricePerKwh: 1.5 },
  });
  expect(decide(flow)).toMatchObject({ batteryW: 3_000, curtailW: 0, gridW: -4_100 });
});

test("a hybrid inverter clips what neither AC side nor battery takes, even where nobody may curtail", () => {
  const flow = home({
    inputs: { pvAvailableW: 8_000, battery: { socPercent: 90, powerW: 0 } },
    physical: { hybridMaxAcW: 5_000 },
    permissions: { curtail: false },
  });
  expect(decide(flow)).toMatchObject({ batteryW: 0, curtailW: 3_000 });
});

test("a battery warmer than 45 °C charges with less, at the highest temperature not at all", () => {
  const at = (temperatureC: number) =>
    decide(
      home({
        inputs: { battery: { socPercent: 50, powerW: 0, temperatureC } },
        values: { importPricePerKwh: 0.1 },
      }),
    );
  expect(at(45).batteryW).toBe(5_000);
  expect(at(52.5).batteryW).toBe(2_500);
  expect(codes(at(52.5))).toContain("BATTERY_TEMPERATURE");
  expect(at(60).batteryW).toBe(0);
});

test("a cold battery is not charged below 0 °C and is discharged down to -20 °C", () => {
  const at = (temperatureC: number, importPricePerKwh: number) =>
    decide(
      home({
        inputs: { battery: { socPercent: 50, powerW: 0, temperatureC } },
        values: { importPricePerKwh },
      }),
    ).batteryW;
  expect(at(-1, 0.1)).toBe(0);
  expect(at(-1, 3)).toBe(-900);
  expect(at(-20, 3)).toBe(0);
});

test("a taper limits charging near the full store", () => {
  const flow = home({
    inputs: { battery: { socPercent: 97, powerW: 0 } },
    battery: { chargeTaper: LFP_CHARGE_TAPER },
    safety: { batteryMaxSocPercent: 100 },
    values: { importPricePerKwh: 0.1 },
  });
  const decision = decide(flow);
  expect(decision.batteryW).toBe(3_125);
  expect(codes(decision)).toContain("BATTERY_TAPER");
});

test("the battery's own momentary limits hold", () => {
  const battery = { socPercent: 50, powerW: 0, chargeLimitW: 700, dischargeLimitW: 300 };
  expect(decide(home({ inputs: { battery } })).batteryW).toBe(-300);
  expect(decide(home({ inputs: { battery }, values: { importPricePerKwh: 0.1 } })).batteryW).toBe(700);
});

test("permissions limit the battery and say so", () => {
  const decision = decide(home({ permissions: { batteryMaxDischargeW: 250 } }));
  expect(decision.batteryW).toBe(-250);
  expect(codes(decision)).toContain("BATTERY_PERMISSION");
});

test("a battery that did its cycles is charged but not discharged", () => {
  const battery = { socPercent: 50, powerW: 0, cyclesToday: 1.2 };
  const safety = { maxBatteryCyclesPerDay: 1.2 };
  expect(decide(home({ inputs: { battery }, safety })).batteryW).toBe(0);
  expect(codes(decide(home({ inputs: { battery }, safety })))).toContain("BATTERY_CYCLES");
  expect(decide(home({ inputs: { battery, pvAvailableW: 2_000 }, safety })).batteryW).toBe(1_100);
});

test("below the lowest SoC the reserve is recovered at any price, as far as level 1 allows", () => {
  const battery = { socPercent: 5, powerW: 0 };
  const safety = { reserveRecoveryW: 1_500 };
  const values = { importPricePerKwh: 50 };
  const decision = decide(home({ inputs: { battery }, safety, values }));
  expect(decision.batteryW).toBe(1_500);
  expect(codes(decision)).toContain("BATTERY_RESERVE");
  const limited = decide(home({ inputs: { battery }, safety, values, grid: { maxImportW: 1_400 } }));
  expect(limited).toMatchObject({
    batteryW: 500,
    status: { kind: "degraded", shortfalls: [{ kind: "battery-reserve", shortfallW: 1_000 }] },
  });
});

test("battery power is told in whole watts and rests below 50 W", () => {
  expect(decide(home({ inputs: { housePhaseW: [300.4, 300, 300] } })).batteryW).toBe(-900);
  const small = decide(home({ inputs: { housePhaseW: [40, 0, 0] } }));
  expect(small.batteryW).toBe(0);
  expect(codes(small)).toContain("BATTERY_DEADBAND");
});

test("without rounding and deadband the decision is the exact optimum", () => {
  expect(decide(home({ inputs: { housePhaseW: [40.25, 0, 0] } }), EXACT).batteryW).toBe(-40.25);
});

test("a power that sits between two limits closer than a watt is not rounded past either", () => {
  const flow = home({ inputs: { housePhaseW: [900.5, 0, 0] }, grid: { maxImportW: 0.2, maxExportW: 0.2 } });
  const { batteryW, status } = decide(flow);
  expect(status.kind).toBe("ok");
  expect(Math.abs(900.5 + batteryW)).toBeLessThanOrEqual(0.2 + 1e-6);
});

test("a single-phase site counts L1 alone", () => {
  const flow = home({
    grid: { phases: 1 },
    inputs: { housePhaseW: [5_000, 0, 0], phaseVoltageV: [230, 0, 0] },
    battery: { phaseShares: ON_L1 },
    physical: {
      pvPhaseShares: ON_L1,
      battery: { ...home({}).constraints.physical.battery!, phaseShares: ON_L1 },
    },
    worth: segments([0, 10_000], [9]),
  });
  const decision = decide(flow);
  expect(decision.batteryW).toBe(-400);
  expect(decision.phaseCurrentA).toEqual([20, 0, 0]);
});

test("a site without battery, sun and cars has one decision", () => {
  const decision = computeFlows(
    { at: AT, housePhaseW: [100, 200, 300], phaseVoltageV: [230, 230, 230], pvAvailableW: 0 },
    {
      physical: {
        grid: { phases: 3, fuseA: 16, marginA: 0, nominalVoltageV: 230 },
        pvPhaseShares: THREE_PHASE,
      },
      safety: { batteryMinSocPercent: 0, batteryMaxSocPercent: 100, housePriority: true },
    },
    { batteryMaxChargeW: 0, batteryMaxDischargeW: 0, curtail: false },
    { importPricePerKwh: 1, exportPricePerKwh: 1, holdHours: 1 },
  );
  expect(decision).toMatchObject({ batteryW: 0, gridW: 600, evs: [], reasons: [], costPerHour: 0.6 });
});

test("a measured current replaces the estimate from the power factor", () => {
  const flow = home({
    inputs: { housePhaseCurrentA: [18, 1, 1] },
    battery: { maxDischargeW: 0, maxChargeW: 0 },
  });
  expect(decide(flow).phaseCurrentA).toEqual([18, 1, 1]);
});

test("reasons come level by level", () => {
  const levels = decide(
    homeWithCar({ inputs: { housePhaseW: [300, 2_300, 300], evs: homeWithCar({}).inputs.evs! } }),
  ).reasons.map(({ level }) => level);
  expect(levels).toEqual(levels.toSorted());
  expect(levels.length).toBeGreaterThan(1);
});

test("on a single-phase site an import excess is told in ampere of that phase", () => {
  const { status } = decide(
    home({
      grid: { phases: 1, maxImportW: 540 },
      inputs: { housePhaseW: [1_000, 0, 0] },
      physical: {
        pvPhaseShares: ON_L1,
        battery: { ...home({}).constraints.physical.battery!, phaseShares: ON_L1, maxDischargeW: 0 },
        grid: { phases: 1, fuseA: 20, marginA: 0, nominalVoltageV: 230, maxImportW: 540 },
      },
    }),
  );
  expect(status).toMatchObject({ kind: "infeasible", limit: "import", overA: 2 });
});

test("a value in two hundred segments is decided as by the plain reference where the battery is on one phase", () => {
  const count = 200;
  const flow = home({
    inputs: { pvAvailableW: 4_000 },
    battery: { phaseShares: [1, 0, 0] },
    values: { holdHours: 1 },
    worth: {
      segments: {
        levelsWh: Float64Array.from({ length: count + 1 }, (_, level) => (10_000 * level) / count),
        perKwh: Float64Array.from({ length: count }, (_, segment) => 2.2 - (2 * segment) / count),
      },
    },
  });
  const score = scoreOf(flow, candidateOf(decide(flow, EXACT)));
  expect(compareScores(score, referenceFlows(flow).score, 1e-7)).toBe(0);
});
