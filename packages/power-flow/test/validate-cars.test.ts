import { describe, expect, test } from "vitest";
import type { FlowCase } from "../src/index.ts";
import { home, homeWithCar, CHARGER } from "./support/cases.ts";
import { failure } from "./support/failure.ts";

// What is wrong, the code, the field that is named.
const BAD: readonly (readonly [string, FlowCase, string, string])[] = [
  ["no car for a charge point", home({ physical: { evses: [CHARGER] } }), "SHAPE_MISMATCH", "inputs.evs"],
  ["no value for a car", homeWithCar({ values: { evs: [] } }), "SHAPE_MISMATCH", "values.evs"],
  [
    "permissions for two cars",
    homeWithCar({ permissions: { evs: [] } }),
    "SHAPE_MISMATCH",
    "permissions.evs",
  ],
  [
    "four phases permitted",
    homeWithCar({
      permissions: {
        evs: [
          { mayStop: true, mayCharge: true, mayDischarge: false, maxCurrentA: 16, phaseCounts: [4 as 3] },
        ],
      },
    }),
    "OUT_OF_RANGE",
    "permissions.evs.phaseCounts",
  ],
  [
    "lowest current 0",
    homeWithCar({ charger: { minCurrentA: 0 } }),
    "OUT_OF_RANGE",
    "physical.evses.minCurrentA",
  ],
  [
    "highest below lowest current",
    homeWithCar({ charger: { minCurrentA: 17 } }),
    "OUT_OF_RANGE",
    "physical.evses.maxCurrentA",
  ],
  [
    "highest current NaN",
    homeWithCar({ charger: { maxCurrentA: NaN } }),
    "NOT_FINITE",
    "physical.evses.maxCurrentA",
  ],
  ["step 0", homeWithCar({ charger: { currentStepA: 0 } }), "OUT_OF_RANGE", "physical.evses.currentStepA"],
  [
    "discharge current negative",
    homeWithCar({ charger: { maxDischargeCurrentA: -6 } }),
    "OUT_OF_RANGE",
    "physical.evses.maxDischargeCurrentA",
  ],
  [
    "no phase sets",
    homeWithCar({ charger: { phaseSets: [] } }),
    "SHAPE_MISMATCH",
    "physical.evses.phaseSets",
  ],
  [
    "empty phase set",
    homeWithCar({ charger: { phaseSets: [[]] } }),
    "SHAPE_MISMATCH",
    "physical.evses.phaseSets",
  ],
  ["phase 4", homeWithCar({ charger: { phaseSets: [[4]] } }), "OUT_OF_RANGE", "physical.evses.phaseSets"],
  [
    "a phase twice",
    homeWithCar({ charger: { phaseSets: [[1, 1]] } }),
    "OUT_OF_RANGE",
    "physical.evses.phaseSets",
  ],
  ["car SoC negative", homeWithCar({ car: { socPercent: -1 } }), "OUT_OF_RANGE", "inputs.evs.socPercent"],
  ["car capacity NaN", homeWithCar({ car: { capacityWh: NaN } }), "NOT_FINITE", "inputs.evs.capacityWh"],
  ["car power negative", homeWithCar({ car: { maxChargeW: -1 } }), "OUT_OF_RANGE", "inputs.evs.maxChargeW"],
  [
    "car discharge power negative",
    homeWithCar({ car: { maxDischargeW: -1 } }),
    "OUT_OF_RANGE",
    "inputs.evs.maxDischargeW",
  ],
  [
    "car efficiency 0",
    homeWithCar({ car: { chargeEfficiency: 0 } }),
    "OUT_OF_RANGE",
    "inputs.evs.chargeEfficiency",
  ],
  ["departure NaN", homeWithCar({ car: { departureAt: NaN } }), "NOT_FINITE", "inputs.evs.departureAt"],
  [
    "target above 100",
    homeWithCar({ car: { targetSocPercent: 120 } }),
    "OUT_OF_RANGE",
    "inputs.evs.targetSocPercent",
  ],
  [
    "energy goal negative",
    homeWithCar({ car: { energyGoalWh: -1 } }),
    "OUT_OF_RANGE",
    "inputs.evs.energyGoalWh",
  ],
  [
    "car reserve negative",
    homeWithCar({ car: { reserveSocPercent: -1 } }),
    "OUT_OF_RANGE",
    "inputs.evs.reserveSocPercent",
  ],
  [
    "car lowest current NaN",
    homeWithCar({ car: { minCurrentA: NaN } }),
    "NOT_FINITE",
    "inputs.evs.minCurrentA",
  ],
  [
    "profile unsorted",
    homeWithCar({
      car: {
        chargingProfile: [
          { at: 2, maxCurrentA: 6 },
          { at: 1, maxCurrentA: 6 },
        ],
      },
    }),
    "OUT_OF_RANGE",
    "inputs.evs.chargingProfile",
  ],
  [
    "profile current negative",
    homeWithCar({ car: { chargingProfile: [{ at: 2, maxCurrentA: -6 }] } }),
    "OUT_OF_RANGE",
    "inputs.evs.chargingProfile",
  ],
  ["car value NaN", homeWithCar({ carValue: NaN }), "NOT_FINITE", "values.evs.valuePerKwh"],
  [
    "car discharge cost NaN",
    homeWithCar({ values: { evs: [{ valuePerKwh: 1, dischargeCostPerKwh: NaN }] } }),
    "NOT_FINITE",
    "values.evs.dischargeCostPerKwh",
  ],
  [
    "car permission NaN",
    homeWithCar({
      permissions: { evs: [{ mayStop: true, mayCharge: true, mayDischarge: true, maxCurrentA: NaN }] },
    }),
    "NOT_FINITE",
    "permissions.evs.maxCurrentA",
  ],
  [
    "car permission lowest negative",
    homeWithCar({
      permissions: {
        evs: [{ mayStop: true, mayCharge: true, mayDischarge: true, maxCurrentA: 6, minCurrentA: -1 }],
      },
    }),
    "OUT_OF_RANGE",
    "permissions.evs.minCurrentA",
  ],
];

describe("a wrong number about cars is an error that names its field, never a current", () => {
  test.each(BAD)("%s", (_, flow, code, field) => {
    expect(failure(flow)).toEqual({ code, field });
  });
});
