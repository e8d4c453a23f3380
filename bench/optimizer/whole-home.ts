import type { PeakProblem, Problem, VehicleProblem } from "@oec/optimizer";

import { bump, se3Like } from "./se3-like.ts";
import { uniform } from "./uniform.ts";

/** What a {@link wholeHome} may differ in. */
export interface WholeHomeOptions {
  /** How many of the highest slots count, with peaks already billed; default 1, none billed. */
  readonly highestCount?: number;
  readonly billedPeaksW?: readonly number[];
}

/**
 * A seeded home with a battery, a charge on the highest import and a car at 6 to 16 A on three phases: the hard case.
 *
 * Prices are those of {@link se3Like}; with even seeds they dip at midday, so that export pays less than nothing. The car
 * is plugged in for some ten hours and wants no more than four fifths of what it could get. It has to be charged.
 */
export function wholeHome(
  seed: number,
  slots: number,
  slotMs: number,
  { highestCount = 1, billedPeaksW = [] }: WholeHomeOptions = {},
): Problem {
  const random = uniform(seed * 104_729 + 71);
  const home = se3Like(seed, slots, "contract", slotMs);
  const { importPricePerKwh, exportPricePerKwh, loadW } = home;
  for (let slot = 0; slot < slots; slot += 1) {
    // A kettle, an oven: what peaks are made of.
    if (random() < 0.03) loadW.set([(loadW[slot] ?? 0) + 2000 * random()], slot);
  }
  if (seed % 2 === 0) {
    const depth = 0.3 + random();
    for (let slot = 0; slot < slots; slot += 1) {
      const hour = ((slot * slotMs) / 3_600_000) % 24;
      const dip = depth * bump(hour, 13, 6) * (0.8 + 0.8 * random());
      exportPricePerKwh.set([(exportPricePerKwh[slot] ?? 0) - dip], slot);
      importPricePerKwh.set([Math.max(0.05, (importPricePerKwh[slot] ?? 0) - 1.25 * dip)], slot);
    }
  }
  const peak: PeakProblem = {
    pricePerKw: 3,
    highestCount,
    intervalMs: slotMs,
    billedPeaksW,
    slotWeight: new Float64Array(slots).fill(1),
  };
  return { ...home, vehicles: [car(random, slots, slotMs)], peak };
}

function car(random: () => number, slots: number, slotMs: number): VehicleProblem {
  const hours = slotMs / 3_600_000;
  const arrival = Math.floor(slots * 0.2 * random());
  const departure = Math.min(slots, arrival + Math.max(2, Math.floor((10 + 3 * random()) / hours)));
  const available = new Uint8Array(slots).fill(1, arrival, departure);
  const [maxWh, maxChargeW, chargeEfficiency] = [60_000, 11_040, 0.92];
  const startWh = maxWh * (0.2 + 0.3 * random());
  const reachableWh = startWh + 0.8 * maxChargeW * chargeEfficiency * hours * (departure - arrival);
  return {
    id: "car",
    available,
    minChargeW: 4140,
    maxChargeW,
    chargeEfficiency,
    startWh,
    targetWh: Math.min(0.8 * maxWh, reachableWh),
    maxWh,
    shortfallPricePerKwh: 50,
  };
}
