import type { PriceSearch, PriceSearchOptions } from "./energy-price.ts";
import type { HomeModel } from "./home-model.ts";
import type { PeakHead } from "./peak-head.ts";
import { mixture, type Schedule } from "./schedule.ts";
import type { SiteProgramme } from "./site-programme.ts";

/** Distance of caps for the slope of the cost [kW]. */
const SLOPE_STEP_KW = 1e-5;
/** Caps closer than this are equal [kW]. */
const SAME_KW = 1e-4;
/** Most caps tried for a pattern. */
const MOST_CAPS = 12;

/** What refining a pattern needs of the search that it is part of. */
export interface PatternSearch {
  readonly model: HomeModel;
  readonly site: SiteProgramme;
  readonly head: PeakHead;
  readonly upper: number;
  readonly tolerance: number;
  readonly exhausted: boolean;
  /** Cost that refining may leave on the table [currency]. */
  readonly precision: number;
  price(capKw: number, pattern: Readonly<Uint8Array>, options: PriceSearchOptions): PriceSearch;
  offer(schedule: Schedule | undefined, capKw: number): number;
}

/** A pattern under one cap. */
interface CapPoint {
  readonly capKw: number;
  /** Least cost of the pattern under the cap [currency]; Infinity: it cannot be kept. */
  readonly cost: number;
  /** What the cost gains per kW of cap; -Infinity where only a higher cap can be kept. */
  readonly slope: number;
}

/** The best schedule of a fixed pattern, offered to the search on the way: convex in the cap, so tangents lead to it. */
export function polishPattern(
  search: PatternSearch,
  pattern: Uint8Array,
  capKw: number,
  price: number,
  thorough: boolean,
): { readonly cost: number; readonly thorough: boolean } {
  let guess = price;
  let best = Infinity;
  const at = (cap: number): CapPoint => {
    const found = search.price(cap, pattern, { price: guess, tolerance: search.precision, mostPasses: 20 });
    if (found.bound === Infinity) return { capKw: cap, cost: Infinity, slope: -Infinity };
    guess = found.price;
    best = Math.min(best, search.offer(mixture(search.model, found.little, found.enough), cap));
    const cost = search.head.at(cap) + found.bound;
    if (!search.head.charges) return { capKw: cap, cost, slope: 0 };
    const below = cap - SLOPE_STEP_KW;
    const lower = search.site.bound(found.price, pattern, search.head.terms(below));
    const slope = (cost - search.head.at(below) - lower) / SLOPE_STEP_KW;
    return { capKw: cap, cost, slope };
  };
  const first = at(capKw);
  if (first.cost === Infinity) return { cost: Infinity, thorough: false };
  const deep = thorough || best < search.upper + 3 * search.tolerance;
  if (deep && search.head.charges) searchCap(search, first, at, () => best);
  return { cost: best, thorough: deep };
}

function searchCap(
  search: PatternSearch,
  first: CapPoint,
  at: (capKw: number) => CapPoint,
  best: () => number,
): void {
  const { lowestKw, highestKw } = search.head;
  let low: CapPoint | undefined;
  let high: CapPoint | undefined;
  if (first.slope > 0) high = first;
  else low = first;
  for (let tried = 1; tried <= MOST_CAPS && !search.exhausted; tried += 1) {
    let cap: number;
    if (low !== undefined && high !== undefined) {
      cap = between(low, high);
      if (!(cap > low.capKw + SAME_KW / 10 && cap < high.capKw - SAME_KW / 10)) return;
      if (low.cost < Infinity && low.cost + low.slope * (cap - low.capKw) > best() - search.precision) return;
    } else if (high !== undefined) {
      if (high.capKw <= lowestKw + 1e-9) return;
      cap = Math.max(lowestKw, high.capKw - 0.5 * tried);
    } else {
      if (low === undefined || low.capKw >= highestKw - 1e-9) return;
      cap = Math.min(highestKw, low.capKw + 0.5 * tried);
    }
    const point = at(cap);
    if (point.slope > 0) high = point;
    else low = point;
    if (point.cost === Infinity && high !== undefined && high.capKw - cap < SAME_KW) return;
  }
}

/** Where the tangents of two caps meet; the middle where the lower cap cannot be kept. */
const between = (low: CapPoint, high: CapPoint): number =>
  low.cost === Infinity || low.slope === -Infinity
    ? (low.capKw + high.capKw) / 2
    : (high.cost - low.cost + low.slope * low.capKw - high.slope * high.capKw) / (low.slope - high.slope);
