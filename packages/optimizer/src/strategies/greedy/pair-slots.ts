import type { StorageProblem } from "../../types/problem.ts";
import { MAX_PIECES, type StageCosts } from "../piecewise-linear/stage-cost.ts";

/** A gain smaller than this is none [currency/kWh]. */
const WORTH_MOVING = 1e-11;
/** Energies below this are none [Wh]. */
const NOTHING_WH = 1e-9;

/** What the pairs of one storage add up to. */
export interface PairedSlots {
  /** Energy put into the store per slot [Wh], negative taken out; shape [count]. */
  readonly movedWh: Float64Array;
  /** Energy stored at the end of each slot [Wh]. */
  readonly socWh: Float64Array;
  /** What energy is worth at the end of each slot under these pairs [currency per kWh stored]. */
  readonly perKwh: Float64Array;
}

/**
 * Pairs the slot in which a stored kWh earns most with the slot in which storing it costs least, again and again, while
 * the pair gains and the store has room (or energy) in between.
 *
 * Prices are per kWh stored, so losses and wear are in them. The end of the horizon, index `count`, takes and gives any
 * energy at its terminal value: what is in the store at the start can be sold, what is left over is worth something. A
 * slot either charges or discharges. Every pair lowers the cost, therefore the result is never dearer than idle.
 */
export class SlotPairing {
  readonly #stages: StageCosts;
  readonly #storage: StorageProblem;
  readonly #count: number;
  readonly #movedWh: Float64Array;
  readonly #socWh: Float64Array;
  readonly #perKwh: Float64Array;
  /** Slots whose gain is used up, shape [count + 1]. */
  readonly #done: Uint8Array;
  /** Next piece in either direction and what is left of it, shape [count]. */
  readonly #sellPiece: Int32Array;
  readonly #sellLeft: Float64Array;
  readonly #buyPiece: Int32Array;
  readonly #buyLeft: Float64Array;

