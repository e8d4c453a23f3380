import type { PriceSearch } from "./energy-price.ts";
import type { OnCount } from "./on-count.ts";
import { FREE, OFF, ON } from "./site-programme.ts";

/** The free slot in which one point charges, the other does not, and the energies differ most; -1: there is none. */
export function mostDifferent({ little, enough }: PriceSearch, pattern: Readonly<Uint8Array>): number {
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

/** A free slot whose decision brings the number of slots nearer to what it has to be; -1: the number is right. */
export function outOfCount(
  { little, enough }: PriceSearch,
  pattern: Readonly<Uint8Array>,
  { fewest, most }: OnCount,
): number {
  const point = enough ?? little;
  if (point === undefined) return -1;
  const free = (on: boolean) => (energy: number, slot: number) => pattern[slot] === FREE && energy > 0 === on;
  if (point.onSlots > most) return point.car.findIndex(free(true));
  return point.onSlots < fewest ? point.car.findIndex(free(false)) : -1;
}

/** A pattern with what the number of slots decides; undefined where no such number is left. */
export function withinCount(pattern: Uint8Array, { fewest, most }: OnCount): Uint8Array | undefined {
  let [on, free] = [0, 0];
  for (const state of pattern) {
    if (state === ON) on += 1;
    if (state === FREE) free += 1;
  }
  if (on > most || on + free < fewest) return undefined;
  if (on < most && on + free > fewest) return pattern;
  const rest = on === most ? OFF : ON;
  return pattern.map((state) => (state === FREE ? rest : state));
}
