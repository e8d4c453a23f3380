import { expect, test } from "vitest";
import type { FlowDecision, ReasonCode } from "../src/index.ts";
import { CAR, CHARGER, decide, home, homeWithCar } from "./support/cases.ts";

const HOUR_MS = 3_600_000;
const AT = home({}).inputs.at;
const codes = ({ reasons }: FlowDecision): readonly ReasonCode[] => reasons.map(({ code }) => code);

test("a car charges from the sun and leaves the rest to the battery", () => {
  const flow = homeWithCar({
    inputs: { pvAvailableW: 8_000, evs: homeWithCar({}).inputs.evs! },
    carValue: 1,
  });
  const decision = decide(flow);
  expect(decision.evs).toEqual([{ currentA: 10, phases: [1, 2, 3], powerW: 6_900, mustW: 0 }]);
  expect(decision).toMatchObject({ batteryW: 200, gridW: 0 });
});

test("a charge point with steps of 0.1 A gets exact decimals", () => {
  const flow = homeWithCar({
    inputs: { pvAvailableW: 8_000, evs: homeWithCar({}).inputs.evs! },
    charger: { currentStepA: 0.1 },
    carValue: 1,
  });
  expect(decide(flow).evs[0]?.currentA).toBe(10.3);
});

test("the fuse of the loaded phase limits the car, and the reason names the phase", () => {
  const flow = homeWithCar({
    inputs: { housePhaseW: [300, 2_300, 300], evs: homeWithCar({}).inputs.evs! },
    battery: { maxDischargeW: 0 },
  });
  const decision = decide(flow);
  expect(decision.evs[0]?.currentA).toBe(10);
  expect(decision.reasons).toContainEqual(
    expect.objectContaining({ code: "EV_STEP_OVERLOADS", phase: 2, constraint: "ev1.next" }),
  );
});

test("a car with a near deadline charges at any price, with the current that is just enough", () => {
  const car = { departureAt: AT + 3.25 * HOUR_MS, targetSocPercent: 76 }; // 24 kWh at the charge point in 3 h
  const decision = decide(homeWithCar({ car, carValue: 0 }));
  expect(decision.evs[0]).toMatchObject({ currentA: 12, mustW: 8_000 });
  expect(codes(decision)).toContain("EV_DEADLINE");
});

test("a deadline that the fuse does not allow is a shortfall, not an overload", () => {
  const car = { departureAt: AT + 3.25 * HOUR_MS, targetSocPercent: 76 };
  const { status, evs } = decide(
    homeWithCar({ car, carValue: 0, grid: { fuseA: 8 }, battery: { maxDischargeW: 0 } }),
  );
  expect(evs[0]?.currentA).toBe(6);
  expect(status).toEqual({
    kind: "degraded",
    shortfalls: [{ kind: "ev-deadline", ev: 0, shortfallW: 8_000 - 4_140 }],
  });
});

test("the reserve comes before a car's deadline", () => {
  const car = { departureAt: AT + 3.25 * HOUR_MS, targetSocPercent: 76 };
  const flow = homeWithCar({
    car,
    inputs: { battery: { socPercent: 5, powerW: 0 }, evs: [{ ...homeWithCar({ car }).inputs.evs![0]! }] },
    safety: { reserveRecoveryW: 3_000 },
    grid: { maxImportW: 5_500 },
  });
  const { batteryW, evs, status } = decide(flow);
  expect(batteryW).toBeGreaterThanOrEqual(3_000);
  expect(evs[0]?.currentA).toBeLessThan(9);
  expect(status.kind).toBe("degraded");
});

test("a car gives back where its energy is worth less than the import it saves", () => {
  const flow = homeWithCar({
    car: { maxDischargeW: 5_000, reserveSocPercent: 20 },
    charger: { maxDischargeCurrentA: 16, phaseSets: [[1, 2, 3]], minCurrentA: 1 },
    battery: { maxDischargeW: 0, maxChargeW: 0 },
    carValue: 1,
  });
  const decision = decide(flow);
  expect(decision.evs[0]).toMatchObject({ currentA: -1, powerW: -690 });
  expect(decision.gridW).toBe(210);
});

test("a car at its reserve gives nothing back", () => {
  const flow = homeWithCar({
    car: { maxDischargeW: 5_000, reserveSocPercent: 40 },
    charger: { maxDischargeCurrentA: 16 },
    battery: { maxDischargeW: 0, maxChargeW: 0 },
    carValue: -1,
  });
  expect(decide(flow).evs[0]?.currentA).toBe(0);
});

test("V2X relieves an overloaded house", () => {
  const flow = homeWithCar({
    inputs: {
      housePhaseW: [6_000, 300, 300],
      evs: homeWithCar({ car: { maxDischargeW: 11_000, reserveSocPercent: 10 } }).inputs.evs!,
    },
    charger: { maxDischargeCurrentA: 16 },
    battery: { maxDischargeW: 0, maxChargeW: 0 },
    carValue: 5,
  });
  const decision = decide(flow);
  expect(decision.evs[0]?.currentA).toBe(-7);
  expect(decision.status.kind).toBe("ok");
});

test("a car that may not stop is stopped by an overload, and the decision says so", () => {
  const evs = [{ mayStop: false, mayCharge: true, mayDischarge: false, maxCurrentA: Infinity }];
  const flow = homeWithCar({
    inputs: { housePhaseW: [4_000, 4_000, 4_000], evs: homeWithCar({}).inputs.evs! },
    permissions: { evs },
    battery: { maxDischargeW: 0 },
  });
  const decision = decide(flow);
  expect(decision.evs[0]?.currentA).toBe(0);
  expect(decision.status).toEqual({ kind: "degraded", shortfalls: [{ kind: "ev-stopped", ev: 0 }] });
  expect(codes(decision)).toContain("EV_STOPPED_FOR_SAFETY");
});