  constructor(stages: StageCosts, storage: StorageProblem, count: number) {
    this.#stages = stages;
    this.#storage = storage;
    this.#count = count;
    this.#movedWh = new Float64Array(count);
    this.#socWh = new Float64Array(count).fill(
      Math.min(storage.maxWh, Math.max(storage.minWh, storage.startWh)),
    );
    this.#perKwh = new Float64Array(count).fill(storage.terminalValuePerKwh);
    this.#done = new Uint8Array(count + 1);
    this.#sellPiece = new Int32Array(count);
    this.#sellLeft = new Float64Array(count);
    this.#buyPiece = new Int32Array(count);
    this.#buyLeft = new Float64Array(count);
    for (let slot = 0; slot < count; slot += 1) {
      const idle = slot * MAX_PIECES + (stages.idle[slot] ?? 0);
      this.#buyPiece[slot] = idle;
      this.#buyLeft[slot] = stages.length[idle] ?? 0;
      this.#sellPiece[slot] = idle - 1;
      this.#sellLeft[slot] = stages.length[idle - 1] ?? 0;
    }
  }

  /** Makes all pairs. */
  run(): PairedSlots {
    for (let sale = this.#dearestSale(); sale >= 0; sale = this.#dearestSale()) {
      const purchase = this.#cheapestPurchase(sale);
      if (purchase < 0) this.#done[sale] = 1;
      else this.#move(sale, purchase);
    }
    return { movedWh: this.#movedWh, socWh: this.#socWh, perKwh: this.#perKwh };
  }

  /** What the next kWh taken out of the store earns in a slot; -Infinity where there is none. */
  #saleOf(slot: number): number {
    if (slot === this.#count) return this.#storage.terminalValuePerKwh;
    const piece = this.#sellPiece[slot] ?? 0;
    const open = piece >= slot * MAX_PIECES && (this.#movedWh[slot] ?? 0) <= 0;
    return open ? (this.#stages.slope[piece] ?? 0) : -Infinity;
  }

  /** What the next kWh put into the store costs in a slot; Infinity where there is no room for one. */
  #costOf(slot: number): number {
    if (slot === this.#count) return this.#storage.terminalValuePerKwh;
    const piece = this.#buyPiece[slot] ?? 0;
    const open =
      piece < slot * MAX_PIECES + (this.#stages.pieces[slot] ?? 0) && (this.#movedWh[slot] ?? 0) >= 0;
    return open ? (this.#stages.slope[piece] ?? 0) : Infinity;
  }

  #dearestSale(): number {
    let dearest = -1;
    let price = -Infinity;
    for (let slot = 0; slot <= this.#count; slot += 1) {
      if (this.#done[slot] === 1 || !(this.#saleOf(slot) > price)) continue;
      price = this.#saleOf(slot);
      dearest = slot;
    }
    return dearest;
  }

  /** The slot that stores most cheaply for a sale, before it or after it; -1 where none gains. */
  #cheapestPurchase(sale: number): number {
    const { minWh, maxWh } = this.#storage;
    let cheapest = -1;
    let price = this.#saleOf(sale) - WORTH_MOVING;
    const consider = (slot: number): void => {
      if (!(this.#costOf(slot) < price)) return;
      price = this.#costOf(slot);
      cheapest = slot;
    };
    // Bought before: the store holds more in between. Bought after: it holds less.
    for (let slot = sale - 1; slot >= 0; slot -= 1) {
      if (maxWh - (this.#socWh[slot] ?? 0) < NOTHING_WH) break;
      consider(slot);
    }
    for (let slot = sale + 1; slot <= this.#count; slot += 1) {
      if ((this.#socWh[slot - 1] ?? 0) - minWh < NOTHING_WH) break;
      consider(slot);
    }
    return cheapest;
  }

  #move(sale: number, purchase: number): void {
    const { minWh, maxWh } = this.#storage;
    const earlier = purchase < sale;
    const [from, to] = earlier ? [purchase, sale] : [sale, purchase];
    let amount = Math.min(
      sale < this.#count ? (this.#sellLeft[sale] ?? 0) : Infinity,
      purchase < this.#count ? (this.#buyLeft[purchase] ?? 0) : Infinity,
    );
    for (let slot = from; slot < to; slot += 1) {
      const level = this.#socWh[slot] ?? 0;
      amount = Math.min(amount, earlier ? maxWh - level : level - minWh);
    }
    const price = (this.#saleOf(sale) + this.#costOf(purchase)) / 2;
    for (let slot = from; slot < to; slot += 1) {
      const level = (this.#socWh[slot] ?? 0) + (earlier ? amount : -amount);
      this.#socWh[slot] = Math.min(maxWh, Math.max(minWh, level));
      this.#perKwh[slot] = price;
    }
    if (sale < this.#count) this.#sell(sale, amount);
    if (purchase < this.#count) this.#buy(purchase, amount);
  }

  #sell(slot: number, amount: number): void {
    this.#movedWh[slot] = (this.#movedWh[slot] ?? 0) - amount;
    this.#sellLeft[slot] = (this.#sellLeft[slot] ?? 0) - amount;
    if ((this.#sellLeft[slot] ?? 0) >= NOTHING_WH) return;
    const next = (this.#sellPiece[slot] ?? 0) - 1;
    this.#sellPiece[slot] = next;
    this.#sellLeft[slot] = this.#stages.length[next] ?? 0;
  }

  #buy(slot: number, amount: number): void {
    this.#movedWh[slot] = (this.#movedWh[slot] ?? 0) + amount;
    this.#buyLeft[slot] = (this.#buyLeft[slot] ?? 0) - amount;
    if ((this.#buyLeft[slot] ?? 0) >= NOTHING_WH) return;
    const next = (this.#buyPiece[slot] ?? 0) + 1;
    this.#buyPiece[slot] = next;
    this.#buyLeft[slot] = this.#stages.length[next] ?? 0;
  }
}
