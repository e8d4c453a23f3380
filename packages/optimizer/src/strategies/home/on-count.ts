/** In how many slots the car may charge, and the price of a slot that makes it keep to that. */
export interface OnCount {
  readonly fewest: number;
  /** Infinity: any number. */
  readonly most: number;
  /** Energy that the fewest slots charge at least [kWh at the busbar]. */
  readonly leastKwh: number;
  /** Price of charging in a slot at all [currency]; below 0 it is rewarded. */
  readonly perSlot: number;
}

/** Any number of slots. */
export const ANY_COUNT: OnCount = { fewest: 0, most: Infinity, leastKwh: 0, perSlot: 0 };

/** The number that a price of slots is charged against. */
export const countedSlots = ({ fewest, most, perSlot }: OnCount): number =>
  perSlot > 0 ? most : perSlot < 0 ? fewest : 0;

/** Energy that a number of slots charges at least, some of them decided: the smallest of those that are left. */
export function leastOf(energies: readonly number[], slots: number): number {
  return [...energies]
    .sort((a, b) => a - b)
    .slice(0, slots)
    .reduce((sum, energy) => sum + energy, 0);
}
