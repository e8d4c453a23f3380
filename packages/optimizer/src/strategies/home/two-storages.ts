import { solveInteriorPoint } from "../../lp/interior-point.ts";
import type { Problem } from "../../types/problem.ts";
import { scanCaps } from "./cap-scan.ts";
import { homeModel, type HomeModel, type HomeStore } from "./home-model.ts";
import { HomeSearch, patternOf, type SearchLimits, type SearchSpace } from "./home-search.ts";
import { jointModel } from "./joint-model.ts";
import { PeakHead } from "./peak-head.ts";
import type { CostedSchedule } from "./schedule.ts";
import { FREE, OFF, ON, powerOf } from "./site-programme.ts";

/** Shares of the least power from which a relaxed car counts as on. */
const THRESHOLDS = [0.999, 0.75, 0.4, 0.05];
/** Most turns of planning one storage around the other. */
const TURNS = 6;
/** A cost below this much less is no gain [currency]. */
const GAIN = 1e-5;
/** Passes for one storage around the other. */
const BLOCK_PASSES = 220;
/** Slots of the car that are tried at once to be switched. */
const SWITCHED = 8;

/** What two storages and a car do. */
export interface JointSchedule {
  /** Change of the stored energy per storage and slot [kWh]. */
  readonly moves: readonly [Float64Array, Float64Array];
  readonly car: Float64Array;
  readonly capKw: number;
  /** Total [currency]. */
  readonly cost: number;
}

/**
 * Two storages, a car that is on or off, and a peak charge: no bound that is tight, so good schedules from three sides.
 *
 * With the car's on and off decided, everything together is a linear programme. With one storage decided, the other one,
 * the car and the peak are planned by decomposition. Each gives the other a better start, until neither gains; then slots
 * of the car are switched one by one.
 */
export class TwoStorageSearch {
  best: JointSchedule | undefined;
  /** A cost that no schedule is below [currency]; -Infinity before {@link run}. */
  bound = -Infinity;
  readonly #problem: Problem;
  readonly #limits: SearchLimits;
  readonly #space: SearchSpace;
  /** The whole home, as far as the second storage does not matter. */
  readonly #home: HomeModel;
  readonly #stores: readonly [HomeStore, HomeStore];
  readonly #highestKw: number;
  readonly #grid: { readonly importKwh: Float64Array; readonly exportKwh: Float64Array };
  readonly #seen = new Map<string, number>();
  #passes = 0;

