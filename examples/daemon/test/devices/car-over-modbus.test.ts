import { expect, test } from "vitest";
import { daemonConfig } from "../../src/config/config.ts";
import { createPlant, homeOn, simulatedGround, TICK_MS } from "../../src/home/create-home.ts";
import { openGround } from "../../src/home/open-ground.ts";
import { createLogger } from "../../src/log/logger.ts";
import { PromMetrics } from "../../src/telemetry/prom-metrics.ts";

const logger = createLogger("silent");
const NIGHT = { scenario: "ev_charging_deadline", fastForwardHours: 24, seed: 7 } as const;
const STEP_MS = 30_000;
/** From the evening to just before the car leaves. */
const STEPS = (13.4 * 3_600_000) / STEP_MS;

// Registers hold whole watts: where a limit lies within that watt, an ampere more or less can come of it.
test("a car gets the same currents whether the other devices are reached over Modbus or directly, to an ampere", async () => {
  const { home: config } = daemonConfig.parse({ home: NIGHT });
  const plant = createPlant(config, 0);
  plant.step(TICK_MS);
  const direct = homeOn(simulatedGround(plant), logger);
  const clock = { now: () => 0, monotonicMs: () => 0, sleep: () => Promise.resolve() };
  await using served = await openGround(
    daemonConfig.parse({ home: { ...NIGHT, devices: "simulated-over-modbus" } }),
    { clock, metrics: new PromMetrics(), resume: undefined },
  );
  const home = homeOn(served.ground, logger);
  const given: number[] = [];
  const other: number[] = [];
  for (let step = 0; step < STEPS; step += 1) {
    await direct.cycle(undefined, STEP_MS);
    await home.cycle(undefined, STEP_MS);
    given.push(plant.charger?.limitA ?? NaN);
    other.push(served.simulation?.charger?.limitA ?? NaN);
  }
  const apartA = given.map((currentA, step) => Math.abs(currentA - (other[step] ?? NaN)));
  expect(Math.max(...apartA)).toBeLessThanOrEqual(1);
  expect(apartA.filter((ampere) => ampere > 0).length).toBeLessThanOrEqual(0.01 * STEPS);
  expect(new Set(given).size).toBeGreaterThan(3);
  expect(plant.charger?.vehicle.socPercent).toBeGreaterThan(79);
  expect(Math.abs(home.total.cost - direct.total.cost)).toBeLessThanOrEqual(0.001 * direct.total.cost);
}, 120_000);
