import { expect, test } from "vitest";
import { shadowPrice, SCENARIOS } from "../../src/index.ts";
import type { FlowCase, Reason, ShadowPrice } from "../../src/index.ts";
import { CAR, decide, EXACT, home, homeWithCar } from "../support/cases.ts";

function priceOf(flow: FlowCase, constraint: string): ShadowPrice | undefined {
  const reason = decide(flow, EXACT).reasons.find((candidate) => candidate.constraint === constraint);
  if (reason === undefined) throw new Error(`no reason for ${constraint}`);
  return shadowPrice(flow, reason);
}

test("100 W more of import are worth what they bring beyond their price", () => {
  // The battery charges from cheap import up to the limit: 0.9 stored at 1, bought at 0.5.
  const flow = home({ grid: { maxImportW: 2_000 }, values: { importPricePerKwh: 0.5 } });
  expect(priceOf(flow, "grid.import")).toMatchObject({
    added: { amount: 100, unit: "W" },
    overA: 0,
    shortfallW: 0,
  });
  expect(priceOf(flow, "grid.import")?.perHour).toBeCloseTo(0.1 * (0.9 - 0.5), 9);
});

test("100 W more of export are worth the price", () => {
  const flow = home({ inputs: { pvAvailableW: 9_000 }, grid: { maxExportW: 1_000 } });
  expect(priceOf(flow, "grid.export")?.perHour).toBeCloseTo(0.05, 9);
});

test("an ampere more on an overloaded phase is an ampere less of overload", () => {
  const flow = home({ inputs: { housePhaseW: [9_200, 0, 0] }, battery: { maxDischargeW: 0, maxChargeW: 0 } });
  expect(priceOf(flow, "fuse.L1")).toEqual({
    added: { amount: 1, unit: "A" },
    overA: 1,
    shortfallW: 0,
    perHour: 0,
  });
});

test("100 W more of battery power are worth what the power earns", () => {
  const flow = home({ values: { exportPricePerKwh: 1.5 } });
  expect(priceOf(flow, "battery.discharge")?.perHour).toBeCloseTo(0.1 * (1.5 - 1 / 0.9), 9);
  const cheap = home({ values: { importPricePerKwh: 0.1 } });
  expect(priceOf(cheap, "battery.charge")?.perHour).toBeCloseTo(0.1 * (0.9 - 0.1), 9);
});

test("100 W more of inverter are worth what passes through them", () => {
  const flow = home({
    inputs: { pvAvailableW: 4_000 },
    physical: { hybridMaxAcW: 5_000 },
    values: { exportPricePerKwh: 1.5 },
  });
  expect(priceOf(flow, "inverter.ac")?.perHour).toBeCloseTo(0.1 * (1.5 - 1 / 0.9), 9);
});

test("giving the car 100 W from the battery is worth the difference to import", () => {
  const flow = homeWithCar({ safety: { housePriority: true } });
  expect(priceOf(flow, "battery.house")?.perHour).toBeCloseTo(0.1 * (2 - 1 / 0.9), 9);
});

test("100 W less of reserve save the import they need", () => {
  const flow = home({
    inputs: { battery: { socPercent: 5, powerW: 0 } },
    safety: { reserveRecoveryW: 1_500 },
    values: { importPricePerKwh: 50 },
  });
  expect(priceOf(flow, "battery.reserve")?.perHour).toBeCloseTo(0.1 * (50 - 0.9), 9);
});

test("100 W less of deadline show what the deadline costs", () => {
  const at = home({}).inputs.at;
  const car = { ...CAR, departureAt: at + 3.25 * 3_600_000, targetSocPercent: 76 };
  const flow = homeWithCar({
    car,
    carValue: 0,
    grid: { fuseA: 8 },
    battery: { maxDischargeW: 0, maxChargeW: 0 },
  });
  expect(priceOf(flow, "ev1.deadline")?.shortfallW).toBeCloseTo(100, 6);
});

test("kinks of money and steps of a charge point have no shadow price", () => {
  const reasons: Reason[] = Object.values(SCENARIOS).flatMap((flow) => [...decide(flow).reasons]);
  const without = reasons.filter(({ constraint }) =>
    /^(grid.balance|pv|ev\d.(next|max|min)|battery.rest)/.test(constraint),
  );
  expect(without.length).toBeGreaterThan(5);
  for (const reason of without) expect(shadowPrice(SCENARIOS.sunnyDayWithEv, reason)).toBeUndefined();
});

test.each([1, 2, 3] as const)("an ampere more on L%d relieves that phase alone", (phase) => {
  const housePhaseW = [1, 2, 3].map((other) => (other === phase ? 9_200 : 0)) as [number, number, number];
  const flow = home({ inputs: { housePhaseW }, battery: { maxDischargeW: 0, maxChargeW: 0 } });
  expect(priceOf(flow, `fuse.L${String(phase)}`)?.overA).toBeCloseTo(1, 9);
  const other = { ...decide(flow).reasons[0]!, constraint: `fuse.L${String((phase % 3) + 1)}` };
  expect(shadowPrice(flow, other)?.overA).toBe(0);
});
