import type { PriceSearch, PriceSearchOptions } from "./energy-price.ts";
import type { OnCount } from "./on-count.ts";

/** Most prices of a slot that are tried. */
const MOST_PRICES = 8;
/** First distance of two prices of a slot, as a share of what the energy of a slot is worth. */
const FIRST_STEP = 0.1;
/** Growth of the step while one side of the best price is unknown. */
const GROWTH = 2.5;
/** Numbers of slots closer than this are equal. */
const SAME_COUNT = 0.02;

/** A price of a slot and what the bound is there. */
interface Tried {
  readonly perSlot: number;
  readonly bound: number;
  readonly slope: number;
}

/**
 * The price search under a limit on the number of slots in which the car charges: the bound is concave in the price of
 * a slot too, and its slope is the number of slots beyond the limit.
 *
 * @param search - The search for the energy's price at one price of a slot.
 * @param wantedKwh - Energy that the car wants without a limit on slots.
 */
export function searchCounted(
  search: (count: OnCount, price: number) => PriceSearch,
  count: OnCount,
  options: PriceSearchOptions,
  wantedKwh: number,
): PriceSearch {
  const target = Math.max(wantedKwh, count.leastKwh);
  let best = search(count, options.price);
  if (count.fewest === 0 && count.most === Infinity) return best;
  let [low, high]: [Tried | undefined, Tried | undefined] = [undefined, undefined];
  let found = best;
  let perSlot = count.perSlot;
  let step = FIRST_STEP * Math.max(0.1, Math.abs(best.price) * energyOfSlot(best));
  for (let tried = 1; tried <= MOST_PRICES; tried += 1) {
    if (found.bound === Infinity) return found;
    if (found.bound > best.bound) best = found;
    const slope = beyond(meanOn(found, target), count, perSlot);
    if (slope === 0 || best.bound >= (options.enough ?? Infinity)) break;
    const here = { perSlot, bound: found.bound, slope };
    if (slope > 0) low = here;
    else high = here;
    if (low !== undefined && high !== undefined) {
      perSlot =
        (high.bound - low.bound + low.slope * low.perSlot - high.slope * high.perSlot) /
        (low.slope - high.slope);
      if (low.bound + low.slope * (perSlot - low.perSlot) - best.bound < options.tolerance) break;
    } else {
      perSlot += slope > 0 ? step : -step;
      step *= GROWTH;
    }
    // What is not limited has no price.
    if (count.most === Infinity) perSlot = Math.min(0, perSlot);
    if (count.fewest === 0) perSlot = Math.max(0, perSlot);
    if (perSlot === here.perSlot) break;
    found = search({ ...count, perSlot }, found.price);
  }
  return best;
}

/** Slots by which a number is outside the limits that the price of a slot stands for. */
function beyond(mean: number, { fewest, most }: OnCount, perSlot: number): number {
  const over = mean - (perSlot < 0 ? fewest : most);
  const under = mean - (perSlot > 0 ? most : fewest);
  if (over > SAME_COUNT) return over;
  return under < -SAME_COUNT ? under : 0;
}

const energyOfSlot = ({ little, enough }: PriceSearch): number => {
  const point = enough ?? little;
  return point === undefined || point.onSlots === 0 ? 1 : point.carKwh / point.onSlots;
};

/** Number of slots with the car on in the mixture that charges what is wanted. */
export function meanOn({ little, enough }: PriceSearch, targetKwh: number): number {
  if (little === undefined || enough === undefined) return (enough ?? little)?.onSlots ?? 0;
  const apart = enough.carKwh - little.carKwh;
  const share = apart > 1e-12 ? Math.min(1, Math.max(0, (targetKwh - little.carKwh) / apart)) : 1;
  return little.onSlots + share * (enough.onSlots - little.onSlots);
}
