import { BoundHeap } from "./bound-heap.ts";
import type { CapSample } from "./cap-scan.ts";
import type { PriceSearch } from "./energy-price.ts";
import type { HomeSearch } from "./home-search.ts";
import { shadowPrices } from "./shadow-prices.ts";
import { FREE, OFF, ON } from "./site-programme.ts";

/** Ranges of caps narrower than this are not halved [kW]. */
const NARROW_KW = 1e-4;

/** Share of a range that a cut must take off. */
const CUT = 0.5;

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
  readonly bound: number;
  /** Price search at the upper end with this pattern, where there was one. */
  readonly found: PriceSearch | undefined;
  /** Whether the bound was tightened by shadow prices. */
  readonly tightened: boolean;
}

/**
 * Proves how good the best schedule is, finding better ones on the way: best-first over ranges of caps and decisions of
 * the car, until nothing is left that could be better by more than the tolerance.
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
      const range = { fromKw: Math.min(from, capKw), toKw: capKw, pattern: search.free };
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
    const found = search.price(cut, part.pattern, {
      price: part.price,
      enough: upper - tolerance - head.leastWithin(part.fromKw, cut, 0),
      tolerance: 0.1 * tolerance,
      mostPasses: 14,
    });
    if (found.bound === Infinity) return;
    if (head.at(cut) + found.bound < upper + 2 * tolerance) search.tryPatterns(found, cut, false);
    const open = Math.max(found.bound, part.open);
    this.#add({ ...part, toKw: cut, open, price: found.price, found, tightened: false }, part.bound);
  }

  #tighten(part: Part): void {
    const bound = Math.max(part.bound, this.#shadowBound(part));
    if (bound === Infinity) return;
    if (this.#isDone(bound)) this.#close(bound);
    else this.#parts.push({ ...part, bound, tightened: true });
  }

  /** A bound for the whole range that charges import between its ends for the cap. */
  #shadowBound({ fromKw, toKw, pattern, price }: Part): number {
    const { model, site, head } = this.#search;
    const [point] = site.scratch;
    if (!site.point(price, pattern, head.terms(toKw), point)) return Infinity;
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
    return (
      head.leastWithin(fromKw, toKw, sum) + site.bound(price, pattern, head.termsWithin(fromKw, toKw, low))
    );
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
    const found = search.price(middle, part.pattern, { ...options, enough });
    if (found.bound === Infinity) return;
    if (search.head.at(middle) + found.bound < search.upper + 2 * search.tolerance)
      search.tryPatterns(found, middle, false);
    const open = Math.max(found.bound, part.open);
    this.#add({ ...part, toKw: middle, open, price: found.price, found, tightened: false }, part.bound);
  }

  /** Decides one slot of the car, the one in which charging too little and enough differ most. */
  #branch(part: Part): void {
    const search = this.#search;
    const known = part.found;
    const found =
      known?.little !== undefined && known.enough !== undefined
        ? known
        : search.price(part.toKw, part.pattern, {
            price: part.price,
            tolerance: 0.03 * search.tolerance,
            mostPasses: 25,
          });
    if (found.bound === Infinity) return;
    search.tryPatterns(found, part.toKw, true);
    search.tryNeighbours(found, part.toKw);
    const slot = mostDifferent(found, part.pattern);
    if (slot < 0) {
      // Nothing of the car is left to decide: only the range can be narrowed.
      if (part.toKw - part.fromKw > NARROW_KW) this.#halve(part);
      else this.#close(part.bound);
      return;
    }
    const enough = search.upper - search.tolerance - search.head.leastWithin(part.fromKw, part.toKw, 0);
    const tolerance = 0.03 * search.tolerance;
    for (const state of [OFF, ON]) {
      const pattern = part.pattern.slice();
      pattern[slot] = state;
      const decided = search.price(part.toKw, pattern, {
        price: part.price,
        enough,
        tolerance,
        mostPasses: 20,
      });
      if (decided.bound === Infinity) continue;
      if (search.head.at(part.toKw) + decided.bound < search.upper)
        search.tryPatterns(decided, part.toKw, false);
      const open = Math.max(part.open, decided.bound);
      const tightened = !search.head.charges;
      this.#add({ ...part, pattern, open, price: decided.price, found: decided, tightened }, part.bound);
    }
  }
}

/** The free slot in which one point charges, the other does not, and the energies differ most; -1: there is none. */
function mostDifferent({ little, enough }: PriceSearch, pattern: Readonly<Uint8Array>): number {
  if (little === undefined || enough === undefined) return -1;
  let found = -1;
  let widest = 0;
  for (const [slot, state] of pattern.entries()) {
    const first = little.car[slot] ?? 0;
    const second = enough.car[slot] ?? 0;
    if (state !== FREE || first > 0 === second > 0) continue;
    const apart = Math.abs(first - second);
    if (apart > widest) {
      widest = apart;
      found = slot;
    }
  }
  return found;
}
