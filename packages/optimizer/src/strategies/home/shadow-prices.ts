import type { HomeModel } from "./home-model.ts";
import { powerOf, type SitePoint } from "./site-programme.ts";
import type { ValueProgramme } from "./value-programme.ts";

/** Grid energies closer to the cap than this are at it [kWh]. */
const AT_CAP_KWH = 1e-7;

/**
 * What a kW more of cap would be worth in each slot: the worth of energy at the site less its price, where import is at
 * the cap.
 *
 * The worth of stored energy is carried forward from the start, kept within the slopes of the cost-to-go that the way
 * passes.
 *
 * @param point - The last evaluation of `values`.
 * @param above - Whether to begin with the slope above the first level, else with that below.
 * @param into - Worth per slot [currency/kW], overwritten.
 * @returns their sum.
 */
export function shadowPrices(
  model: HomeModel,
  values: ValueProgramme,
  point: SitePoint,
  capKw: number,
  above: boolean,
  into: Float64Array,
): number {
  const { store, peak } = model;
  let level = store.startKwh;
  let slope = startSlope(values, level, above);
  let sum = 0;
  for (let slot = 0; slot < model.count; slot += 1) {
    const move = point.moves[slot] ?? 0;
    const power = powerOf(model, move);
    const charged = point.car[slot] ?? 0;
    level = Math.min(store.roomKwh, Math.max(0, level + move - (store.usedKwh[slot] ?? 0)));
    const [below, beyond] = values.slopes(slot + 1, level);
    slope = Math.max(below, Math.min(beyond, slope));
    into[slot] = 0;
    const kwPerKwh = peak.kwPerKwh[slot] ?? 0;
    if (kwPerKwh === 0) continue;
    const most = peak.counted === 1 ? Infinity : (peak.pricePerKw / peak.counted) * (peak.times[slot] ?? 0);
    const aboveCap = (model.netKwh[slot] ?? 0) + power + charged - capKw / kwPerKwh;
    let worth = 0;
    if (aboveCap > AT_CAP_KWH) worth = peak.counted === 1 ? 0 : most;
    else if (aboveCap > -AT_CAP_KWH) {
      const perKwh = worthAtSite(model, point, slot, power, -slope);
      worth = Math.min(most, Math.max(0, (perKwh - (model.importPerKwh[slot] ?? 0)) / kwPerKwh));
    }
    into[slot] = worth;
    sum += worth;
  }
  return sum;
}

function startSlope(values: ValueProgramme, level: number, above: boolean): number {
  const [below, beyond] = values.slopes(0, level);
  const wanted = above ? beyond : below;
  return Number.isFinite(wanted) ? wanted : above ? below : beyond;
}

/** Worth of one more kWh at the site, given what a kWh stored is worth. */
function worthAtSite(
  model: HomeModel,
  point: SitePoint,
  slot: number,
  power: number,
  stored: number,
): number {
  const { store, car } = model;
  const charged = point.car[slot] ?? 0;
  if (charged > (car.leastKwh[slot] ?? 0) + 1e-9 && charged < (car.mostKwh[slot] ?? 0) - 1e-9)
    return point.price;
  if (power < -1e-9) return stored / store.dischargeEfficiency + store.wearPerKwh;
  if (power > 1e-9) return stored * store.chargeEfficiency - store.wearPerKwh;
  return (stored * (store.chargeEfficiency + 1 / store.dischargeEfficiency)) / 2;
}