  constructor(problem: Problem, limits: SearchLimits, space: SearchSpace) {
    this.#problem = problem;
    this.#limits = limits;
    this.#space = space;
    const [first, second] = problem.storages;
    this.#home = homeModel(problem, first, problem.vehicles?.[0]);
    const other = homeModel(problem, second, undefined);
    this.#stores = [this.#home.store, other.store];
    const { hours, takenKwh, pvKwh } = this.#home;
    const most = takenKwh.map((taken, slot) => taken + (other.store.chargeKwh[slot] ?? 0));
    const least = pvKwh.map(
      (pv, slot) => pv + (this.#home.store.dischargeKwh[slot] ?? 0) + (other.store.dischargeKwh[slot] ?? 0),
    );
    const limited = (watts: Readonly<Float64Array>, physical: Float64Array) =>
      physical.map((kwh, slot) => Math.min(kwh, ((watts[slot] ?? 0) * (hours[slot] ?? 0)) / 1000));
    this.#grid = {
      importKwh: limited(problem.maxImportW, most),
      exportKwh: limited(problem.maxExportW, least),
    };
    const { lowestKw, highestKw } = new PeakHead(
      { ...this.#home, takenKwh: most, importKwh: this.#grid.importKwh },
      false,
    );
    this.#highestKw = Math.max(highestKw, lowestKw + 1e-3);
  }

  /** Passes over the horizon so far. */
  get passes(): number {
    return this.#passes;
  }

  run(): void {
    const free = Uint8Array.from(this.#home.car.mostKwh, (most) => (most > 0 ? FREE : OFF));
    const relaxed = this.#joint(free);
    if (relaxed === undefined) return;
    this.bound = relaxed.bound;
    this.#alternate(relaxed.moves[1]);
    for (const threshold of THRESHOLDS) {
      if (this.#exhausted) return;
      const { leastKwh } = this.#home.car;
      const isOn = (kwh: number, slot: number) =>
        free[slot] === FREE && kwh > Math.max(1e-6, threshold * (leastKwh[slot] ?? 0));
      this.#tryPattern(Uint8Array.from(relaxed.car, (kwh, slot) => (isOn(kwh, slot) ? ON : OFF)));
    }
    this.#polishAll();
    while (!this.#exhausted && this.#switchSlots(free)) this.#polishAll();
  }

  get #exhausted(): boolean {
    return this.#limits.exhausted(this.#passes);
  }

  /** The pattern of the best schedule as a linear programme, and what follows from it, until nothing is gained. */
  #polishAll(): void {
    for (let turn = 0; turn < TURNS && this.best !== undefined && !this.#exhausted; turn += 1) {
      const before = this.best.cost;
      this.#tryPattern(onOff(this.best));
      if (this.best.cost > before - GAIN) return;
    }
  }

  /** One slot of the car switched off, on, or moved: the first gain counts. */
  #switchSlots(free: Uint8Array): boolean {
    const best = this.best;
    if (best === undefined) return false;
    const pattern = onOff(best);
    const price = (slot: number) => this.#home.importPerKwh[slot] ?? 0;
    const slots = [...free.keys()].filter((slot) => free[slot] === FREE);
    const on = slots.filter((slot) => pattern[slot] === ON).sort((a, b) => price(b) - price(a));
    const off = slots.filter((slot) => pattern[slot] !== ON).sort((a, b) => price(a) - price(b));
    const changes: (readonly (readonly [slot: number, state: number])[])[] = [];
    for (const from of on.slice(0, SWITCHED)) {
      changes.push([[from, OFF]]);
      for (const to of off.slice(0, SWITCHED)) changes.push([[from, OFF], [to, ON]]); // prettier-ignore
    }
    for (const to of off.slice(0, SWITCHED)) changes.push([[to, ON]]);
    for (const change of changes) {
      if (this.#exhausted) return false;
      const changed = pattern.slice();
      for (const [slot, state] of change) changed[slot] = state;
      this.#tryPattern(changed);
      if (this.best !== best && (this.best?.cost ?? Infinity) < best.cost - GAIN) return true;
    }
    return false;
  }

  #tryPattern(pattern: Uint8Array): void {
    const key = pattern.join("");
    if (this.#seen.has(key)) return;
    const joint = this.#joint(pattern);
    this.#seen.set(key, joint?.bound ?? Infinity);
    // What the pattern cannot reach needs no storage planned around it.
    if (joint === undefined || joint.bound > (this.best?.cost ?? Infinity) - GAIN) return;
    this.#alternate(joint.moves[1]);
  }

  /** Both storages and the car at once, with the car's on and off decided or left open. */
  #joint(pattern: Uint8Array) {
    const { model, levels, car } = jointModel(this.#home, this.#stores, this.#grid, this.#highestKw, pattern);
    const solved = solveInteriorPoint(model);
    this.#passes += solved.iterations;
    if (!solved.converged) return undefined;
    const moves = levels.map((columns, index) => this.#movesOf(index, columns, solved.values));
    const [first = new Float64Array(0), second = new Float64Array(0)] = moves;
    const energies = Float64Array.from(car, (column) => solved.values[column] ?? 0);
    return { bound: solved.bound, moves: [first, second] as const, car: energies };
  }

  /** Changes of a storage's energy between levels, within its power. */
  #movesOf(index: number, levels: Int32Array, values: Float64Array): Float64Array {
    const store = this.#stores[index] ?? this.#home.store;
    let level = store.startKwh;
    return Float64Array.from(levels, (column, slot) => {
      const used = store.usedKwh[slot] ?? 0;
      const wanted = Math.max(store.requiredKwh[slot] ?? 0, values[column] ?? 0) - level + used;
      const most = (store.chargeKwh[slot] ?? 0) * store.chargeEfficiency;
      const least = -(store.dischargeKwh[slot] ?? 0) / store.dischargeEfficiency;
      const move = Math.min(most, Math.max(least, wanted, used - level), store.roomKwh - level + used);
      level += move - used;
      return Math.abs(move) < 1e-9 ? 0 : move;
    });
  }

  /** Plans the first storage and the car around the second, then the second around them, as long as it helps. */
  #alternate(second: Float64Array): void {
    let moves = second;
    let last = Infinity;
    for (let turn = 0; turn < TURNS && !this.#exhausted; turn += 1) {
      const first = this.#plan(0, this.#watts(1, moves));
      if (first === undefined) return;
      const around = this.#carWatts(first.car).map(
        (watts, slot) => watts + (this.#watts(0, first.moves)[slot] ?? 0),
      );
      const cost = first.cost + this.#ownCost(1, moves);
      this.#offer({ moves: [first.moves, moves], car: first.car, capKw: first.capKw, cost });
      const back = this.#plan(1, around);
      if (back === undefined) return;
      const { car } = this.#home;
      const carKwh = first.car.reduce((sum, kwh) => sum + kwh, 0);
      const missed = car.shortfallPerKwh * Math.max(0, car.wantedKwh - carKwh);
      const turned = back.cost + this.#ownCost(0, first.moves) + missed;
      this.#offer({ moves: [first.moves, back.moves], car: first.car, capKw: back.capKw, cost: turned });
      moves = back.moves;
      if (Math.min(cost, turned) > last - GAIN) return;
      last = Math.min(cost, turned);
    }
  }

  #offer(schedule: JointSchedule): void {
    if (schedule.cost < (this.best?.cost ?? Infinity)) this.best = schedule;
  }

