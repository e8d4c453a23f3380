import type { HomeModel } from "./home-model.ts";
import { OFF, ON, type SitePoint } from "./site-programme.ts";

/** Energies closer than this are equal [kWh]. */
const NOISE_KWH = 1e-9;

/**
 * Patterns between one that charges too little and one that charges too much, where these differ in more than one slot.
 *
 * Where slots cost the same, as with a flat tariff, a price switches all of them at once, and neither end is a good
 * plan. What lies between is filled up with as many slots as the least energies allow, in one block and from the cheapest
 * on, and with as few as the energies of the larger end need.
 */
export function patternsBetween(model: HomeModel, little: SitePoint, enough: SitePoint): Uint8Array[] {
  const { leastKwh, wantedKwh } = model.car;
  const start = Uint8Array.from(little.car, (energy) => (energy > NOISE_KWH ? ON : OFF));
  const added = [...start.keys()].filter(
    (slot) => start[slot] === OFF && (enough.car[slot] ?? 0) > NOISE_KWH,
  );
  if (added.length < 2) return [];
  const price = (slot: number) => model.importPerKwh[slot] ?? 0;
  const need = (slot: number) => (model.netKwh[slot] ?? 0) / (model.hours[slot] ?? 1);
  const cheapest = [...added].sort((a, b) => price(a) - price(b) || need(a) - need(b) || a - b);
  const filled = (order: readonly number[], energies: Readonly<Float64Array>, over: boolean) => {
    const pattern = start.slice();
    let sum = start.reduce((total, state, slot) => total + (state === ON ? (energies[slot] ?? 0) : 0), 0);
    for (const slot of order) {
      const next = sum + (energies[slot] ?? 0);
      if (sum >= wantedKwh - NOISE_KWH || (!over && next > wantedKwh + NOISE_KWH)) break;
      pattern[slot] = ON;
      sum = next;
    }
    return pattern;
  };
  return [
    filled(added, leastKwh, false),
    filled(cheapest, leastKwh, false),
    filled(cheapest, enough.car, true),
  ];
}
