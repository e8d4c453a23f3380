import { instantOfLocal, MS_PER_HOUR, type Instant } from "@oec/domain";
import type { HomeOptions } from "../environment/home-options.ts";
import { SimulationEnvironment } from "../environment/simulation-environment.ts";
import { createRandom } from "../random/random.ts";
import { between } from "./effects/draw.ts";
import type { FaultScene } from "./fault-kind.ts";

const ZONE = "Europe/Stockholm";
/** A real meter's last digits never stand still. */
const METER_NOISE_W = 3;

const pad = (value: number): string => String(Math.floor(value)).padStart(2, "0");
const local = (month: number, day: number, minute: number): Instant =>
  instantOfLocal(`2026-${pad(month)}-${pad(day)}T${pad(minute / 60)}:${pad(minute % 60)}`, ZONE);

/** A car that came home an hour ago and leaves again after half a day. */
const carSince = (start: Instant, initialSocPercent: number): NonNullable<HomeOptions["car"]> => ({
  initialSocPercent,
  targetSocPercent: 80,
  trips: [
    { departAt: start - 9 * MS_PER_HOUR, returnAt: start - MS_PER_HOUR, energyWh: 9000 },
    { departAt: start + 12 * MS_PER_HOUR, returnAt: start + 21 * MS_PER_HOUR, energyWh: 9000 },
  ],
});

/**
 * A three-phase home with PV, battery and car in the situation in which a fault shows; the seed chooses day, minute and weather.
 *
 * `evening`: winter, car plugged in and nearly empty; `noon`: summer sun; `battery-works`: no car, a house of 3 kW that the battery
 * covers; `strong-connection`: as `evening` behind 35 A; `spring-change`, `autumn-change`: the night in which the clocks change.
 *
 * @param changes - What differs, e.g. another fuse.
 */
export function faultHome(
  scene: FaultScene,
  seed: number,
  changes: Omit<HomeOptions, "seed"> = {},
): SimulationEnvironment {
  const options = sceneOptions(scene, seed);
  return new SimulationEnvironment({ gridMeter: { noiseW: METER_NOISE_W }, ...options, ...changes, seed });
}

function sceneOptions(scene: FaultScene, seed: number): Omit<HomeOptions, "seed"> {
  const random = createRandom(seed).split("fault/home");
  const day = 1 + Math.floor(between(random, 0, 28));
  const minute = between(random, 0, 120);
  switch (scene) {
    case "evening":
    case "strong-connection": {
      const start = local(day % 2 === 0 ? 1 : 11, day, 17 * 60 + minute);
      const grid = scene === "strong-connection" ? { limits: { fuseA: 35 } } : {};
      return { start, grid, battery: { initialSocPercent: 60 }, car: carSince(start, 25) };
    }
    case "noon": {
      const start = local(6, day, 11 * 60 + minute);
      const solar = { cloudiness: 0.3 };
      return { start, solar, battery: { initialSocPercent: 40 }, car: carSince(start, 40) };
    }
    case "battery-works":
      return {
        start: local(day % 2 === 0 ? 1 : 11, day, 17 * 60 + minute),
        house: { baseLoadW: 2700 },
        battery: { initialSocPercent: 80 },
      };
    case "spring-change":
    case "autumn-change": {
      const start = scene === "spring-change" ? local(3, 29, 60) : local(10, 25, 60);
      return { start, battery: { initialSocPercent: 50 }, car: carSince(start, 50) };
    }
  }
}
