import { BoundHeap } from "./bound-heap.ts";
import { mostDifferent, outOfCount, withinCount } from "./car-decisions.ts";
import type { CapSample } from "./cap-scan.ts";
import { meanOn } from "./counted-search.ts";
import type { PriceSearch } from "./energy-price.ts";
import type { HomeSearch } from "./home-search.ts";
import { ANY_COUNT, leastOf, type OnCount } from "./on-count.ts";
import { shadowPrices } from "./shadow-prices.ts";
import { OFF, ON } from "./site-programme.ts";

/** Ranges of caps narrower than this are not halved [kW]. */
const NARROW_KW = 1e-4;

/** Share of a range that a cut must take off. */
const CUT = 0.5;

/** Numbers of slots nearer than this to a whole one are whole. */
const WHOLE = 0.05;

/** How much sooner than a range the car is decided, as a factor on what it leaves open. */
const CAR_FIRST = 1;

/** Caps in a range with some of the car's slots decided: nothing in it is cheaper than `bound`. */
interface Part {
  readonly fromKw: number;
  readonly toKw: number;
  readonly pattern: Uint8Array;
  /** Lower bound at the upper end, the cap's own cost aside; holds in the whole range. */
  readonly open: number;
  readonly price: number;
  /** In how many slots the car charges, and the price of one at the upper end. */
  readonly count: OnCount;
  readonly bound: number;
  /** Price search at the upper end with this pattern, where there was one. */
  readonly found: PriceSearch | undefined;
  /** Whether the bound was tightened by shadow prices. */
  readonly tightened: boolean;
}

/**
 * Proves how good the best schedule is, finding better ones on the way: best-first over ranges of caps and decisions of
 * the car, until nothing is left that could be better by more than the tolerance. The number of slots in which the car
 * charges is decided before any single slot: where its least energy is much, that number is what a bound gets wrong.
 *
 * @returns a cost [currency] that no schedule is below.
 */
export function certify(search: HomeSearch, samples: readonly CapSample[]): number {
  return new Certifier(search).run(samples);
}

class Certifier {
  readonly #search: HomeSearch;
  readonly #parts = new BoundHeap<Part>();
  readonly #low: Float64Array;
  readonly #high: Float64Array;
  /** Lowest bound of the parts that were closed. */
  #closed = Infinity;

  constructor(search: HomeSearch) {
    this.#search = search;
    this.#low = new Float64Array(search.model.count);
    this.#high = new Float64Array(search.model.count);
  }

  run(samples: readonly CapSample[]): number {
    const search = this.#search;
    const charges = search.head.charges;
    let from = charges ? search.head.lowestKw : search.head.highestKw;
    for (const [index, { capKw, bound, price }] of samples.entries()) {
      if (capKw <= from + 1e-9 && charges && index < samples.length - 1) continue;
      const range = { fromKw: Math.min(from, capKw), toKw: capKw, pattern: search.free, count: ANY_COUNT };
      this.#add({ ...range, open: bound, price, found: undefined, tightened: !charges }, -Infinity);
      from = capKw;
    }
    while (this.#parts.size > 0 && !search.exhausted) {
      const part = this.#parts.pop();
      if (part !== undefined) this.#treat(part);
    }
    return Math.min(this.#closed, this.#parts.lowest, search.upper);
  }

  #add(part: Omit<Part, "bound">, known: number): void {
    const plain = this.#search.head.leastWithin(part.fromKw, part.toKw, 0) + part.open;
    const bound = Math.max(plain, known);
    if (this.#isDone(bound)) this.#close(bound);
    else this.#parts.push({ ...part, bound });
  }

  #isDone(bound: number): boolean {
    return bound >= this.#search.upper - this.#search.tolerance;
  }

