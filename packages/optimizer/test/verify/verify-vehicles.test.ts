import { expect, test } from "vitest";
import { createHomeDp, idle, selfConsumption, verifyPlan, type Plan, type Problem } from "@oec/optimizer";

import { CAR, carHome, hourlyPeak } from "../support/car-home.ts";

function planOf(problem: Problem): Plan {
  const solved = createHomeDp().solve(problem);
  if (!solved.ok) throw new Error(JSON.stringify(solved.error));
  return solved.value;
}

/** The plan with other charging powers; grid and battery as they were. */
const withCar = (plan: Plan, evW: readonly number[]): Plan => ({
  ...plan,
  columns: { ...plan.columns, evW: [Float64Array.from(evW)] },
});

const kindsOf = (problem: Problem, plan: Plan) =>
  verifyPlan(problem, plan).violations.map(({ kind }) => kind);

test.each([
  ["below its least power", [0, 3000, 10_000, 0], {}],
  ["above its most power", [0, 0, 11_000, 0], {}],
  ["while it is away", [10_000, 0, 0, 0], { available: Uint8Array.of(0, 1, 1, 1) }],
  ["between the steps that can be set", [0, 4500, 6000, 0], { stepW: 1000 }],
])("a car that charges %s is caught", (_, evW, car) => {
  const problem = carHome({}, car);
  expect(kindsOf(problem, withCar(planOf(problem), evW))).toContain("vehicle-power");
});

test("a car that is filled beyond what it holds is caught", () => {
  const problem = carHome({}, { maxWh: 20_000 });
  expect(kindsOf(problem, withCar(planOf(problem), [0, 10_000, 10_000, 0]))).toContain("vehicle-energy");
});

test("a shortfall that is not the one stated is caught", () => {
  const problem = carHome();
  const plan = planOf(problem);
  expect(kindsOf(problem, { ...plan, shortfallWh: Float64Array.of(500) })).toContain("vehicle-energy");
  const { shortfallWh, ...silent } = plan;
  expect(shortfallWh?.length).toBe(1);
  expect(kindsOf(problem, silent)).toContain("vehicle-energy");
});

test("a car that the problem does not have is caught", () => {
  const { vehicles, ...without } = carHome();
  expect(vehicles?.length).toBe(1);
  const plan = planOf(without);
  expect(kindsOf(without, withCar(plan, [0, 0, 0, 0]))).toContain("vehicle-power");
});

test("a price of missing energy that is not in the cost is caught", () => {
  const problem = carHome({}, { available: new Uint8Array(4) });
  const plan = planOf(problem);
  expect(plan.cost.shortfallCost).toBeCloseTo(900, 6);
  const { shortfallCost, ...cost } = plan.cost;
  expect(
    kindsOf(problem, { ...plan, cost: { ...cost, total: cost.total - (shortfallCost ?? 0) } }),
  ).toContain("cost");
});

test("a storage that moves while it is away is caught", () => {
  const [battery] = carHome().storages;
  const plan = planOf(carHome({ storages: [{ ...battery!, startWh: 2000 }] }));
  expect(plan.columns.batteryW[0]!.some((watts) => watts !== 0)).toBe(true);
  const away = carHome({ storages: [{ ...battery!, startWh: 2000, available: new Uint8Array(4) }] });
  expect(kindsOf(away, plan)).toContain("storage-away");
});

test("the energy that a car uses on its way is counted", () => {
  const [battery] = carHome().storages;
  const plan = planOf(carHome({ storages: [{ ...battery!, startWh: 2000 }] }));
  const used = { ...battery!, startWh: 2000, usedWh: Float64Array.of(0, 100, 0, 0) };
  expect(kindsOf(carHome({ storages: [used] }), plan)).toContain("stored-energy");
});

test("a load that runs at no allowed start is caught", () => {
  const flexibleLoads = [
    { id: "dishwasher", profileW: Float64Array.of(2000), earliestSlot: 1, latestSlot: 2 },
  ];
  const { vehicles, ...site } = carHome();
  expect(vehicles?.length).toBe(1);
  const problem: Problem = { ...site, flexibleLoads };
  const plan = idle(problem);
  expect(verifyPlan(problem, plan).ok).toBe(true);
  for (const flexibleW of [
    [2000, 0, 0, 0],
    [0, 1500, 0, 0],
    [0, 0, 0, 0],
    [0, 2000, 2000, 0],
  ])
    // prettier-ignore
    expect(kindsOf(problem, { ...plan, columns: { ...plan.columns, flexibleW: [Float64Array.from(flexibleW)] } })).toContain("flexible-load");
});

test.each([
  ["doing nothing", (problem: Problem) => idle(problem)],
  [
    "self-consumption",
    (problem: Problem) => {
      const solved = selfConsumption.solve(problem);
      if (!solved.ok) throw new Error(JSON.stringify(solved.error));
      return solved.value;
    },
  ],
])("%s charges cars at once and starts loads early, within the limits", (_, planned) => {
  const flexibleLoads = [
    { id: "dishwasher", profileW: Float64Array.of(2000, 300), earliestSlot: 0, latestSlot: 2 },
  ];
  const problem = carHome(
    { flexibleLoads, peak: hourlyPeak(1), maxImportW: new Float64Array(4).fill(9000) },
    { stepW: 500 },
  );
  const plan = planned(problem);
  expect(verifyPlan(problem, plan)).toMatchObject({ ok: true });
  expect(plan.columns.evW[0]![0]).toBe(6500);
  expect(plan.shortfallWh![0]).toBeCloseTo(0, 6);
  expect(CAR.targetWh).toBe(19_000);
});
