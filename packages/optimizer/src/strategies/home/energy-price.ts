import type { ImportTerms } from "./grid-pieces.ts";
import { ANY_COUNT, type OnCount } from "./on-count.ts";
import { kept, type SitePoint, type SiteProgramme } from "./site-programme.ts";

/** Energies closer than this are equal [kWh]. */
const NOISE_KWH = 1e-9;
/** Growth of the step while one side of the best price is unknown. */
const GROWTH = 2.5;

/** What the search for the car's price found. */
export interface PriceSearch {
  /** Highest lower bound met; Infinity where the pattern cannot be kept. */
  readonly bound: number;
  /** Price at which it was met [currency/kWh]. */
  readonly price: number;
  /** Price of a slot at which it was met [currency]. */
  readonly perSlot: number;
  /** The point that charges too little, at the highest price below the best one. */
  readonly little: SitePoint | undefined;
  /** The point that charges enough or too much, at the lowest price from the best one on. */
  readonly enough: SitePoint | undefined;
}

/** How far the search for the price goes. */
export interface PriceSearchOptions {
  /** Price to begin with. */
  readonly price: number;
  /** A bound that is high enough to stop. */
  readonly enough?: number;
  /** Stop when the bound can rise by no more than this [currency]. */
  readonly tolerance: number;
  readonly mostPasses: number;
}

const NO_WAY: PriceSearch = { bound: Infinity, price: 0, perSlot: 0, little: undefined, enough: undefined };

/**
 * The price of the car's energy at which the lower bound is highest.
 *
 * The bound is concave in the price, and each evaluation yields its slope: the energy that is missing. Two evaluations
 * with slopes of different sign leave only the price where their tangents meet.
 *
 * @see Kelley (1960), "The cutting-plane method for solving convex programs".
 */
export function searchPrice(
  site: SiteProgramme,
  pattern: Readonly<Uint8Array>,
  terms: ImportTerms,
  options: PriceSearchOptions,
  count: OnCount = ANY_COUNT,
): PriceSearch {
  const highest = site.car.shortfallPerKwh;
  let little: SitePoint | undefined;
  let enough: SitePoint | undefined;
  let [best, bestPrice] = [-Infinity, 0];
  let price = Math.min(options.price, highest);
  let step = 0.3 * Math.max(0.2, Math.abs(price));
  for (let pass = 0; pass < options.mostPasses; pass += 1) {
    const point = spare(site, little, enough);
    if (!site.point(price, pattern, terms, point, count)) return NO_WAY;
    if (point.bound > best) [best, bestPrice] = [point.bound, price];
    if (point.slope > NOISE_KWH) little = point;
    else enough = point;
    if (best >= (options.enough ?? Infinity) || Math.abs(point.slope) <= NOISE_KWH) break;
    if (little !== undefined && enough !== undefined) {
      const meeting = tangentsMeet(little, enough);
      const possible = little.bound + little.slope * (meeting - little.price);
      if (possible - best < options.tolerance) break;
      price = meeting;
      if (price - little.price < 1e-10 || enough.price - price < 1e-10) break;
    } else if (little !== undefined) {
      // Missing energy costs no more than the shortfall price: beyond it nothing is to be gained.
      if (little.price >= highest) break;
      price = Math.min(highest, little.price + step);
      step *= GROWTH;
    } else {
      // Below 0 only where a full car is the limit; first 0 itself.
      price = point.price > 0 ? Math.max(0, point.price - step) : point.price - step;
      step *= GROWTH;
    }
  }
  return {
    bound: best,
    price: bestPrice,
    perSlot: count.perSlot,
    little: little === undefined ? undefined : kept(little),
    enough: enough === undefined ? undefined : kept(enough),
  };
}

/** A point that holds neither side. */
function spare(site: SiteProgramme, little: SitePoint | undefined, enough: SitePoint | undefined): SitePoint {
  const [first, second, third] = site.scratch;
  if (first !== little && first !== enough) return first;
  return second !== little && second !== enough ? second : third;
}

function tangentsMeet(low: SitePoint, high: SitePoint): number {
  return (
    (high.bound - low.bound + low.slope * low.price - high.slope * high.price) / (low.slope - high.slope)
  );
}
