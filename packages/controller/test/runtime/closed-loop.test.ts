import { expect, test } from "vitest";
import { cellPlant, SCENARIOS, SimulationEnvironment } from "@oec/simulation";
import type { HomeOptions, ScenarioName } from "@oec/simulation";
import { autonomousCost, ClosedLoop, DAY, perfectPlanner, storedValue } from "../support/closed-loop.ts";

/** What is still stored at the end counts at a low price, so that neither side gains by emptying the battery. */
const STORED_PER_KWH = 0.5;

test.each([
  ["sunny_day", 7],
  ["cloudy_day", 8],
  ["peak_pricing", 7],
  ["battery_arbitrage", 8],
] as const)(
  "two days of %s (seed %d): the plan costs no more than the battery's own control",
  async (name, seed) => {
    const home = SimulationEnvironment.createScenario(name, seed);
    const loop = new ClosedLoop(home, { planner: perfectPlanner(home) });
    await loop.run(2 * DAY);
    const alone = SimulationEnvironment.createScenario(name, seed);
    const aloneCost = autonomousCost(alone, 2 * DAY) - STORED_PER_KWH * storedValue(alone);
    expect(loop.bill.cost - STORED_PER_KWH * storedValue(home)).toBeLessThanOrEqual(aloneCost + 0.01);
  },
  60_000,
);

const names: readonly ScenarioName[] = ["sunny_day", "cloudy_day", "peak_pricing", "battery_arbitrage"];

test.each(names)(
  "a planned day of %s keeps fuse, SoC and balance, and reports no trouble",
  async (name) => {
    const home = SimulationEnvironment.createScenario(name, 3);
    const loop = new ClosedLoop(home, { planner: perfectPlanner(home) });
    let highestA = 0;
    let worstSoc = 0;
    await loop.run(DAY, () => {
      highestA = Math.max(highestA, ...home.grid.phaseCurrentA.map(Math.abs));
      const soc = home.battery.storedWh / 100;
      worstSoc = Math.max(worstSoc, 5 - soc, soc - 95);
    });
    expect(highestA).toBeLessThanOrEqual(20);
    expect(worstSoc).toBeLessThanOrEqual(1e-6);
    expect(home.worstBalanceErrorW).toBeLessThan(1e-6);
    expect(home.grid.checkFuseTrip()).toBe(false);
    const quiet = new Set(["PLAN_ADOPTED", "PHASE_IMBALANCE", "SAFETY_CLEARED"]);
    expect(loop.recorder.codes().filter((code) => !quiet.has(code))).toEqual([]);
  },
  30_000,
);

test("a weak fuse holds the charging back instead of opening", async () => {
  const scenario = { ...SCENARIO_WITH_WEAK_FUSE };
  const home = new SimulationEnvironment(scenario);
  const loop = new ClosedLoop(home, { planner: perfectPlanner(home) });
  await loop.run(DAY);
  expect(home.totals.chargedWh).toBeGreaterThan(3000);
  expect(home.grid.checkFuseTrip()).toBe(false);
});

const SCENARIO_WITH_WEAK_FUSE = {
  seed: 5,
  start: Date.UTC(2026, 1, 2, 23),
  solar: { capacityW: 0 },
  prices: { levelPerKwh: 1.1, swing: 1.35 },
  battery: { initialSocPercent: 5 },
  grid: { limits: { fuseA: 16 } },
  house: { phaseShares: [0.8, 0.1, 0.1] as const },
};

test("without a planner it does what the battery's own control does, within 1 % of the cost", async () => {
  const loop = new ClosedLoop(SimulationEnvironment.createScenario("peak_pricing", 7));
  await loop.run(DAY);
  const aloneCost = autonomousCost(SimulationEnvironment.createScenario("peak_pricing", 7), DAY);
  expect(Math.abs(loop.bill.cost / aloneCost - 1)).toBeLessThan(0.01);
});

test("two runs of one seed give the same commands", async () => {
  const run = async (): Promise<unknown> => {
    const home = SimulationEnvironment.createScenario("cloudy_day", 4);
    const loop = new ClosedLoop(home, { planner: perfectPlanner(home) });
    await loop.run(DAY / 4);
    return { state: loop.controller.state, totals: home.totals, codes: loop.recorder.codes() };
  };
  expect(await run()).toEqual(await run());
});

test("a meter that lags by two seconds does not make it oscillate", async () => {
  const home = new SimulationEnvironment({
    seed: 7,
    maxStepMs: 1000,
    gridMeter: { latencyMs: 2000 },
    house: { noiseAmplitude: 0 },
  });
  const loop = new ClosedLoop(home);
  let reversals = 0;
  let before = 0;
  await loop.run(DAY / 4, () => {
    const { batteryW } = home.powers;
    if (batteryW * before < 0 && Math.abs(batteryW - before) > 500) reversals += 1;
    before = batteryW;
  });
  expect(reversals).toBeLessThan(5);
}, 20_000);

test("cells behind a converter, noisy sensors: the plan of the linear model still costs no more", async () => {
  const { peak_pricing: scenario } = SCENARIOS;
  const options = (): HomeOptions => ({
    ...scenario,
    seed: 7,
    battery: {
      plant: cellPlant({ capacityWh: 9300, ratedW: 5000, initialSocPercent: 50, resistanceOhm: 0.03 }),
      noise: { powerW: 15, socPercent: 0.3, temperatureK: 0.3 },
    },
    gridMeter: { noiseW: 10 },
  });
  const home = new SimulationEnvironment(options());
  const loop = new ClosedLoop(home, { planner: perfectPlanner(home) });
  await loop.run(2 * DAY);
  const alone = new SimulationEnvironment(options());
  const aloneCost = autonomousCost(alone, 2 * DAY) - STORED_PER_KWH * storedValue(alone);
  expect(loop.bill.cost - STORED_PER_KWH * storedValue(home)).toBeLessThan(0.9 * aloneCost);
}, 60_000);

test("negative export prices are answered by curtailing, and a price above 0 lifts the limit", async () => {
  const home = new SimulationEnvironment({
    seed: 7,
    solar: { cloudiness: 0 },
    prices: { swing: 5 },
    battery: { initialSocPercent: 95 },
  });
  const loop = new ClosedLoop(home, { planner: perfectPlanner(home) });
  await loop.run(DAY);
  expect(home.totals.curtailedWh).toBeGreaterThan(1000);
  expect(home.inverter.exportLimit).toEqual({ kind: "none" });
});
