import type { PeakProblem, Problem, StorageProblem } from "../types/problem.ts";

/**
 * The problem from a slot on: columns cut, limits moved. Storages begin where they did.
 *
 * A limit on cycles that has begun keeps its whole amount, and a peak charge knows nothing of the slots before.
 */
export function problemFrom(problem: Problem, from: number): Problem {
  if (from === 0) return problem;
  const edges = problem.horizon.edges.slice(from);
  const cut = (column: Readonly<Float64Array>) => column.subarray(from);
  const { vehicles, ...rest } = problem;
  return {
    ...rest,
    horizon: { edges, count: edges.length - 1 },
    importPricePerKwh: cut(problem.importPricePerKwh),
    exportPricePerKwh: cut(problem.exportPricePerKwh),
    loadW: cut(problem.loadW),
    pvW: cut(problem.pvW),
    maxImportW: cut(problem.maxImportW),
    maxExportW: cut(problem.maxExportW),
    storages: problem.storages.map((storage) => storageFrom(storage, from)),
    ...(vehicles === undefined
      ? {}
      : {
          vehicles: vehicles.map((vehicle) => ({ ...vehicle, available: vehicle.available.subarray(from) })),
        }),
    ...(problem.peak === undefined ? {} : { peak: peakFrom(problem.peak, from) }),
  };
}

const peakFrom = (peak: PeakProblem, from: number): PeakProblem => ({
  ...peak,
  slotWeight: peak.slotWeight.subarray(from),
});

function storageFrom(storage: StorageProblem, from: number): StorageProblem {
  const { available, usedWh, requiredWh, cycleLimits } = storage;
  return {
    ...storage,
    ...(available === undefined ? {} : { available: available.subarray(from) }),
    ...(usedWh === undefined ? {} : { usedWh: usedWh.subarray(from) }),
    ...(requiredWh === undefined ? {} : { requiredWh: requiredWh.subarray(from) }),
    ...(cycleLimits === undefined
      ? {}
      : {
          cycleLimits: cycleLimits
            .filter(({ toSlot }) => toSlot > from)
            .map((limit) => ({
              ...limit,
              fromSlot: Math.max(0, limit.fromSlot - from),
              toSlot: limit.toSlot - from,
            })),
        }),
  };
}