  #close(bound: number): void {
    this.#closed = Math.min(this.#closed, bound);
  }

  #treat(part: Part): void {
    if (this.#isDone(part.bound)) {
      this.#close(part.bound);
      return;
    }
    // Cheapest first: two passes for a bound of the whole range, some six for a new upper end.
    if (!part.tightened) {
      this.#tighten(part);
      return;
    }
    const cut = this.#cut(part);
    if (cut < part.toKw - CUT * (part.toKw - part.fromKw)) this.#shorten(part, cut);
    else {
      // What the range leaves open against what the car's on and off leave open at its upper end.
      const atEnd = this.#search.head.at(part.toKw) + part.open;
      const byRange = atEnd - part.bound;
      const byCar = Math.max(0.3 * this.#search.tolerance, CAR_FIRST * (this.#search.upper - atEnd));
      if (part.toKw - part.fromKw > NARROW_KW && byRange > byCar) this.#halve(part);
      else this.#branch(part);
    }
  }

  /** The cap above which the bound at the upper end alone closes the range. */
  #cut({ fromKw, toKw, open }: Part): number {
    const { head } = this.#search;
    const closes = (cap: number) => this.#isDone(head.leastWithin(cap, toKw, 0) + open);
    if (!closes(toKw)) return toKw;
    let [low, high] = [fromKw, toKw];
    for (let halving = 0; halving < 30; halving += 1) {
      const middle = (low + high) / 2;
      if (closes(middle)) high = middle;
      else low = middle;
    }
    this.#close(head.leastWithin(high, toKw, 0) + open);
    return high;
  }

  /** What is left below a cut, with a new bound at its end. */
  #shorten(part: Part, cut: number): void {
    const search = this.#search;
    const { upper, tolerance, head } = search;
    const enough = upper - tolerance - head.leastWithin(part.fromKw, cut, 0);
    const options = { price: part.price, enough, tolerance: 0.1 * tolerance, mostPasses: 14 };
    const found = search.price(cut, part.pattern, options, part.count);
    if (found.bound === Infinity) return;
    if (head.at(cut) + found.bound < upper + 2 * tolerance) search.tryPatterns(found, cut, false);
    this.#add({ ...part, ...endOf(part, found), toKw: cut, tightened: false }, part.bound);
  }

  #tighten(part: Part): void {
    const bound = Math.max(part.bound, this.#shadowBound(part));
    if (bound === Infinity) return;
    if (this.#isDone(bound)) this.#close(bound);
    else this.#parts.push({ ...part, bound, tightened: true });
  }

  /** A bound for the whole range that charges import between its ends for the cap. */
  #shadowBound({ fromKw, toKw, pattern, price, count }: Part): number {
    const { model, site, head } = this.#search;
    const [point] = site.scratch;
    if (!site.point(price, pattern, head.terms(toKw), point, count)) return Infinity;
    const low = this.#low;
    const high = this.#high;
    const lowSum = shadowPrices(model, site.values, point, toKw, false, low);
    const highSum = shadowPrices(model, site.values, point, toKw, true, high);
    const wanted = model.peak.pricePerKw;
    const apart = highSum - lowSum;
    const share = Math.abs(apart) > 1e-9 ? Math.min(1, Math.max(0, (wanted - lowSum) / apart)) : 0.5;
    let sum = 0;
    for (let slot = 0; slot < model.count; slot += 1) {
      const mixed = (1 - share) * (low[slot] ?? 0) + share * (high[slot] ?? 0);
      low[slot] = mixed;
      sum += mixed;
    }
    if (!(sum > 0)) return -Infinity;
    const terms = head.termsWithin(fromKw, toKw, low);
    return head.leastWithin(fromKw, toKw, sum) + site.bound(price, pattern, terms, count);
  }

  /** Where to split a range: at the peak of the best schedule, where the total is mostly lowest, else in the middle. */
  #split({ fromKw, toKw }: Part): number {
    const peak = this.#search.best?.peakKw ?? fromKw;
    const margin = 0.1 * (toKw - fromKw);
    return peak > fromKw + margin && peak < toKw - margin ? peak : (fromKw + toKw) / 2;
  }

  #halve(part: Part): void {
    const search = this.#search;
    const middle = this.#split(part);
    this.#add({ ...part, fromKw: middle, tightened: false }, part.bound);
    const options = { price: part.price, tolerance: 0.1 * search.tolerance, mostPasses: 14 };
    const enough = search.upper - search.tolerance - search.head.leastWithin(part.fromKw, middle, 0);
    const found = search.price(middle, part.pattern, { ...options, enough }, part.count);
    if (found.bound === Infinity) return;
    if (search.head.at(middle) + found.bound < search.upper + 2 * search.tolerance)
      search.tryPatterns(found, middle, false);
    this.#add({ ...part, ...endOf(part, found), toKw: middle, tightened: false }, part.bound);
  }

  /** Decides something of the car: in how many slots it charges, or one slot where that is whole. */
  #branch(part: Part): void {
    const search = this.#search;
    const { pattern, price, count, toKw } = part;
    const options = { price, tolerance: 0.03 * search.tolerance, mostPasses: 25 };
    const known = part.found;
    const found =
      known?.little !== undefined && known.enough !== undefined
        ? known
        : search.price(toKw, pattern, options, count);
    if (found.bound === Infinity) return;
    search.tryPatterns(found, toKw, true);
    search.tryNeighbours(found, toKw);
    const slots = meanOn(found, Math.max(search.model.car.wantedKwh, count.leastKwh));
    const below = Math.floor(slots + WHOLE);
    if (slots - below > WHOLE && below >= count.fewest && below < count.most) {
      this.#decide(part, pattern, { ...count, most: below });
      const fewest = below + 1;
      this.#decide(part, pattern, { ...count, fewest, leastKwh: leastOf(this.#energies(pattern), fewest) });
      return;
    }
    const different = mostDifferent(found, pattern);
    const slot = different < 0 ? outOfCount(found, pattern, count) : different;
    if (slot < 0) {
      // Nothing of the car is left to decide: only the range can be narrowed.
      if (toKw - part.fromKw > NARROW_KW) this.#halve(part);
      else this.#close(part.bound);
      return;
    }
    for (const state of [OFF, ON]) {
      const decided = pattern.slice();
      decided[slot] = state;
      this.#decide(part, decided, count);
    }
  }

  /** A part with more of the car decided. */
  #decide(part: Part, decided: Uint8Array, count: OnCount): void {
    const search = this.#search;
    if (count.leastKwh > search.model.car.roomKwh + 1e-9) return;
    const pattern = withinCount(decided, count);
    if (pattern === undefined) return;
    const { price, fromKw, toKw } = part;
    const enough = search.upper - search.tolerance - search.head.leastWithin(fromKw, toKw, 0);
    const options = { price, enough, tolerance: 0.03 * search.tolerance, mostPasses: 20 };
    const found = search.price(toKw, pattern, options, count);
    if (found.bound === Infinity) return;
    if (search.head.at(toKw) + found.bound < search.upper) search.tryPatterns(found, toKw, false);
    const end = endOf({ ...part, count }, found);
    this.#add({ ...part, ...end, pattern, tightened: !search.head.charges }, part.bound);
  }

  /** Least energies of the slots in which the car may charge. */
  #energies(pattern: Readonly<Uint8Array>): number[] {
    const { leastKwh } = this.#search.model.car;
    return [...leastKwh].filter((_, slot) => pattern[slot] !== OFF);
  }
}

/** What a price search says of the upper end of a part. */
function endOf({ open, count }: Pick<Part, "open" | "count">, found: PriceSearch) {
  const { bound, price, perSlot } = found;
  return { open: Math.max(bound, open), price, count: { ...count, perSlot }, found };
}
