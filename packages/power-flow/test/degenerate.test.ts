// The degenerate cases of the design, one line each.
import { describe, expect, test } from "vitest";
import type { FlowCase, FlowDecision } from "../src/index.ts";
import { decide, home, homeWithCar } from "./support/cases.ts";

const HOUR_MS = 3_600_000;
const AT = home({}).inputs.at;
const soc = (socPercent: number): { battery: { socPercent: number; powerW: number } } => ({
  battery: { socPercent, powerW: 0 },
});
const car = ({ evs }: FlowDecision): number => evs[0]?.currentA ?? NaN;

const CASES: readonly (readonly [string, FlowCase, (decision: FlowDecision) => unknown, unknown])[] = [
  [
    "all zero: nothing flows",
    home({
      inputs: { housePhaseW: [0, 0, 0] },
      values: { importPricePerKwh: 0, exportPricePerKwh: 0 },
      worth: { segments: { levelsWh: Float64Array.of(0, 1), perKwh: Float64Array.of(0) } },
    }),
    (d) => [d.batteryW, d.gridW, d.curtailW],
    [0, 0, 0],
  ],
  [
    "no sun: nothing to curtail",
    home({ inputs: { pvAvailableW: 0 }, values: { exportPricePerKwh: -1 } }),
    (d) => [d.pvW, d.curtailW],
    [0, 0],
  ],
  [
    "fuse 0: the house alone is too much",
    home({ grid: { fuseA: 0 }, battery: { maxDischargeW: 800 } }),
    (d) => d.status.kind,
    "infeasible",
  ],
  [
    "fuse 0: it trips at once",
    home({ grid: { fuseA: 0 }, battery: { maxDischargeW: 0 } }),
    (d) => (d.status.kind === "infeasible" ? d.status.secondsToTrip : NaN),
    0,
  ],
  [
    "margin above the fuse: nothing may flow",
    home({ grid: { marginA: 30 } }),
    (d) => Math.round(d.batteryW),
    -900,
  ],
  [
    "lowest current above the headroom: the car is off",
    homeWithCar({ grid: { fuseA: 7 }, battery: { maxDischargeW: 0 } }),
    car,
    0,
  ],
  [
    "a step that does not divide the lowest current: the next multiple",
    homeWithCar({ charger: { currentStepA: 4, maxCurrentA: 9 } }),
    car,
    8,
  ],
  [
    "no multiple of the step between lowest and highest: off",
    homeWithCar({ charger: { currentStepA: 5, minCurrentA: 6, maxCurrentA: 9 } }),
    car,
    0,
  ],
  [
    "207 V draws 11 % more current than 230 V for the same power",
    home({ inputs: { phaseVoltageV: [207, 230, 253] }, battery: { maxDischargeW: 0, maxChargeW: 0 } }),
    (d) => d.phaseCurrentA.map((a) => a.toFixed(4)),
    [(300 / 207).toFixed(4), (300 / 230).toFixed(4), (300 / 253).toFixed(4)],
  ],
  [
    "import price equals export price: the battery rests",
    home({ values: { importPricePerKwh: 1, exportPricePerKwh: 1 } }),
    (d) => d.batteryW,
    0,
  ],
  [
    "negative import price: sun off, battery full power",
    home({ inputs: { pvAvailableW: 3_000 }, values: { importPricePerKwh: -0.5, exportPricePerKwh: -0.5 } }),
    (d) => [d.curtailW, d.batteryW],
    [3_000, 5_000],
  ],
  [
    "negative export price: sun to the house's need",
    home({ inputs: { pvAvailableW: 3_000, ...soc(90) }, values: { exportPricePerKwh: -0.5 } }),
    (d) => [d.curtailW, d.gridW],
    [2_100, 0],
  ],
  [
    "export limit 0 and a full battery: curtailed",
    home({ inputs: { pvAvailableW: 3_000, ...soc(95) }, grid: { maxExportW: 0 } }),
    (d) => [d.curtailW, d.batteryW],
    [2_100, 0],
  ],
  [
    "lowest SoC = highest SoC: the battery rests",
    home({ inputs: soc(50), safety: { batteryMinSocPercent: 50, batteryMaxSocPercent: 50 } }),
    (d) => d.batteryW,
    0,
  ],
  ["capacity 0: the battery rests", home({ battery: { capacityWh: 0 } }), (d) => d.batteryW, 0],
  [
    "SoC beyond the highest: it may only fall",
    home({ inputs: soc(99), values: { importPricePerKwh: -1, exportPricePerKwh: -1 } }),
    (d) => d.batteryW,
    0,
  ],
  [
    "departure in the past: no demand",
    homeWithCar({ car: { departureAt: AT - HOUR_MS }, carValue: 0 }),
    (d) => [car(d), d.evs[0]?.mustW],
    [0, 0],
  ],
  [
    "target below the SoC: no demand",
    homeWithCar({ car: { departureAt: AT + HOUR_MS, targetSocPercent: 30 }, carValue: 0 }),
    (d) => d.evs[0]?.mustW,
    0,
  ],
  [
    "a two-phase car loads two phases",
    homeWithCar({ charger: { phaseSets: [[2, 3]] }, battery: { maxDischargeW: 0, maxChargeW: 0 } }),
    (d) => d.phaseCurrentA.map((a) => Math.round(a)),
    [1, 17, 17],
  ],
  [
    "a car that needs 10 A is not given 9 A",
    homeWithCar({
      car: { minCurrentA: 10 },
      charger: { phaseSets: [[1, 2, 3]] },
      grid: { fuseA: 10 },
      battery: { maxDischargeW: 0 },
    }),
    car,
    0,
  ],
  [
    "6 kW on a 16 A charger: three phases at 8 A, not one at 26 A",
    homeWithCar({ car: { maxChargeW: 6_000 } }),
    (d) => [car(d), d.evs[0]?.phases.length],
    [8, 3],
  ],
  [
    "4 kW: one phase at 16 A, because three need 4.14 kW",
    homeWithCar({ car: { maxChargeW: 4_000 }, battery: { maxChargeW: 0 } }),
    (d) => [car(d), d.evs[0]?.phases.length],
    [16, 1],
  ],
  [
    "an unmetered generator in the house is fed into the balance",
    home({ inputs: { housePhaseW: [-600, 0, 0] }, battery: { maxChargeW: 0, maxDischargeW: 0 } }),
    (d) => d.gridW,
    -600,
  ],
  [
    "a car of unknown SoC is never discharged",
    homeWithCar({
      car: { socPercent: undefined, maxDischargeW: 5_000, reserveSocPercent: 0 },
      charger: { maxDischargeCurrentA: 16 },
      carValue: -5,
    }),
    car,
    0,
  ],
  [
    "a full car does not charge",
    homeWithCar({ car: { socPercent: 100 } }),
    (d) => [car(d), d.reasons.some(({ code }) => code === "EV_FULL")],
    [0, true],
  ],
  [
    "a car that is not there does not charge",
    homeWithCar({ car: { connected: false } }),
    (d) => [car(d), d.reasons.some(({ code }) => code === "EV_NOT_CONNECTED")],
    [0, true],
  ],
];

describe("degenerate cases", () => {
  test.each(CASES)("%s", (_, flow, show, expected) => {
    expect(show(decide(flow))).toEqual(expected);
  });
});