test("a car that may not stop goes on at a loss", () => {
  const evs = [{ mayStop: false, mayCharge: true, mayDischarge: false, maxCurrentA: Infinity }];
  const decision = decide(homeWithCar({ permissions: { evs }, carValue: 0 }));
  expect(decision.evs[0]).toMatchObject({ currentA: 6, phases: [1] });
  expect(codes(decision)).toContain("EV_MIN_CURRENT");
});

test("permitted phases and currents bound a car", () => {
  const evs = [
    {
      mayStop: true,
      mayCharge: true,
      mayDischarge: false,
      phaseCounts: [1] as const,
      minCurrentA: 8,
      maxCurrentA: 9.5,
    },
  ];
  expect(decide(homeWithCar({ permissions: { evs } })).evs[0]).toMatchObject({ currentA: 9, phases: [1] });
});

test("a car that may not charge says so", () => {
  const evs = [{ mayStop: true, mayCharge: false, mayDischarge: false, maxCurrentA: 16 }];
  expect(codes(decide(homeWithCar({ permissions: { evs } })))).toContain("EV_NOT_PERMITTED");
});

test("with priority for the house a charging car gets nothing from the battery", () => {
  const flow = homeWithCar({ safety: { housePriority: true }, carValue: 3 });
  const decision = decide(flow);
  expect(decision).toMatchObject({ batteryW: -900, evs: [{ currentA: 16 }] });
  expect(codes(decision)).toContain("BATTERY_FOR_HOUSE");
});

test("without priority for the house the battery serves the car where that pays", () => {
  expect(decide(homeWithCar({ carValue: 3 })).batteryW).toBe(-5_000);
});

test("two cars share what the fuse leaves: the better paid one gets what the lowest current of the other leaves", () => {
  const one = homeWithCar({}).inputs.evs![0]!;
  const charger = { minCurrentA: 6, maxCurrentA: 16, currentStepA: 1, phaseSets: [[1, 2, 3]] } as const;
  const flow = homeWithCar({
    inputs: { housePhaseW: [0, 0, 0], evs: [one, one] },
    physical: { evses: [charger, charger] },
    values: { evs: [{ valuePerKwh: 3 }, { valuePerKwh: 4 }] },
    battery: { maxDischargeW: 0 },
  });
  expect(decide(flow).evs.map(({ currentA }) => currentA)).toEqual([6, 14]);
  const wider = {
    ...flow,
    constraints: {
      ...flow.constraints,
      physical: { ...flow.constraints.physical, grid: { ...flow.constraints.physical.grid, fuseA: 25 } },
    },
  };
  expect(decide(wider).evs.map(({ currentA }) => currentA)).toEqual([9, 16]);
});

test("a car whose highest discharge current is the lowest one may still give back", () => {
  const flow = homeWithCar({
    inputs: {
      housePhaseW: [2_000, 0, 0],
      evs: homeWithCar({ car: { maxDischargeW: 11_000, reserveSocPercent: 20 } }).inputs.evs!,
    },
    charger: { maxDischargeCurrentA: 6, phaseSets: [[1]] },
    battery: { maxDischargeW: 0, maxChargeW: 0 },
    carValue: 1,
  });
  expect(decide(flow).evs[0]?.currentA).toBe(-6);
});

test("a charge point without a highest discharge current gives nothing back", () => {
  const flow = homeWithCar({
    car: { maxDischargeW: 11_000, reserveSocPercent: 20 },
    charger: { minCurrentA: 1, phaseSets: [[1]] },
    battery: { maxDischargeW: 0, maxChargeW: 0 },
    carValue: -3,
  });
  expect(decide(flow).evs[0]?.currentA).toBe(0);
});

test("an ampere beyond a fuse weighs as much as one beyond the import limit, spread over the phases", () => {
  // Each watt the battery gives takes 1/690 A off the import, but puts 1/230 A on L2, which is full of export.
  const flow = home({
    inputs: { housePhaseW: [7_000, -4_600, 0] },
    grid: { maxImportW: 1_000 },
    battery: { phaseShares: [0, 1, 0] },
  });
  const decision = decide(flow);
  expect(decision.batteryW).toBe(0);
  expect(decision.status).toMatchObject({ kind: "infeasible", phase: 1 });
});

test("a car at its reserve gives nothing back, not even an ampere", () => {
  const flow = homeWithCar({
    car: { maxDischargeW: 11_000, reserveSocPercent: 40 },
    charger: { maxDischargeCurrentA: 16, minCurrentA: 1, phaseSets: [[1]] },
    battery: { maxDischargeW: 0, maxChargeW: 0 },
    carValue: -3,
  });
  expect(decide(flow).evs[0]?.currentA).toBe(0);
});

test("tenths of an ampere carry no dust", () => {
  const flow = homeWithCar({ charger: { currentStepA: 0.1, maxCurrentA: 6.3, phaseSets: [[1]] } });
  expect(decide(flow).evs[0]?.currentA).toBe(6.3); // 63 * 0.1 is 6.300000000000001
});

test("of two cars that both have to be ready, neither is left out to please the other", () => {
  const car = { ...CAR, departureAt: AT + 3.25 * HOUR_MS, targetSocPercent: 76 };
  const flow = home({
    inputs: { evs: [car, car] },
    physical: { evses: [CHARGER, CHARGER] },
    grid: { fuseA: 40 },
    values: { evs: [{ valuePerKwh: 0 }, { valuePerKwh: 0 }] },
  });
  expect(decide(flow).evs.map(({ currentA }) => currentA)).toEqual([12, 12]);
});
