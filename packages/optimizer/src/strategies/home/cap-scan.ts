import type { PriceSearch } from "./energy-price.ts";
import type { HomeSearch } from "./home-search.ts";
import { shadowPrices } from "./shadow-prices.ts";

/** Most caps looked at after the first. */
const MOST_CAPS = 8;
/** Caps whose patterns are refined. */
const REFINED_CAPS = 3;
/** Patterns that are refined thoroughly at the end. */
const PROMISING = 2;

/** A cap and what is known about it. */
export interface CapSample {
  readonly capKw: number;
  /** Lower bound without the part that the cap itself costs; holds for every lower cap too. */
  readonly bound: number;
  /** Price of the car's energy at which it was met. */
  readonly price: number;
  /** The bound and what the cap costs. */
  readonly total: number;
}

/** A cap that was looked at. */
interface LookedAt extends CapSample {
  /** What the total gains per kW of cap, about. */
  readonly slope: number;
  readonly found: PriceSearch;
}

/**
 * Looks for the best cap by tangents, as if the total were convex in it, and leaves good schedules in the search.
 *
 * @returns samples in ascending order of the cap, the last one that of the highest cap; undefined where the home cannot
 * be kept within its limits at all.
 */
export function scanCaps(search: HomeSearch): CapSample[] | undefined {
  const { head, model } = search;
  const median = Float64Array.from(model.importPerKwh).sort()[model.count >> 1] ?? 0;
  const open = lookAt(search, head.highestKw, median);
  if (open === undefined) return undefined;
  const seen = [open];
  if (head.charges) descend(search, open, seen);
  const refined = [...seen].sort((a, b) => a.total - b.total).slice(0, REFINED_CAPS);
  for (const { found, capKw, total } of refined) {
    if (search.exhausted) break;
    // No schedule under a cap is cheaper than its bound.
    if (total < search.upper) search.tryPatterns(found, capKw, false);
  }
  for (const pattern of search.promising(PROMISING)) {
    if (search.exhausted) break;
    search.polish(pattern, search.best?.peakKw ?? head.highestKw, open.price, true);
  }
  return seen.sort((a, b) => a.capKw - b.capKw);
}

/** From the peak of the first schedule down, then between the best two. */
function descend(search: HomeSearch, open: LookedAt, seen: LookedAt[]): void {
  const { lowestKw } = search.head;
  let high = open;
  let low: LookedAt | undefined;
  let floorKw = lowestKw;
  let price = open.price;
  let cap = Math.max(lowestKw, Math.min(open.capKw, search.best?.peakKw ?? open.capKw));
  for (let looked = 0; looked < MOST_CAPS && !search.exhausted; looked += 1) {
    const sample = lookAt(search, cap, price);
    if (sample === undefined) floorKw = cap;
    else {
      seen.push(sample);
      price = sample.price;
      if (sample.slope > 0) high = sample;
      else low = sample;
    }
    const next = nextCap(high, low, floorKw);
    if (low !== undefined) {
      const possible = low.total + low.slope * (next - low.capKw);
      if (Math.min(low.total, high.total) - possible < search.tolerance / 2) return;
    }
    if (!(next > floorKw + 1e-6) || Math.abs(next - cap) < 1e-4) return;
    cap = next;
  }
}

/** Where the tangents meet, kept off the ends; without a lower one, half the way to the lowest cap. */
function nextCap(high: LookedAt, low: LookedAt | undefined, floorKw: number): number {
  const from = low?.capKw ?? floorKw;
  const width = high.capKw - from;
  if (low === undefined) return from + width / 2;
  const meeting =
    (high.total - low.total + low.slope * low.capKw - high.slope * high.capKw) / (low.slope - high.slope);
  return Math.min(high.capKw - 0.1 * width, Math.max(from + 0.1 * width, meeting));
}

function lookAt(search: HomeSearch, capKw: number, guess: number): LookedAt | undefined {
  const { head, site, model } = search;
  const found = search.price(capKw, search.free, {
    price: guess,
    tolerance: search.tolerance / 10,
    mostPasses: 14,
  });
  if (found.bound === Infinity) return undefined;
  search.offer(found.enough ?? found.little, capKw);
  const worth = new Float64Array(model.count);
  const point = site.last;
  const below = shadowPrices(model, site.values, point, capKw, false, worth);
  const above = shadowPrices(model, site.values, point, capKw, true, worth);
  const step = 1e-4;
  const slope = (head.at(capKw + step) - head.at(capKw)) / step - (below + above) / 2;
  return { capKw, bound: found.bound, price: found.price, total: head.at(capKw) + found.bound, slope, found };
}
