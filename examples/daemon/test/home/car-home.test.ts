import { MS_PER_HOUR } from "@oec/domain";
import { beforeAll, describe, expect, test } from "vitest";
import { createHome, type SimulatedHome } from "../../src/home/create-home.ts";
import { createLogger } from "../../src/log/logger.ts";

const config = { seed: 7, scenario: "ev_charging_deadline", speed: 1, fastForwardHours: 0 } as const;
const DEPARTURE = Date.UTC(2026, 2, 10, 5, 30);

describe("a home whose car has to be ready in the morning", () => {
  let car: SimulatedHome;
  const evW: number[] = [];
  let dearestFuseA = 0;
  beforeAll(async () => {
    car = createHome(config, 0, createLogger("silent"));
    const { home, plant } = car;
    while (plant.clock.now() < DEPARTURE - 60_000) {
      await home.cycle();
      evW.push(plant.powers.evW);
      for (const current of home.snapshot?.phaseCurrentA ?? [])
        dearestFuseA = Math.max(dearestFuseA, Math.abs(current));
    }
  }, 120_000);

  test("has it charged to its target in time", () => {
    expect(car.plant.charger?.vehicle.socPercent).toBeGreaterThanOrEqual(80);
  });
  test("plans the car with a proven gap", () => {
    const { plan, problem } = car.home.parts.planner.latest!.active;
    expect(problem.vehicles?.length ?? 0).toBeLessThanOrEqual(1);
    expect(plan.violations).toEqual([]);
  });
  test("charges it in the cheaper hours of the night", () => {
    const { home, plant } = car;
    let paid = 0;
    let energy = 0;
    const begin = plant.clock.now() - evW.length * home.parts.tickMs;
    const prices: number[] = [];
    for (const [cycle, power] of evW.entries()) {
      const price = plant.prices.priceAt(begin + cycle * home.parts.tickMs);
      prices.push(price);
      paid += Math.max(0, power) * price;
      energy += Math.max(0, power);
    }
    const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length;
    expect((energy * home.parts.tickMs) / MS_PER_HOUR / 1000).toBeGreaterThan(30);
    expect(paid / energy).toBeLessThan(0.9 * mean);
  });
  test("keeps the fuse", () => {
    expect(dearestFuseA).toBeLessThanOrEqual(car.home.parts.site.grid.fuseA + 1e-6);
  });
  test("counts the car to what the home uses, and balances", () => {
    const { house, total, worst } = {
      house: car.plant.totals.houseWh / 1000,
      total: car.home.total.houseKwh,
      worst: car.plant.worstBalanceErrorW,
    };
    expect(total - house).toBeGreaterThan(30);
    expect(worst).toBeLessThan(1e-6);
  });
});
