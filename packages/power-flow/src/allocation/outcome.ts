/** What a point achieves, level by level in the order in which outcomes are compared, and where it lies. */
export interface Outcome {
  /** Distance to the branch of the grid's price, while one is searched [W]. */
  branchW: number;
  /** Overload of fuses and grid limits [A]. */
  overA: number;
  /** Shortfall of the battery's reserve [W]. */
  reserveW: number;
  /** Shortfall of the cars' deadlines [W]. */
  mustW: number;
  /** Money [price x W]. */
  cost: number;
  batteryW: number;
  curtailW: number;
}

/** Load of all cars. */
export interface EvLoad {
  /** Volt-amperes on L1, L2, L3. */
  readonly phaseVa: [number, number, number];
  powerW: number;
  /** Any of them charges. */
  charging: boolean;
}

/** What the cars before the last one add up to. */
export interface Before {
  readonly load: Readonly<EvLoad>;
  readonly mustW: number;
  readonly cost: number;
}

/** An outcome worse than any other, to be written over. */
export function newOutcome(): Outcome {
  return { branchW: Infinity, overA: 0, reserveW: 0, mustW: 0, cost: 0, batteryW: 0, curtailW: 0 };
}

/** The load of cars that are all off. */
export function newLoad(): EvLoad {
  return { phaseVa: [0, 0, 0], powerW: 0, charging: false };
}

/** Writes one outcome over another. */
export function copyOutcome(from: Readonly<Outcome>, to: Outcome): void {
  to.branchW = from.branchW;
  to.overA = from.overA;
  to.reserveW = from.reserveW;
  to.mustW = from.mustW;
  to.cost = from.cost;
  to.batteryW = from.batteryW;
  to.curtailW = from.curtailW;
}

/** Differences below these are rounding noise. */
export const SAME_A = 1e-9;
export const SAME_W = 1e-7;
export const SAME_COST = 1e-9;

/** True if an outcome is better than another: lexicographic, money last. */
export function isBetter(one: Outcome, other: Outcome): boolean {
  let gap = one.branchW - other.branchW;
  if (Math.abs(gap) > SAME_W) return gap < 0;
  gap = one.overA - other.overA;
  if (Math.abs(gap) > SAME_A) return gap < 0;
  gap = one.reserveW - other.reserveW;
  if (Math.abs(gap) > SAME_W) return gap < 0;
  gap = one.mustW - other.mustW;
  if (Math.abs(gap) > SAME_W) return gap < 0;
  return one.cost < other.cost - SAME_COST;
}
