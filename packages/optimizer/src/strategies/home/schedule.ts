import type { HomeModel } from "./home-model.ts";
import { powerOf, type SitePoint } from "./site-programme.ts";

/** Energies by which a limit may be missed: rounding [kWh]. */
const NOISE_KWH = 1e-9;

/** What battery and car do. */
export interface Schedule {
  /** Change of the stored energy per slot [kWh]. */
  readonly moves: Float64Array;
  /** Energy of the car per slot [kWh at the busbar]. */
  readonly car: Float64Array;
}

/** A schedule and what it really costs. */
export interface CostedSchedule extends Schedule {
  /** Total [currency], with the penalty where import exceeds its limit. */
  readonly cost: number;
  /** Cap that decides how much PV is used at negative prices [kW]. */
  readonly capKw: number;
  /** Counted power that decides the peak charge: the lowest of those counted [kW]. */
  readonly peakKw: number;
}

/**
 * A schedule between two of the same pattern that charges exactly what is wanted.
 *
 * @returns undefined where the two cannot be mixed: only one is known and it charges too much.
 */
export function mixture(
  model: HomeModel,
  little: SitePoint | undefined,
  enough: SitePoint | undefined,
): Schedule | undefined {
  if (enough === undefined || little === undefined) return enough ?? little;
  const { wantedKwh, roomKwh } = model.car;
  const target = little.carKwh < wantedKwh ? wantedKwh : roomKwh;
  if (enough.carKwh - little.carKwh < 1e-12) return enough;
  const share = Math.min(1, Math.max(0, (target - little.carKwh) / (enough.carKwh - little.carKwh)));
  const mix = (low: Float64Array, high: Float64Array) =>
    low.map((value, slot) => value + share * ((high[slot] ?? 0) - value));
  return { moves: mix(little.moves, enough.moves), car: mix(little.car, enough.car) };
}

/**
 * What a schedule costs under a cap on import, as the plan made of it will; undefined if it breaks a limit.
 *
 * @param overflow - Whether import may exceed its limit at the penalty price.
 */
export function costSchedule(
  model: HomeModel,
  schedule: Schedule,
  capKw: number,
  overflow: boolean,
): CostedSchedule | undefined {
  const { store, car, peak } = model;
  let cost = 0;
  let levelKwh = store.startKwh;
  let carKwh = 0;
  const highest = new HighestOf(peak.counted);
  for (const billed of peak.billedKw) highest.add(billed);
  for (let slot = 0; slot < model.count; slot += 1) {
    const move = schedule.moves[slot] ?? 0;
    const charged = schedule.car[slot] ?? 0;
    const power = powerOf(model, move);
    levelKwh += move - (store.usedKwh[slot] ?? 0);
    carKwh += charged;
    const demand = (model.netKwh[slot] ?? 0) + power + charged;
    const grid = settled(model, slot, demand, capKw);
    if (grid === undefined) return undefined;
    const excess = grid - (model.importKwh[slot] ?? 0);
    if (excess > NOISE_KWH && !overflow) return undefined;
    cost += gridCost(model, slot, grid) + store.wearPerKwh * Math.abs(power);
    if (excess > NOISE_KWH) cost += model.penaltyPerKwh * excess;
    const kw = Math.max(0, grid) * (peak.kwPerKwh[slot] ?? 0);
    for (let time = 0; time < (peak.times[slot] ?? 0); time += 1) highest.add(kw);
  }
  if (carKwh > car.roomKwh + NOISE_KWH) return undefined;
  cost += car.shortfallPerKwh * Math.max(0, car.wantedKwh - carKwh) - store.worthPerKwh * levelKwh;
  cost += peak.pricePerKw * highest.mean();
  return { ...schedule, cost, capKw, peakKw: highest.least() };
}

const gridCost = (model: HomeModel, slot: number, grid: number): number =>
  grid * ((grid > 0 ? model.importPerKwh[slot] : model.exportPerKwh[slot]) ?? 0);

/** Grid energy of a demand, PV left unused where that is cheaper; undefined beyond what may be exported. */
function settled(model: HomeModel, slot: number, demand: number, capKw: number): number | undefined {
  const mostExport = model.exportKwh[slot] ?? 0;
  const highest = demand + (model.pvKwh[slot] ?? 0);
  if (highest < -mostExport - NOISE_KWH) return undefined;
  const lowest = Math.max(demand, -mostExport);
  const importPrice = model.importPerKwh[slot] ?? 0;
  if (importPrice >= 0 && ((model.exportPerKwh[slot] ?? 0) >= 0 || lowest >= 0)) return lowest;
  const { peak } = model;
  const kwPerKwh = peak.kwPerKwh[slot] ?? 0;
  const cap = kwPerKwh > 0 ? capKw / kwPerKwh : Infinity;
  const beyond =
    peak.counted === 1
      ? model.penaltyPerKwh
      : (peak.pricePerKw / peak.counted) * (peak.times[slot] ?? 0) * kwPerKwh;
  const limit = model.importKwh[slot] ?? 0;
  let best = lowest;
  let least = Infinity;
  for (const candidate of [lowest, 0, cap, limit, highest]) {
    if (candidate < lowest || candidate > highest) continue;
    const above =
      Math.max(0, candidate - cap) * beyond + Math.max(0, candidate - limit) * model.penaltyPerKwh;
    const cost = gridCost(model, slot, candidate) + above;
    if (cost < least - 1e-12) {
      least = cost;
      best = candidate;
    }
  }
  return best;
}

/** The highest of some numbers, kept in descending order. */
class HighestOf {
  readonly #values: number[] = [];
  readonly #most: number;

  constructor(most: number) {
    this.#most = most;
  }

  add(value: number): void {
    const values = this.#values;
    if (values.length === this.#most && value <= (values[this.#most - 1] ?? 0)) return;
    let at = values.length === this.#most ? this.#most - 1 : values.length;
    while (at > 0 && (values[at - 1] ?? 0) < value) {
      values[at] = values[at - 1] ?? 0;
      at -= 1;
    }
    values[at] = value;
  }

  mean(): number {
    let sum = 0;
    for (const value of this.#values) sum += value;
    return this.#values.length === 0 ? 0 : sum / this.#values.length;
  }

  least(): number {
    return this.#values.at(-1) ?? 0;
  }
}
