import { searchCounted } from "./counted-search.ts";
import { searchPrice, type PriceSearch, type PriceSearchOptions } from "./energy-price.ts";
import type { HomeModel } from "./home-model.ts";
import { roundToSteps } from "./lattice.ts";
import { ANY_COUNT, type OnCount } from "./on-count.ts";
import { patternsBetween } from "./patterns-between.ts";
import { PeakHead } from "./peak-head.ts";
import { polishPattern, type PatternSearch } from "./polish.ts";
import { costSchedule, mixture, type CostedSchedule, type Schedule } from "./schedule.ts";
import type { ValueProgramme } from "./value-programme.ts";
import { FREE, OFF, ON, SiteProgramme, type SitePoint } from "./site-programme.ts";

/** Precision of refining a pattern: as a share of the tolerance, and at the end [currency]. */
const ROUGH = 0.03;
const EXACT = 1e-7;
/** Most patterns tried around one. */
const NEIGHBOURS = 12;
/** Share of all passes that neighbours may take: where they do not help, the bound needs the time. */
const NEIGHBOUR_SHARE = 0.3;

/** When a search ends. */
export interface SearchLimits {
  /** Share of the cost by which a schedule may be off and still be called done. */
  readonly relativeGap: number;
  /** The same in currency; the larger of both counts. */
  readonly absoluteGap: number;
  /** Whether passes or time are used up. */
  readonly exhausted: (passes: number) => boolean;
}

/** Working arrays of a search, used again by the next one. */
export interface SearchSpace {
  readonly site: ValueProgramme;
  /** For the battery around a car whose energies are set. */
  readonly around: ValueProgramme;
}

/** What is known about a pattern of the car. */
interface Polished {
  readonly cost: number;
  readonly thorough: boolean;
}

/** Offers schedules, remembers the best one, and refines patterns once each. */
export class HomeSearch implements PatternSearch {
  readonly model: HomeModel;
  readonly site: SiteProgramme;
  readonly head: PeakHead;
  /** The car is free wherever it can charge. */
  readonly free: Uint8Array;
  best: CostedSchedule | undefined;
  readonly #limits: SearchLimits;
  readonly #around: ValueProgramme;
  readonly #overflow: boolean;
  readonly #polished = new Map<string, Polished>();
  #exact = false;
  readonly #rounded = new Set<string>();
  readonly #surrounded = new Set<string>();
  #neighbourPasses = 0;

  constructor(model: HomeModel, limits: SearchLimits, overflow: boolean, space: SearchSpace) {
    this.model = model;
    this.site = new SiteProgramme(model, space.site);
    this.#around = space.around;
    this.head = new PeakHead(model, overflow);
    this.free = Uint8Array.from(model.car.mostKwh, (most) => (most > 0 ? FREE : OFF));
    this.#limits = limits;
    this.#overflow = overflow;
  }

  /** Cost of the best schedule so far; Infinity before the first. */
  get upper(): number {
    return this.best?.cost ?? Infinity;
  }

  /** Whether passes or time are used up. */
  get exhausted(): boolean {
    return this.#limits.exhausted(this.site.passes);
  }

