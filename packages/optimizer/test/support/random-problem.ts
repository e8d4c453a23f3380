import { horizonFromEdges } from "@oec/domain";
import type { Problem, StorageProblem } from "@oec/optimizer";

/** Uniform numbers in [0, 1) from a seed (mulberry32), so that every failure can be repeated by its seed. */
export function uniform(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** What a random problem should be like. */
export interface Kind {
  /** Slots; default: 1 to 48. */
  readonly count?: number;
  /** `convex`: import at or above 0 and above export; `general`: negative import prices and export above import too. */
  readonly prices: "convex" | "general";
  /** Whether the import limit may be below the load. */
  readonly overload?: boolean;
}

/** A seeded problem: daily price and load shapes, sun, noise, and now and then an extreme of each kind. */
export function randomProblem(seed: number, kind: Kind): Problem {
  const random = uniform(seed * 7919 + 13);
  const between = (low: number, high: number) => low + (high - low) * random();
  const sometimes = (share: number) => random() < share;
  const count = kind.count ?? 1 + Math.floor(between(0, 48));
  const slotMinutes = [60, 30, 15, 5][Math.floor(between(0, 4))]!;
  const uneven = sometimes(0.2);
  const edges = new Float64Array(count + 1);
  for (let t = 0; t < count; t += 1) {
    edges[t + 1] = edges[t]! + 60_000 * (uneven ? 1 + Math.floor(between(0, 90)) : slotMinutes);
  }
  const column = (value: (hour: number) => number) =>
    Float64Array.from({ length: count }, (_, t) => value((edges[t]! / 3_600_000) % 24));
  const base = between(0.2, 1.2);
  const swing = between(0.1, 0.8);
  const dip = kind.prices === "general" ? between(0, 2.5) * base : 0;
  const bump = (hour: number, at: number, width: number) => Math.exp(-((hour - at) ** 2) / width);
  const spot = column((hour) => {
    const shape = 0.6 * bump(hour, 8, 4) + bump(hour, 18, 6) - 0.4 * bump(hour, 3, 8);
    return base + swing * shape - dip * bump(hour, 13, 6) + between(-0.1, 0.1);
  });
  if (sometimes(0.1)) spot.fill(base);
  const fee = kind.prices === "convex" ? between(0, 0.9) : between(-0.1, 0.2);
  const importPricePerKwh = spot.map(
    (price) => (kind.prices === "convex" ? Math.max(0, price) : price) * 1.25 + fee,
  );
  const exportPricePerKwh = spot.map((price, t) => {
    const paid = price + (kind.prices === "general" && sometimes(0.3) ? between(0, 0.8) : 0.06);
    return kind.prices === "convex" ? Math.min(importPricePerKwh[t]!, paid) : paid;
  });
  const kwp = sometimes(0.2) ? 0 : between(1000, 12_000);
  const loadW = column(
    (hour) => between(0, 600) + 1400 * bump(hour, 18.5, 5) + (sometimes(0.05) ? between(0, 6000) : 0),
  );
  const pvW = column((hour) => Math.max(0, kwp * Math.sin((Math.PI * (hour - 5)) / 16)) * between(0.1, 1));
  const importLimit = sometimes(0.3)
    ? kind.overload === true
      ? between(0, 4000)
      : between(8500, 12_000)
    : Infinity;
  const exportLimit = sometimes(0.3) ? between(0, 3000) : Infinity;
  return {
    horizon: horizonFromEdges(edges),
    currency: "SEK",
    importPricePerKwh,
    exportPricePerKwh,
    loadW,
    pvW,
    maxImportW: new Float64Array(count).fill(importLimit),
    maxExportW: new Float64Array(count).fill(exportLimit),
    storages: [randomStorage(random, base)],
  };
}

function randomStorage(random: () => number, price: number): StorageProblem {
  const between = (low: number, high: number) => low + (high - low) * random();
  const minWh = random() < 0.5 ? 0 : between(0, 2000);
  const maxWh = random() < 0.05 ? minWh : minWh + between(500, 15_000);
  const placed = random();
  return {
    id: "battery",
    minWh,
    maxWh,
    startWh: placed < 0.15 ? minWh : placed < 0.3 ? maxWh : between(minWh, maxWh),
    maxChargeW: random() < 0.05 ? 0 : between(500, 8000),
    maxDischargeW: random() < 0.05 ? 0 : between(500, 8000),
    chargeEfficiency: random() < 0.1 ? 1 : between(0.7, 1),
    dischargeEfficiency: random() < 0.1 ? 1 : between(0.7, 1),
    wearCostPerKwh: random() < 0.3 ? 0 : between(0, 0.15),
    terminalValuePerKwh: random() < 0.2 ? 0 : between(-0.1, 1.2) * price,
  };
}
