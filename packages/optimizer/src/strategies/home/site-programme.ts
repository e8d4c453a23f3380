import { gridPieces, hasTwoSides, type GridSide, type ImportTerms, type PiecesStart } from "./grid-pieces.ts";
import type { HomeCar, HomeModel } from "./home-model.ts";
import type { ModeTable } from "./mode-table.ts";
import { ANY_COUNT, countedSlots, type OnCount } from "./on-count.ts";
import { SegmentList } from "./segment-list.ts";
import type { ValueProgramme } from "./value-programme.ts";

/** Whether the car charges in a slot: decided, or left to the programme. */
export const OFF = 0;
export const ON = 1;
export const FREE = 2;

/** Bits of a mode: the car is on; the grid exports only; the grid imports only. */
const CAR_ON = 1;
const EXPORTING = 2;
const IMPORTING = 4;

/** The cost of a site's demand through one side of the connection. */
interface Side {
  readonly side: GridSide;
  readonly mode: number;
  readonly pieces: SegmentList;
  readonly start: PiecesStart;
}

const newSide = (side: GridSide): Side => ({
  side,
  mode: side === "export" ? EXPORTING : side === "import" ? IMPORTING : 0,
  pieces: new SegmentList(),
  start: { demandKwh: 0, cost: 0 },
});

/** What a site does at one price of the car's energy. */
export interface SitePoint {
  /** Price of the car's energy at the busbar [currency/kWh]. */
  price: number;
  /** Lower bound on the cost of every plan under the same import terms [currency], the peak's fixed part aside. */
  bound: number;
  /** What the bound gains per unit of price: the energy that the car misses [kWh], below 0 for too much. */
  slope: number;
  /** Change of the stored energy per slot [kWh]. */
  readonly moves: Float64Array;
  /** Energy of the car per slot [kWh at the busbar]. */
  readonly car: Float64Array;
  /** Sum of `car`. */
  carKwh: number;
  /** Slots in which the car charges. */
  onSlots: number;
}

/** A point to be overwritten: most are looked at once, and fresh arrays for each would cost more than the rest. */
const newPoint = (slots: number): SitePoint => ({
  ...{ price: 0, bound: -Infinity, slope: 0, carKwh: 0, onSlots: 0 },
  ...{ moves: new Float64Array(slots), car: new Float64Array(slots) },
});

/** A copy to keep. */
export const kept = (point: SitePoint): SitePoint => ({
  ...point,
  moves: point.moves.slice(),
  car: point.car.slice(),
});

/**
 * The site with the car's energy priced: battery, grid, import terms and the car's on and off are planned together and
 * exactly; only the car's total energy is left to the price.
 *
 * At a price, what the car takes is worth so much per kWh. Being on is then one more way to run a slot, and the whole is
 * a programme over the battery alone.
 */
export class SiteProgramme {
  readonly model: HomeModel;
  readonly car: HomeCar;
  /** Points that a search overwrites. */
  readonly scratch: readonly [SitePoint, SitePoint, SitePoint];
  readonly #programme: ValueProgramme;
  readonly #table: ModeTable;
  /** Pieces of the grid's cost per slot and side, under the terms last seen. */
  readonly #sides: readonly (readonly Side[])[];
  /** Runs with the car off per slot, under the same terms. */
  readonly #runsOff: Uint8Array;
  #terms: ImportTerms | undefined;
  #last: SitePoint;
  readonly #site = new SegmentList();
  readonly #stored = new SegmentList();

