import type { PeakProblem, Problem, VehicleProblem } from "@oec/optimizer";

import { randomProblem, uniform } from "./random-problem.ts";

/**
 * A seeded small home with a car: sometimes without storage, mostly with a peak charge, limits that now and then cannot be
 * kept, prices of any sign, export above import.
 *
 * @param most - Most slots; at least 3.
 */
export function randomHome(seed: number, most: number): Problem {
  const random = uniform(seed * 15_485_863 + 5);
  const between = (low: number, high: number) => low + (high - low) * random();
  const count = 3 + Math.floor(between(0, most - 2));
  const prices = random() < 0.6 ? "convex" : "general";
  const site = randomProblem(seed + 1_000_000, { count, prices });
  const shortestMs = site.horizon.edges.slice(1).reduce((least, edge, slot) => {
    return Math.min(least, edge - site.horizon.edges[slot]!);
  }, Infinity);
  const loads = site.loadW.map((load) => Math.min(load, 4000));
  const maxImportW = site.maxImportW.map(() => between(3500, 14_000));
  const even = site.horizon.edges.every((edge, slot) => edge === slot * shortestMs);
  const peak: PeakProblem = {
    pricePerKw: between(0.2, 5),
    highestCount: random() < 0.6 ? 1 : 1 + Math.floor(between(1, 4)),
    intervalMs: even ? shortestMs : 60_000,
    billedPeaksW: random() < 0.5 ? [] : [between(0, 6000), between(0, 6000)],
    slotWeight: site.loadW.map(() => (random() < 0.8 ? 1 : between(0, 1))),
  };
  return {
    ...site,
    loadW: loads,
    maxImportW,
    storages: random() < 0.85 ? site.storages : [],
    vehicles: [randomVehicle(random, count)],
    ...(random() < 0.75 ? { peak } : {}),
  };
}

function randomVehicle(random: () => number, count: number): VehicleProblem {
  const between = (low: number, high: number) => low + (high - low) * random();
  const arrival = Math.floor(between(0, count * 0.6));
  const departure = arrival + 1 + Math.floor(between(0, count - arrival));
  const minChargeW = between(0, 4500);
  const maxWh = between(5000, 60_000);
  const startWh = between(0, 0.9) * maxWh;
  return {
    id: "car",
    available: new Uint8Array(count)
      .fill(1, arrival, departure)
      .map((plugged) => (random() < 0.9 ? plugged : 0)),
    minChargeW,
    maxChargeW: minChargeW + between(0, 7000),
    chargeEfficiency: between(0.85, 1),
    startWh,
    targetWh: between(startWh, Math.min(maxWh, startWh + 20_000)),
    maxWh,
    shortfallPricePerKwh: random() < 0.5 ? 60 : between(0, 3),
  };
}
