import type { Problem, StorageProblem } from "@oec/optimizer";

import { uniform } from "./random-problem.ts";

/** Import that no home here needs to exceed [W]. */
const AMPLE_W = 30_000;

const storageOf = (problem: Problem): StorageProblem => problem.storages[0]!;

const ample = (problem: Problem): Problem => ({
  ...problem,
  maxImportW: problem.maxImportW.map(() => AMPLE_W),
});

/** The same home with PV, or a part of it, and battery behind one inverter that is often too small for both. */
export function withHybrid(problem: Problem, seed: number): Problem {
  const random = uniform(seed * 31 + 7);
  const share = random() < 0.5 ? 1 : random();
  const acLimitW = 500 + 5000 * random();
  return ample({
    ...problem,
    hybrid: { storage: 0, acLimitW, pvShare: share },
  });
}

/** The same home with energy that must be there at one to three times, now and then more than can be had. */
export function withRequired(problem: Problem, seed: number): Problem {
  const random = uniform(seed * 37 + 11);
  const storage = storageOf(problem);
  const requiredWh = new Float64Array(problem.horizon.count);
  const times = 1 + Math.floor(3 * random());
  for (let time = 0; time < times; time += 1) {
    const slot = Math.floor(random() * problem.horizon.count);
    requiredWh[slot] = random() < 0.2 ? storage.maxWh : storage.maxWh * random();
  }
  return ample({ ...problem, storages: [{ ...storage, requiredWh }] });
}

/** The same home with one or two limits on what the battery may give. */
export function withCycles(problem: Problem, seed: number): Problem {
  const random = uniform(seed * 41 + 13);
  const storage = storageOf(problem);
  const { count } = problem.horizon;
  const middle = random() < 0.5 || count < 2 ? count : Math.max(1, count >> 1);
  const limit = () => random() * (storage.maxWh - storage.minWh);
  const first = { fromSlot: 0, toSlot: middle, maxDischargedWh: limit() };
  const second = { fromSlot: middle, toSlot: count, maxDischargedWh: limit() };
  return ample({
    ...problem,
    storages: [{ ...storage, cycleLimits: middle < count ? [first, second] : [first] }],
  });
}
