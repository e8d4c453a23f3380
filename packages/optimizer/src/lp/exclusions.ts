import type { Problem } from "../types/problem.ts";
import type { SlotColumns } from "./slot-columns.ts";
import { deviceOverlaps } from "./device-columns.ts";
import type { Exclusions } from "./exclusion-sets.ts";
import type { StorageModel } from "./storage-model.ts";

/** Energies below this are rounding [kWh]. */
const NOISE_KWH = 1e-6;

/** No whole numbers: the relaxation. */
export const noExclusions = (problem: Problem): Exclusions => ({
  storages: problem.storages.map(() => new Set<number>()),
  grid: new Set<number>(),
});

/** Whole numbers in every slot. */
export function allExclusions(problem: Problem): Exclusions {
  const slots = Array.from({ length: problem.horizon.count }, (_, slot) => slot);
  const vehicles = (problem.vehicles ?? []).map(
    ({ available }) => new Set(slots.filter((slot) => available[slot] === 1)),
  );
  return {
    storages: problem.storages.map(() => new Set(slots)),
    grid: new Set(slots),
    vehicles,
    starts: true,
  };
}

/** The slots in which a solution does both at once. */
export function overlaps(
  problem: Problem,
  { slots, devices }: Pick<StorageModel, "slots" | "devices">,
  values: Readonly<Float64Array>,
): Exclusions {
  const both = (first: number, second: number) =>
    Math.min(values[first] ?? 0, values[second] ?? 0) > NOISE_KWH;
  const where = (found: (slot: SlotColumns) => boolean) =>
    new Set(slots.flatMap((slot, index) => (found(slot) ? [index] : [])));
  return {
    storages: problem.storages.map((_, index) =>
      where(({ storages }) => both(storages[index]?.charge ?? -1, storages[index]?.discharge ?? -1)),
    ),
    grid: where(({ bought, sold }) => both(bought, sold)),
    ...deviceOverlaps(problem, devices, values),
  };
}

/** The slots whose prices reward it: energy that costs less than nothing, export above import. */
export function tempting(problem: Problem): Exclusions {
  const burning = new Set<number>();
  const trading = new Set<number>();
  for (let slot = 0; slot < problem.horizon.count; slot += 1) {
    const bought = problem.importPricePerKwh[slot] ?? 0;
    const sold = problem.exportPricePerKwh[slot] ?? 0;
    if (Math.min(bought, sold) < 0) burning.add(slot);
    if (sold > bought) trading.add(slot);
  }
  return { storages: problem.storages.map(() => burning), grid: trading };
}

/** Both together. */
export const union = (first: Exclusions, second: Exclusions): Exclusions => ({
  storages: first.storages.map((slots, index) => new Set([...slots, ...(second.storages[index] ?? [])])),
  grid: new Set([...first.grid, ...second.grid]),
  vehicles: (first.vehicles ?? second.vehicles ?? []).map(
    (_, index) => new Set([...(first.vehicles?.[index] ?? []), ...(second.vehicles?.[index] ?? [])]),
  ),
  starts: first.starts === true || second.starts === true,
});

/** How many whole numbers they ask for. */
export const exclusionCount = ({ storages, grid, vehicles = [], starts = false }: Exclusions): number =>
  [...storages, ...vehicles].reduce((count, slots) => count + slots.size, grid.size + (starts ? 1 : 0));
