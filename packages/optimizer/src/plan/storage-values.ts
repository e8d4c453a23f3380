import type { EnergyValue } from "@oec/domain";

import { createPiecewiseLinearDp } from "../strategies/piecewise-linear/piecewise-linear-dp.ts";
import type { Problem, StorageProblem } from "../types/problem.ts";

/** What devices do, each column of shape [horizon.count] [W]. */
export interface PlannedPowers {
  readonly batteryW: readonly Float64Array[];
  /** Vehicles and flexible loads; absent: there are none. */
  readonly evW?: readonly Float64Array[];
  readonly flexibleW?: readonly Float64Array[];
}

/**
 * The value of energy in each storage while the others do as planned: exact for one storage, a peak charge aside.
 *
 * Solvers' dual values would give one price per slot, none for whole numbers, and not every back-end has them.
 */
export function storageValues(problem: Problem, path: PlannedPowers): EnergyValue {
  const strategy = createPiecewiseLinearDp();
  return {
    storages: problem.storages.map((storage, index) => {
      const solved = strategy.solve(aroundOthers(problem, path, index, storage));
      const found = solved.ok ? solved.value.value.storages[0] : undefined;
      return found ?? constantValue(problem, storage);
    }),
  };
}

/** The problem of one storage; what the others take or give is load or PV. */
function aroundOthers(
  problem: Problem,
  path: PlannedPowers,
  index: number,
  storage: StorageProblem,
): Problem {
  const loadW = Float64Array.from(problem.loadW);
  const pvW = Float64Array.from(problem.pvW);
  const others = path.batteryW.filter((_, other) => other !== index);
  for (const powers of [...others, ...(path.evW ?? []), ...(path.flexibleW ?? [])]) {
    for (const [slot, powerW] of powers.entries()) {
      if (powerW > 0) loadW[slot] = (loadW[slot] ?? 0) + powerW;
      else pvW[slot] = (pvW[slot] ?? 0) - powerW;
    }
  }
  const { horizon, currency, importPricePerKwh, exportPricePerKwh, maxImportW, maxExportW } = problem;
  const grid = { importPricePerKwh, exportPricePerKwh, maxImportW, maxExportW };
  return { horizon, currency, ...grid, loadW, pvW, storages: [storage] };
}

function constantValue({ horizon: { count } }: Problem, storage: StorageProblem) {
  return {
    offsets: Int32Array.from({ length: count + 1 }, (_, slot) => slot),
    floorWh: new Float64Array(count).fill(storage.minWh),
    endWh: new Float64Array(count).fill(storage.maxWh),
    perKwh: new Float64Array(count).fill(storage.terminalValuePerKwh),
  };
}
