import fc from "fast-check";
import { expect, test } from "vitest";
import {
  batteryPlantStep,
  chargeEnergyWh,
  lfpCurve,
  openCircuitCurve,
  openCircuitVoltage,
  plantSocPercent,
  plantVoltage,
  warm,
  type BatteryPlantModel,
} from "../../src/index.ts";
import { finiteBetween } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

const PACK: BatteryPlantModel = {
  capacityAh: 200,
  openCircuit: lfpCurve(16),
  resistanceOhm: 0.02,
  heatCapacityJPerK: 80_000,
  coolingWPerK: 10,
};
const still = (chargeAh: number) => ({ chargeAh, temperatureC: 25 });
const run = (model: BatteryPlantModel, chargeAh: number, powerW: number, hours: number) =>
  batteryPlantStep(model, still(chargeAh), { powerW, hours, ambientC: 25 });

/** Energy under the voltage curve by 20,000 midpoints: shares no code with the closed form. */
function energyBySum(model: BatteryPlantModel, fromAh: number, toAh: number): number {
  const steps = 20_000;
  const width = (toAh - fromAh) / steps;
  let sum = 0;
  for (let step = 0; step < steps; step += 1) {
    const soc = ((fromAh + (step + 0.5) * width) / model.capacityAh) * 100;
    sum += openCircuitVoltage(model.openCircuit, soc) * width;
  }
  return sum;
}

test("change of stored energy and losses add up to the energy at the terminals to 1e-9 (control.md section 4)", () => {
  fc.assert(
    fc.property(
      finiteBetween(20, 180),
      finiteBetween(-8_000, 8_000),
      finiteBetween(0.001, 0.5),
      (chargeAh, powerW, hours) => {
        const step = run(PACK, chargeAh, powerW, hours);
        const storedWh = chargeEnergyWh(PACK.openCircuit, 200, chargeAh, step.state.chargeAh);
        const lossWh = 0.02 * step.currentA ** 2 * hours;
        expect(Math.abs(storedWh + lossWh - step.powerW * hours)).toBeLessThan(
          1e-9 * Math.max(1, Math.abs(powerW)),
        );
      },
    ),
  );
});

test("within its limits a pack takes and gives exactly the power that was asked", () => {
  fc.assert(
    fc.property(
      finiteBetween(80, 120),
      finiteBetween(-6_000, 6_000),
      finiteBetween(0.001, 0.25),
      (chargeAh, powerW, hours) => {
        expect(run(PACK, chargeAh, powerW, hours).powerW).toBeCloseTo(powerW, 6);
      },
    ),
  );
});

test("a thousand short steps and one long one store the same energy but for the varying current", () => {
  let state = still(100);
  for (let step = 0; step < 1_000; step += 1)
    state = batteryPlantStep(PACK, state, { powerW: 5_000, hours: 0.0005, ambientC: 25 }).state;
  expect(run(PACK, 100, 5_000, 0.5).state.chargeAh).toBeCloseTo(state.chargeAh, 3);
});

test("a short step's current is I = (-U + sqrt(U^2 + 4 R P)) / (2 R) (control.md section 4)", () => {
  for (const powerW of [4_000, -4_000]) {
    const voltage = plantVoltage(PACK, still(100));
    const current = (-voltage + Math.sqrt(voltage ** 2 + 4 * 0.02 * powerW)) / (2 * 0.02);
    expect(run(PACK, 100, powerW, 1e-7).currentA).toBeCloseTo(current, 6);
  }
});

test("the area under the voltage curve is that of a plain sum", () => {
  expect(chargeEnergyWh(PACK.openCircuit, 200, 3, 197)).toBeCloseTo(energyBySum(PACK, 3, 197), 3);
  expect(chargeEnergyWh(PACK.openCircuit, 200, 150, 20)).toBeCloseTo(energyBySum(PACK, 150, 20), 3);
});

test("no more than U^2 / (4 R) can be drawn, and nothing becomes NaN (control.md section 4)", () => {
  const weak = { ...PACK, resistanceOhm: 1 };
  const most = plantVoltage(weak, still(100)) ** 2 / 4;
  const { powerW, currentA } = run(weak, 100, -1e6, 1e-6);
  expect(-powerW).toBeCloseTo(most, 2);
  expect(currentA).toBeLessThan(0);
});

test("a full pack takes nothing more, an empty one gives nothing more", () => {
  expect(run(PACK, 200, 5_000, 0.1)).toMatchObject({ powerW: 0, currentA: 0 });
  expect(run(PACK, 0, -5_000, 0.1).powerW).toBeCloseTo(0, 12);
  expect(run(PACK, 199, 5_000, 1).state.chargeAh).toBeCloseTo(200, 9);
  expect(run(PACK, 1, -5_000, 1).state.chargeAh).toBeCloseTo(0, 9);
});