  /** How far above its bound the best schedule may be and still be called done [currency]. */
  get tolerance(): number {
    const scale = Math.abs(this.upper);
    return scale < Infinity
      ? Math.max(this.#limits.absoluteGap, this.#limits.relativeGap * scale)
      : this.#limits.absoluteGap;
  }

  /** Cost that refining a pattern may leave on the table [currency]. */
  get precision(): number {
    return this.#exact ? EXACT : ROUGH * this.tolerance;
  }

  /** Refines the best schedule's pattern to the last digit. */
  finish(): void {
    if (this.best === undefined) return;
    this.#exact = true;
    polishPattern(this, patternOf(this.best), this.best.capKw, 0, true);
  }

  /** The best price of the car's energy under a cap. */
  price(
    capKw: number,
    pattern: Readonly<Uint8Array>,
    options: PriceSearchOptions,
    count: OnCount = ANY_COUNT,
  ): PriceSearch {
    const terms = this.head.terms(capKw);
    const at = (priced: OnCount, price: number) =>
      searchPrice(this.site, pattern, terms, { ...options, price }, priced);
    return searchCounted(at, count, options, this.model.car.wantedKwh);
  }

  /** Costs a schedule and keeps it if it is the best; Infinity where it breaks a limit. */
  offer(schedule: Schedule | undefined, capKw: number): number {
    if (schedule === undefined) return Infinity;
    const costed = costSchedule(this.model, schedule, capKw, this.#overflow);
    if (costed === undefined) return Infinity;
    if (costed.cost < this.upper - 1e-12) {
      if (this.model.car.stepKwh === undefined) this.best = costed;
      else this.#offerInSteps(costed, this.model.car.stepKwh);
    }
    return costed.cost;
  }

  /** Rounds the car's energies to what can be set, and plans the battery around them anew. */
  #offerInSteps({ car, capKw }: CostedSchedule, stepKwh: Readonly<Float64Array>): void {
    const { leastKwh, mostKwh, wantedKwh } = this.model.car;
    const energies = roundToSteps(car, leastKwh, mostKwh, stepKwh, wantedKwh);
    const key = energies.join(" ");
    if (this.#rounded.has(key)) return;
    this.#rounded.add(key);
    const sum = energies.reduce((total, energy) => total + energy, 0);
    const set = { leastKwh: energies, mostKwh: energies, wantedKwh: sum, roomKwh: sum, shortfallPerKwh: 0 };
    const around = new AroundCar(this, new SiteProgramme(this.model, this.#around, set), (schedule, cap) => {
      const costed = costSchedule(this.model, schedule, cap, this.#overflow);
      if (costed !== undefined && costed.cost < this.upper - 1e-12) this.best = costed;
      return costed?.cost ?? Infinity;
    });
    const pattern = Uint8Array.from(energies, (energy) => (energy > 0 ? ON : OFF));
    const { cost } = polishPattern(around, pattern, capKw, 0, true);
    // Rounded up, the car may not fit under the cap any more.
    if (cost === Infinity) polishPattern(around, pattern, this.head.highestKw, 0, true);
  }

  /** Offers the schedules at the kink of a price search and refines their patterns. */
  tryPatterns(found: PriceSearch, capKw: number, thorough: boolean): void {
    const { enough, little } = found;
    for (const point of [enough, little]) {
      if (point === undefined) continue;
      this.offer(point, capKw);
      this.polish(patternOf(point), capKw, found.price, thorough);
    }
    if (enough !== undefined && little !== undefined && samePattern(enough, little)) {
      this.offer(mixture(this.model, little, enough), capKw);
    }
    if (enough === undefined || little === undefined) return;
    for (const pattern of patternsBetween(this.model, little, enough))
      this.polish(pattern, capKw, found.price, thorough);
  }

  /**
   * Tries patterns one slot away: one more where too little is charged, one less where the best schedule charges.
   *
   * Where one slot's least energy is much of what is wanted, the kink of the bound has no good pattern itself.
   */
  tryNeighbours({ little, price }: PriceSearch, capKw: number): void {
    const starts: readonly (readonly [pattern: Uint8Array | undefined, state: number])[] = [
      [little === undefined ? undefined : patternOf(little), ON],
      [this.best === undefined ? undefined : patternOf(this.best), OFF],
    ];
    if (this.#neighbourPasses > NEIGHBOUR_SHARE * this.site.passes) return;
    const before = this.site.passes;
    for (const [pattern, state] of starts) {
      if (pattern === undefined) continue;
      const key = `${String(state)} ${pattern.join("")}`;
      if (this.#surrounded.has(key)) continue;
      this.#surrounded.add(key);
      for (const slot of this.#changeable(pattern, state)) {
        if (this.exhausted) return;
        const changed = pattern.slice();
        changed[slot] = state;
        this.polish(changed, capKw, price, false);
      }
    }
    this.#neighbourPasses += this.site.passes - before;
  }

  /** The free slots that are not in a state yet: the cheapest to switch on, the dearest to switch off. */
  #changeable(pattern: Readonly<Uint8Array>, state: number): number[] {
    const { importPerKwh } = this.model;
    const direction = state === ON ? 1 : -1;
    const slots: number[] = [];
    for (const [slot, free] of this.free.entries())
      if (free === FREE && pattern[slot] !== state) slots.push(slot);
    return slots
      .sort((a, b) => direction * ((importPerKwh[a] ?? 0) - (importPerKwh[b] ?? 0)))
      .slice(0, NEIGHBOURS);
  }

  /**
   * The best schedule of a pattern: with on and off decided the problem is convex in price and cap.
   *
   * @param thorough - Whether the cap is searched too; without, only promising patterns get that far.
   * @returns its cost, Infinity where the pattern cannot be kept.
   */
  polish(pattern: Uint8Array, capKw: number, price: number, thorough: boolean): number {
    const key = pattern.join("");
    const known = this.#polished.get(key);
    if (known !== undefined && (known.thorough || !thorough)) return known.cost;
    const polished = polishPattern(this, pattern, capKw, price, thorough);
    // A pattern that cannot be kept under this cap may be kept under another.
    if (polished.cost < Infinity) this.#polished.set(key, polished);
    return polished.cost;
  }

  /** The cheapest patterns that were not searched thoroughly yet. */
  promising(count: number): Uint8Array[] {
    return [...this.#polished]
      .filter(([, { thorough }]) => !thorough)
      .sort(([, a], [, b]) => a.cost - b.cost)
      .slice(0, count)
      .map(([key]) => Uint8Array.from(key, Number));
  }
}

/** On where the car charges, off elsewhere. */
export const patternOf = ({ car }: Schedule): Uint8Array =>
  Uint8Array.from(car, (energy) => (energy > 1e-9 ? ON : OFF));

const samePattern = (first: SitePoint, second: SitePoint): boolean =>
  first.car.every((energy, slot) => energy > 1e-9 === (second.car[slot] ?? 0) > 1e-9);

/** The search around a car whose energies are set. */
class AroundCar implements PatternSearch {
  readonly model: HomeModel;
  readonly head: PeakHead;
  readonly site: SiteProgramme;
  readonly #search: HomeSearch;
  readonly #offer: (schedule: Schedule, capKw: number) => number;

  constructor(search: HomeSearch, site: SiteProgramme, offer: (schedule: Schedule, capKw: number) => number) {
    this.model = search.model;
    this.head = search.head;
    this.site = site;
    this.#search = search;
    this.#offer = offer;
  }

  get upper(): number {
    return this.#search.upper;
  }

  get tolerance(): number {
    return this.#search.tolerance;
  }

  get exhausted(): boolean {
    return this.#search.exhausted;
  }

  get precision(): number {
    return this.#search.precision;
  }

  price(capKw: number, pattern: Readonly<Uint8Array>, options: PriceSearchOptions): PriceSearch {
    return searchPrice(this.site, pattern, this.head.terms(capKw), options);
  }

  offer(schedule: Schedule | undefined, capKw: number): number {
    return schedule === undefined ? Infinity : this.#offer(schedule, capKw);
  }
}
