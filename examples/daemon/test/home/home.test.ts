import { horizonStart, MS_PER_HOUR } from "@oec/domain";
import { verifyPlan } from "@oec/optimizer";
import { beforeAll, describe, expect, test } from "vitest";
import { createHome, createPlant, type SimulatedHome } from "../../src/home/create-home.ts";
import { createLogger } from "../../src/log/logger.ts";
import { simulateDays } from "../../src/home/simulate.ts";

const logger = createLogger("silent");
const config = { seed: 7, scenario: "sunny_day", speed: 1, fastForwardHours: 0 } as const;

describe("six hours of the simulated home", () => {
  let simulated: SimulatedHome;
  beforeAll(async () => {
    simulated = createHome(config, 0, logger);
    for (let cycle = 0; cycle < 6 * 360; cycle += 1) await simulated.home.cycle();
  });

  test("are planned from the first minutes on, from what the meters recorded before", () => {
    expect(simulated.home.parts.planner.latest?.active.plan.certificate).toEqual({ kind: "exact" });
  });
  test("end with a plan that passes the verifier", () => {
    const { problem, plan } = simulated.home.parts.planner.latest!.active;
    expect(verifyPlan(problem, plan).ok).toBe(true);
  });
  test("end with a plan no older than a quarter of an hour", () => {
    const { madeAt } = simulated.home.parts.planner.latest!;
    expect(simulated.plant.clock.now() - madeAt).toBeLessThanOrEqual(MS_PER_HOUR / 4);
  });
  test("are counted as the plant's own books count them", () => {
    const { importedKwh, exportedKwh, houseKwh, pvKwh } = simulated.home.total;
    const { importedWh, exportedWh, houseWh, pvWh } = simulated.plant.totals;
    expect(importedKwh).toBeCloseTo(importedWh / 1000, 6);
    expect(exportedKwh).toBeCloseTo(exportedWh / 1000, 6);
    expect(houseKwh).toBeCloseTo(houseWh / 1000, 6);
    expect(pvKwh).toBeCloseTo(pvWh / 1000, 6);
  });
  test("leave a decision with reasons", () => {
    expect(simulated.home.snapshot?.decision?.reasons.length).toBeGreaterThan(0);
  });
  test("begin today's account at the start of the run", () => {
    expect(simulated.home.today).toEqual(simulated.home.total);
  });
});

test("today's account starts anew at local midnight", async () => {
  const { home, plant } = createHome(config, 0, logger);
  for (let cycle = 0; cycle < 24 * 360 + 6; cycle += 1) await home.cycle();
  // The scenario starts at local midnight: six cycles of the second day.
  expect(new Date(plant.clock.now()).toISOString()).toBe("2026-06-21T22:01:00.000Z");
  expect(home.today.houseKwh).toBeLessThan(0.2);
  expect(home.total.houseKwh).toBeGreaterThan(5);
});

test("the scenario today ends its fast-forward now, on a whole tick", () => {
  const plant = createPlant(
    { ...config, scenario: "today", fastForwardHours: 24 },
    Date.UTC(2026, 4, 5, 10, 0, 7),
  );
  expect(plant.clock.now()).toBe(Date.UTC(2026, 4, 4, 10));
});

test("a plan starts at the instant it is asked for", async () => {
  const { home, plant } = createHome(config, 0, logger);
  const { planner, site } = home.parts;
  const at = plant.clock.now() + 400_000;
  const answer = await planner.plan({ at, site, state: { at, storedWh: { battery: 5000 } }, reason: "test" });
  expect(answer.ok && horizonStart(answer.value.plan.slots)).toBe(at);
});

test("a home that the planner cannot plan gets a reason, not an exception", async () => {
  const { home, plant } = createHome(config, 0, logger);
  const at = plant.clock.now();
  const answer = await home.parts.planner.plan({
    at,
    site: home.parts.site,
    state: { at, storedWh: {} },
    reason: "test",
  });
  expect(answer).toEqual({ ok: false, error: { reason: 'the state tells nothing of battery "battery"' } });
});

describe("a simulated day", () => {
  const request = { home: config, days: 1, now: 0, logger };

  test("repeats bit for bit from its seed, saves against the rule and breaks nothing", async () => {
    const [one, other] = [await simulateDays(request), await simulateDays(request)];
    expect(one).toEqual(other);
    expect(one.controlled.total).toBeLessThan(one.rule.total);
    expect(one.events.filter(({ level }) => level === "critical")).toEqual([]);
    expect(one.worstBalanceErrorW).toBeLessThan(1e-6);
  }, 30_000);

  test("can be stopped", async () => {
    const stop = new AbortController();
    stop.abort();
    await expect(simulateDays({ ...request, signal: stop.signal })).rejects.toThrow("[ABORTED]");
  });
});
