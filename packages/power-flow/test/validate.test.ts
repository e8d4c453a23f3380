import { describe, expect, test } from "vitest";
import type { FlowCase } from "../src/index.ts";
import { CAR, CHARGER, decide, home, homeWithCar } from "./support/cases.ts";
import { failure } from "./support/failure.ts";

const ONES = Float64Array.of(1);

// What is wrong, the code, the field that is named.
const BAD: readonly (readonly [string, FlowCase, string, string])[] = [
  ["house power NaN", home({ inputs: { housePhaseW: [NaN, 0, 0] } }), "NOT_FINITE", "inputs.housePhaseW"],
  [
    "house power infinite",
    home({ inputs: { housePhaseW: [0, Infinity, 0] } }),
    "NOT_FINITE",
    "inputs.housePhaseW",
  ],
  [
    "two phases of house",
    home({ inputs: { housePhaseW: [1, 2] as never } }),
    "SHAPE_MISMATCH",
    "inputs.housePhaseW",
  ],
  [
    "house current NaN",
    home({ inputs: { housePhaseCurrentA: [0, 0, NaN] } }),
    "NOT_FINITE",
    "inputs.housePhaseCurrentA",
  ],
  ["voltage 0", home({ inputs: { phaseVoltageV: [230, 0, 230] } }), "OUT_OF_RANGE", "inputs.phaseVoltageV"],
  [
    "four voltages",
    home({ inputs: { phaseVoltageV: [1, 1, 1, 1] as never } }),
    "SHAPE_MISMATCH",
    "inputs.phaseVoltageV",
  ],
  ["instant NaN", home({ inputs: { at: NaN } }), "NOT_FINITE", "inputs.at"],
  ["PV negative", home({ inputs: { pvAvailableW: -1 } }), "OUT_OF_RANGE", "inputs.pvAvailableW"],
  ["PV NaN", home({ inputs: { pvAvailableW: NaN } }), "NOT_FINITE", "inputs.pvAvailableW"],
  [
    "SoC above 100",
    home({ inputs: { battery: { socPercent: 101, powerW: 0 } } }),
    "OUT_OF_RANGE",
    "inputs.battery.socPercent",
  ],
  [
    "SoC NaN",
    home({ inputs: { battery: { socPercent: NaN, powerW: 0 } } }),
    "NOT_FINITE",
    "inputs.battery.socPercent",
  ],
  [
    "battery power NaN",
    home({ inputs: { battery: { socPercent: 1, powerW: NaN } } }),
    "NOT_FINITE",
    "inputs.battery.powerW",
  ],
  [
    "temperature infinite",
    home({ inputs: { battery: { socPercent: 1, powerW: 0, temperatureC: Infinity } } }),
    "NOT_FINITE",
    "inputs.battery.temperatureC",
  ],
  [
    "own charge limit negative",
    home({ inputs: { battery: { socPercent: 1, powerW: 0, chargeLimitW: -1 } } }),
    "OUT_OF_RANGE",
    "inputs.battery.chargeLimitW",
  ],
  [
    "own discharge limit NaN",
    home({ inputs: { battery: { socPercent: 1, powerW: 0, dischargeLimitW: NaN } } }),
    "NOT_FINITE",
    "inputs.battery.dischargeLimitW",
  ],
  [
    "cycles negative",
    home({ inputs: { battery: { socPercent: 1, powerW: 0, cyclesToday: -1 } } }),
    "OUT_OF_RANGE",
    "inputs.battery.cyclesToday",
  ],
  [
    "battery without measurement",
    home({ inputs: { battery: undefined as never } }),
    "INVALID_ARGUMENT",
    "inputs.battery",
  ],
  [
    "battery without value",
    home({ values: { battery: undefined as never } }),
    "INVALID_ARGUMENT",
    "values.battery",
  ],
  [
    "two phases of connection",
    home({ grid: { phases: 2 as never } }),
    "OUT_OF_RANGE",
    "physical.grid.phases",
  ],
  ["fuse negative", home({ grid: { fuseA: -1 } }), "OUT_OF_RANGE", "physical.grid.fuseA"],
  ["fuse NaN", home({ grid: { fuseA: NaN } }), "NOT_FINITE", "physical.grid.fuseA"],
  ["margin negative", home({ grid: { marginA: -0.1 } }), "OUT_OF_RANGE", "physical.grid.marginA"],
  ["import limit negative", home({ grid: { maxImportW: -1 } }), "OUT_OF_RANGE", "physical.grid.maxImportW"],
  [
    "export limit infinite",
    home({ grid: { maxExportW: Infinity } }),
    "NOT_FINITE",
    "physical.grid.maxExportW",
  ],
  [
    "PV shares above 1",
    home({ physical: { pvPhaseShares: [1, 1, 0] } }),
    "OUT_OF_RANGE",
    "physical.pvPhaseShares",
  ],
  [
    "PV share negative",
    home({ physical: { pvPhaseShares: [1.5, -0.5, 0] } }),
    "OUT_OF_RANGE",
    "physical.pvPhaseShares",
  ],
  [
    "battery shares too few",
    home({ battery: { phaseShares: [1] as never } }),
    "SHAPE_MISMATCH",
    "physical.battery.phaseShares",
  ],
  [
    "battery on L2 of one phase",
    home({ grid: { phases: 1 }, inputs: { housePhaseW: [1, 0, 0] }, physical: { pvPhaseShares: [1, 0, 0] } }),
    "OUT_OF_RANGE",
    "physical.battery.phaseShares",
  ],
  [
    "house on L2 of one phase",
    home({
      grid: { phases: 1 },
      battery: { phaseShares: [1, 0, 0] },
      physical: { pvPhaseShares: [1, 0, 0], battery: undefined as never },
    }),
    "OUT_OF_RANGE",
    "inputs.housePhaseW",
  ],
  [
    "hybrid limit negative",
    home({ physical: { hybridMaxAcW: -5 } }),
    "OUT_OF_RANGE",
    "physical.hybridMaxAcW",
  ],
  [
    "power factor 0",
    home({ physical: { housePowerFactor: 0 } }),
    "OUT_OF_RANGE",
    "physical.housePowerFactor",
  ],
  [
    "charge power negative",
    home({ battery: { maxChargeW: -1 } }),
    "OUT_OF_RANGE",
    "physical.battery.maxChargeW",
  ],
  [
    "discharge power NaN",
    home({ battery: { maxDischargeW: NaN } }),
    "NOT_FINITE",
    "physical.battery.maxDischargeW",
  ],
  ["capacity negative", home({ battery: { capacityWh: -1 } }), "OUT_OF_RANGE", "physical.battery.capacityWh"],
  [
    "efficiency above 1",
    home({ battery: { chargeEfficiency: 1.01 } }),
    "OUT_OF_RANGE",
    "physical.battery.chargeEfficiency",
  ],
  [
    "efficiency 0",
    home({ battery: { dischargeEfficiency: 0 } }),
    "OUT_OF_RANGE",
    "physical.battery.dischargeEfficiency",
  ],
  [
    "taper descending",
    home({
      battery: {
        chargeTaper: [
          { socPercent: 90, share: 1 },
          { socPercent: 80, share: 0 },
        ],
      },
    }),
    "OUT_OF_RANGE",
    "physical.battery.chargeTaper",
  ],
  [
    "taper share above 1",
    home({ battery: { dischargeTaper: [{ socPercent: 90, share: 2 }] } }),
    "OUT_OF_RANGE",
    "physical.battery.dischargeTaper",
  ],
  [
    "lowest above highest SoC",
    home({ safety: { batteryMinSocPercent: 95 } }),
    "OUT_OF_RANGE",
    "safety.batteryMinSocPercent",
  ],
  [
    "highest SoC NaN",
    home({ safety: { batteryMaxSocPercent: NaN } }),
    "NOT_FINITE",
    "safety.batteryMaxSocPercent",
  ],
  [
    "cycle limit negative",
    home({ safety: { maxBatteryCyclesPerDay: -1 } }),
    "OUT_OF_RANGE",
    "safety.maxBatteryCyclesPerDay",
  ],
  [
    "highest temperature NaN",
    home({ safety: { maxBatteryTempC: NaN } }),
    "NOT_FINITE",
    "safety.maxBatteryTempC",
  ],
  [
    "recovery power negative",
    home({ safety: { reserveRecoveryW: -1 } }),
    "OUT_OF_RANGE",
    "safety.reserveRecoveryW",
  ],
  [
    "deadline buffer negative",
    home({ safety: { evDeadlineBufferHours: -1 } }),
    "OUT_OF_RANGE",
    "safety.evDeadlineBufferHours",
  ],
  [
    "ready-before negative",
    home({ safety: { evReadyBeforeHours: -1 } }),
    "OUT_OF_RANGE",
    "safety.evReadyBeforeHours",
  ],
  [
    "charge permission NaN",
    home({ permissions: { batteryMaxChargeW: NaN } }),
    "NOT_FINITE",
    "permissions.batteryMaxChargeW",
  ],
  [
    "discharge permission negative",
    home({ permissions: { batteryMaxDischargeW: -1 } }),
    "OUT_OF_RANGE",
    "permissions.batteryMaxDischargeW",
  ],
  [
    "import price NaN",
    home({ values: { importPricePerKwh: NaN } }),
    "NOT_FINITE",
    "values.importPricePerKwh",
  ],
  [
    "export price infinite",
    home({ values: { exportPricePerKwh: -Infinity } }),
    "NOT_FINITE",
    "values.exportPricePerKwh",
  ],
  ["hold time 0", home({ values: { holdHours: 0 } }), "OUT_OF_RANGE", "values.holdHours"],
  ["planned power NaN", home({ worth: { plannedW: NaN } }), "NOT_FINITE", "values.battery.plannedW"],
  [
    "tracking negative",
    home({ worth: { trackingPerKwh: -1 } }),
    "OUT_OF_RANGE",
    "values.battery.trackingPerKwh",
  ],
  ["wear negative", home({ worth: { wearCostPerKwh: -1 } }), "OUT_OF_RANGE", "values.battery.wearCostPerKwh"],
  [
    "too few levels",
    home({ worth: { segments: { levelsWh: ONES, perKwh: ONES } } }),
    "SHAPE_MISMATCH",
    "values.battery.segments",
  ],
  [
    "levels descending",
    home({ worth: { segments: { levelsWh: Float64Array.of(2, 1), perKwh: ONES } } }),
    "OUT_OF_RANGE",
    "values.battery.segments.levelsWh",
  ],
  [
    "level NaN",
    home({ worth: { segments: { levelsWh: Float64Array.of(0, NaN), perKwh: ONES } } }),
    "NOT_FINITE",
    "values.battery.segments.levelsWh",
  ],
  [
    "segment value NaN",
    home({ worth: { segments: { levelsWh: Float64Array.of(0, 1), perKwh: Float64Array.of(NaN) } } }),
    "NOT_FINITE",
    "values.battery.segments.perKwh",
  ],
  [
    "three charge points",
    home({ physical: { evses: [CHARGER, CHARGER, CHARGER] }, inputs: { evs: [CAR, CAR, CAR] } }),
    "OUT_OF_RANGE",
    "physical.evses.length",
  ],
];

describe("a wrong number is an error that names its field, never a power", () => {
  test.each(BAD)("%s", (_, flow, code, field) => {
    expect(failure(flow)).toEqual({ code, field });
  });
});

test("a negative rounding is an error", () => {
  expect(failure(home({}), { roundW: -1 })).toEqual({ code: "OUT_OF_RANGE", field: "options.roundW" });
});

test("a deadband that is not a number is an error", () => {
  expect(failure(home({}), { deadbandW: NaN })).toEqual({ code: "NOT_FINITE", field: "options.deadbandW" });
});

test("infinite permissions are no limit", () => {
  expect(decide(homeWithCar({})).status.kind).toBe("ok");
});