  /**
   * @param programme - Working arrays; no other site may use them at the same time.
   * @param car - The car, where it is not that of the model.
   */
  constructor(model: HomeModel, programme: ValueProgramme, car: HomeCar = model.car) {
    this.model = model;
    this.car = car;
    this.#programme = programme;
    this.#table = programme.table;
    programme.begin(model.store, model.count);
    this.scratch = [newPoint(model.count), newPoint(model.count), newPoint(model.count)];
    this.#last = this.scratch[0];
    this.#runsOff = new Uint8Array(model.count);
    this.#sides = Array.from({ length: model.count }, (_, slot) =>
      hasTwoSides(model, slot) ? [newSide("export"), newSide("import")] : [newSide("either")],
    );
  }

  /** Passes over the horizon so far. */
  get passes(): number {
    return this.#programme.passes;
  }

  /** Most segments of any cost function so far. */
  get mostSegments(): number {
    return this.#programme.mostSegments;
  }

  /** The last point; overwritten by the next ones. */
  get last(): SitePoint {
    return this.#last;
  }

  /** The cost-to-go of the last evaluation. */
  get values(): ValueProgramme {
    return this.#programme;
  }

  /**
   * Lower bound at a price; Infinity where the pattern cannot be kept under the import terms.
   *
   * @param pattern - OFF, ON or FREE per slot.
   * @param on - In how many slots the car charges, and the price of one.
   */
  bound(price: number, pattern: Readonly<Uint8Array>, terms: ImportTerms, on: OnCount = ANY_COUNT): number {
    this.#prepare(terms);
    const { count, store } = this.model;
    for (let slot = 0; slot < count; slot += 1) {
      const state = pattern[slot] ?? OFF;
      const off = this.#runsOff[slot] ?? 0;
      this.#table.keep(slot, off, state === ON ? off : 0);
      if (state !== OFF) this.#addModesOn(slot, price, on.perSlot);
      if (this.#table.end(slot) === this.#table.first(slot)) return Infinity;
    }
    if (!this.#programme.backward()) return Infinity;
    const fixed = price * this.#energyAt(price, on) - on.perSlot * countedSlots(on);
    return this.#programme.cost(0, store.startKwh) + fixed;
  }

  /**
   * What the site does at a price.
   *
   * @param into - Overwritten.
   * @returns false where the pattern cannot be kept under the import terms.
   */
  point(
    price: number,
    pattern: Readonly<Uint8Array>,
    terms: ImportTerms,
    into: SitePoint,
    on: OnCount = ANY_COUNT,
  ): boolean {
    const bound = this.bound(price, pattern, terms, on);
    const programme = this.#programme;
    if (bound === Infinity || !programme.forward(this.model.store.startKwh)) return false;
    let [carKwh, onSlots] = [0, 0];
    for (let slot = 0; slot < this.model.count; slot += 1) {
      const move = programme.moves[slot] ?? 0;
      const energy = this.#carEnergy(slot, move, price);
      into.moves[slot] = move;
      into.car[slot] = energy;
      carKwh += energy;
      if (energy > 0) onSlots += 1;
    }
    this.#last = into;
    into.price = price;
    into.bound = bound;
    into.carKwh = carKwh;
    into.onSlots = onSlots;
    into.slope = this.#slope(price, carKwh, on);
    return true;
  }

  /** The energy that a positive price pays for is that wanted, a negative one that which there is room for. */
  #energyAt(price: number, { leastKwh }: OnCount): number {
    return price >= 0 ? Math.max(this.car.wantedKwh, leastKwh) : this.car.roomKwh;
  }

  #slope(price: number, carKwh: number, count: OnCount): number {
    const { roomKwh } = this.car;
    const wantedKwh = this.#energyAt(0, count);
    if (price !== 0) return this.#energyAt(price, count) - carKwh;
    return carKwh < wantedKwh ? wantedKwh - carKwh : Math.min(0, roomKwh - carKwh);
  }

  /** What does not depend on the car's price, kept while the terms stay. */
  #prepare(terms: ImportTerms): void {
    if (this.#terms === terms) return;
    this.#terms = terms;
    const table = this.#table;
    for (let slot = 0; slot < this.model.count; slot += 1) {
      table.keep(slot, 0, 0);
      for (const { side, mode, pieces, start } of this.#sides[slot] ?? []) {
        gridPieces(this.model, slot, side, terms, pieces, start);
        this.#addMode(slot, pieces, start.demandKwh, start.cost, mode);
      }
      this.#runsOff[slot] = table.end(slot);
    }
  }

  #addModesOn(slot: number, price: number, perSlot: number): void {
    const most = this.car.mostKwh[slot] ?? 0;
    const least = this.car.leastKwh[slot] ?? 0;
    const site = this.#site;
    for (const { mode, pieces, start } of this.#sides[slot] ?? []) {
      site.copy(pieces);
      site.insert(price, most - least);
      this.#addMode(slot, site, start.demandKwh - most, start.cost - price * most + perSlot, mode | CAR_ON);
    }
  }

  /** A mode of the slot: the cost of demand, seen from the battery and within its power. */
  #addMode(slot: number, pieces: SegmentList, demandKwh: number, startCost: number, mode: number): void {
    const { store, netKwh } = this.model;
    const [lowest, highest] = [-(store.dischargeKwh[slot] ?? 0), store.chargeKwh[slot] ?? 0];
    const stored = this.#stored;
    stored.clear();
    let power = demandKwh - (netKwh[slot] ?? 0);
    let cost = startCost;
    if (power > highest + 1e-12) return;
    let [from, fromCost] = [Number.NaN, 0];
    for (let piece = 0; piece < pieces.count; piece += 1) {
      const slope = pieces.slopes[piece] ?? 0;
      const end = power + (pieces.lengths[piece] ?? 0);
      const to = Math.min(end, highest);
      const begin = Math.max(power, lowest);
      if (to >= begin) {
        if (Number.isNaN(from)) {
          from = begin;
          fromCost = cost + slope * (begin - power) + store.wearPerKwh * Math.abs(begin);
        }
        this.#addStored(begin, to, slope);
      }
      cost += slope * (end - power);
      power = end;
      if (power >= highest) break;
    }
    if (Number.isNaN(from)) {
      if (power < lowest - 1e-12) return;
      from = Math.max(lowest, power);
      fromCost = cost + store.wearPerKwh * Math.abs(from);
    }
    const move = from < 0 ? from / store.dischargeEfficiency : from * store.chargeEfficiency;
    this.#table.add(slot, move, fromCost, stored.count, stored.lengths, stored.slopes, mode);
  }

  /** One piece of power as pieces of stored energy. */
  #addStored(from: number, to: number, slope: number): void {
    const { chargeEfficiency, dischargeEfficiency, wearPerKwh } = this.model.store;
    if (from < 0) {
      const given = Math.min(to, 0) - from;
      if (given > 0)
        this.#stored.append((slope - wearPerKwh) * dischargeEfficiency, given / dischargeEfficiency);
    }
    if (to > 0) {
      const taken = to - Math.max(from, 0);
      if (taken > 0) this.#stored.append((slope + wearPerKwh) / chargeEfficiency, taken * chargeEfficiency);
    }
  }

  /** The car's energy in a slot of the last way through: it takes what is cheaper than its price. */
  #carEnergy(slot: number, move: number, price: number): number {
    const mode = this.#programme.modes[slot] ?? 0;
    if ((mode & CAR_ON) === 0) return 0;
    const side = this.#sides[slot]?.find((one) => (mode & ~CAR_ON) === one.mode);
    if (side === undefined) return 0;
    const demand = side.start.demandKwh + side.pieces.lengthBelow(price);
    const wanted = demand - (this.model.netKwh[slot] ?? 0) - powerOf(this.model, move);
    return Math.min(this.car.mostKwh[slot] ?? 0, Math.max(this.car.leastKwh[slot] ?? 0, wanted));
  }
}

/** Energy at the busbar of a change of the stored energy [kWh]. */
export const powerOf = ({ store }: Pick<HomeModel, "store">, move: number): number =>
  move < 0 ? move * store.dischargeEfficiency : move / store.chargeEfficiency;