  /** One storage around powers that are decided; the first one takes the car with it. */
  #plan(index: 0 | 1, otherW: Float64Array): CostedSchedule | undefined {
    const vehicle = index === 0 ? this.#problem.vehicles?.[0] : undefined;
    const model = homeModel(this.#problem, this.#problem.storages[index], vehicle, otherW);
    const done = (passes: number) => passes >= BLOCK_PASSES || this.#limits.exhausted(this.#passes + passes);
    const search = new HomeSearch(model, { ...this.#limits, exhausted: done }, false, this.#space);
    const samples = scanCaps(search);
    this.#passes += search.site.passes;
    return samples === undefined ? undefined : search.best;
  }

  /** Wear of a storage less the worth of what it holds at the end [currency]. */
  #ownCost(index: 0 | 1, moves: Float64Array): number {
    const store = this.#stores[index];
    let level = store.startKwh;
    let cost = 0;
    for (const [slot, move] of moves.entries()) {
      level += move - (store.usedKwh[slot] ?? 0);
      cost += store.wearPerKwh * Math.abs(powerOf({ store }, move));
    }
    return cost - store.worthPerKwh * level;
  }

  #watts(index: 0 | 1, moves: Float64Array): Float64Array {
    const store = this.#stores[index];
    return moves.map((move, slot) => (1000 * powerOf({ store }, move)) / (this.#home.hours[slot] ?? 1));
  }

  #carWatts(car: Float64Array): Float64Array {
    return car.map((kwh, slot) => (1000 * kwh) / (this.#home.hours[slot] ?? 1));
  }
}

const onOff = ({ car, moves }: JointSchedule): Uint8Array => patternOf({ car, moves: moves[0] });