test("charge stays between empty and full and losses are never negative, whatever is asked", () => {
  fc.assert(
    fc.property(
      finiteBetween(0, 200),
      finiteBetween(-1e6, 1e6),
      finiteBetween(1e-4, 5),
      finiteBetween(0, 0.5),
      (chargeAh, powerW, hours, resistanceOhm) => {
        const step = run({ ...PACK, resistanceOhm }, chargeAh, powerW, hours);
        expect(step.state.chargeAh).toBeGreaterThanOrEqual(0);
        expect(step.state.chargeAh).toBeLessThanOrEqual(200);
        expect(step.lossWh).toBeGreaterThanOrEqual(0);
        expect(Math.abs(step.powerW)).toBeLessThanOrEqual(Math.abs(powerW) * (1 + 1e-9) + 1e-6);
      },
    ),
  );
});

test("without resistance nothing is lost", () => {
  const step = run({ ...PACK, resistanceOhm: 0 }, 100, -3_000, 0.5);
  expect(step.lossWh).toBe(0);
  expect(step.storedWh).toBeCloseTo(-1_500, 6);
});

test("losses and heat from outside warm the pack", () => {
  const input = { powerW: 5_000, hours: 0.25, ambientC: 25 };
  const alone = batteryPlantStep(PACK, still(100), input).state.temperatureC;
  const heated = batteryPlantStep(PACK, still(100), { ...input, extraHeatW: 200 }).state.temperatureC;
  expect(alone).toBeGreaterThan(25);
  expect(heated).toBeGreaterThan(alone);
});

test("a constant heat warms as T(t) = Ta + Q/hA (1 - exp(-hA t / C)) (control.md section 4: analytic step response)", () => {
  // Sony 26650 cell: 0.07 kg, 1,001 J/(kg K), 15 W/(m2 K) on 0.00652 m2
  const cell = { heatCapacityJPerK: 0.07 * 1_001, coolingWPerK: 15 * 0.00652 };
  for (const seconds of [1, 60, 600, 3_600]) {
    const expected =
      20 +
      (0.5 / cell.coolingWPerK) * (1 - Math.exp((-cell.coolingWPerK * seconds) / cell.heatCapacityJPerK));
    expect(warm(cell, 20, 0.5, { hours: seconds / 3600, ambientC: 20 })).toBeCloseTo(expected, 12);
  }
});

test("a mass that is not cooled warms in proportion to the heat", () => {
  expect(warm({ heatCapacityJPerK: 3_600, coolingWPerK: 0 }, 20, 2, { hours: 1, ambientC: 0 })).toBeCloseTo(
    22,
    12,
  );
});

test("SoC follows charge and voltage follows SoC", () => {
  expect(plantSocPercent(PACK, still(50))).toBe(25);
  const line = openCircuitCurve([
    [0, 40],
    [100, 60],
  ]);
  expect([0, 25, 100].map((soc) => openCircuitVoltage(line, soc))).toEqual([40, 45, 60]);
});

test("a curve must ascend from 0 to 100 % with voltages above 0", () => {
  expect(codeOf(() => openCircuitCurve([]))).toBe("INVALID_ARGUMENT");
  expect(
    codeOf(() =>
      openCircuitCurve([
        [0, 3],
        [90, 4],
      ]),
    ),
  ).toBe("INVALID_ARGUMENT");
  expect(
    codeOf(() =>
      openCircuitCurve([
        [0, 3],
        [100, 2],
      ]),
    ),
  ).toBe("INVALID_ARGUMENT");
  expect(
    codeOf(() =>
      openCircuitCurve([
        [0, 0],
        [100, 2],
      ]),
    ),
  ).toBe("OUT_OF_RANGE");
  expect(codeOf(() => openCircuitVoltage(lfpCurve(1), 101))).toBe("OUT_OF_RANGE");
  expect(codeOf(() => lfpCurve(0))).toBe("OUT_OF_RANGE");
});
test.each([
  [Number.NaN, 1, 100, "NOT_FINITE"],
  [0, 0, 100, "OUT_OF_RANGE"],
  [0, 1, 201, "OUT_OF_RANGE"],
])("%d W for %d h from %d Ah is refused", (powerW, hours, chargeAh, code) =>
  expect(codeOf(() => run(PACK, chargeAh, powerW, hours))).toBe(code),
);
