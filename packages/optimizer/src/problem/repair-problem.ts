import type { Problem, StorageProblem } from "../types/problem.ts";
import { hybridMistake, storageLimitsMistake } from "./validate-limits.ts";
import { validateProblem } from "./validate-problem.ts";
import { vehiclesMistake } from "./validate-vehicles.ts";

/** A problem that is one, and what had to be replaced for that. */
export interface RepairedProblem {
  readonly problem: Problem;
  /** One line per replacement; empty if there was nothing to repair. */
  readonly repairs: readonly string[];
}

/**
 * Makes a valid problem of any: for a safe plan where a good one cannot be had.
 *
 * Numbers that are none become 0 (limits: no limit), missing slots 0, surplus ones are dropped; a storage that makes no
 * sense stays where it is.
 */
export function repairProblem(problem: Problem): RepairedProblem {
  const repairs: string[] = [];
  const { count } = problem.horizon;
  const column = (
    field: string,
    values: Readonly<Float64Array>,
    lowest: number,
    fallback: number,
  ): Float64Array => {
    if (values.length !== count) repairs.push(`${field}: ${values.length} values for ${count} slots`);
    const repaired = new Float64Array(count);
    let replaced = 0;
    for (let slot = 0; slot < count; slot += 1) {
      const value = values[slot] ?? fallback;
      const sound = value >= lowest && (Number.isFinite(value) || value === fallback);
      repaired[slot] = sound ? value : fallback;
      if (!sound) replaced += 1;
    }
    if (replaced > 0) repairs.push(`${field}: ${replaced} of ${count} values replaced by ${fallback}`);
    return repaired;
  };
  const { peak, ...rest } = problem;
  // The charge is no limit: a safe plan does without a broken one.
  const sound = peak !== undefined && validateProblem({ ...emptyProblem(problem), peak }).ok;
  if (peak !== undefined && !sound) repairs.push("peak: does not make sense, left out");
  const repaired = {
    ...rest,
    ...(sound ? { peak } : {}),
    importPricePerKwh: column("importPricePerKwh", problem.importPricePerKwh, -Infinity, 0),
    exportPricePerKwh: column("exportPricePerKwh", problem.exportPricePerKwh, -Infinity, 0),
    loadW: column("loadW", problem.loadW, 0, 0),
    pvW: column("pvW", problem.pvW, 0, 0),
    maxImportW: column("maxImportW", problem.maxImportW, 0, Infinity),
    maxExportW: column("maxExportW", problem.maxExportW, 0, Infinity),
    storages: problem.storages.map((storage, index) => repairedStorage(storage, index, repairs)),
  };
  return { problem: withoutBrokenDevices(withoutBrokenLimits(repaired, repairs), repairs), repairs };
}

/** Leaves out limits that do not make sense: the devices keep their own. */
function withoutBrokenLimits(problem: Problem, repairs: string[]): Problem {
  const { hybrid, ...rest } = problem;
  const storages = problem.storages.map((storage, index): StorageProblem => {
    const alone = { ...rest, storages: [storage] };
    const mistake = storageLimitsMistake(alone);
    if (mistake === undefined) return storage;
    repairs.push(`storages[${index}]: ${mistake.message}, left out`);
    const { id, minWh, maxWh, startWh, maxChargeW, maxDischargeW } = storage;
    const { chargeEfficiency, dischargeEfficiency, wearCostPerKwh, terminalValuePerKwh } = storage;
    const { available, usedWh } = storage;
    return {
      ...{ id, minWh, maxWh, startWh, maxChargeW, maxDischargeW },
      ...{ chargeEfficiency, dischargeEfficiency, wearCostPerKwh, terminalValuePerKwh },
      ...(available === undefined ? {} : { available }),
      ...(usedWh === undefined ? {} : { usedWh }),
    };
  });
  const mistake = hybridMistake(problem);
  if (mistake !== undefined) repairs.push(`${mistake.message}, left out`);
  return { ...rest, storages, ...(hybrid === undefined || mistake !== undefined ? {} : { hybrid }) };
}

/** Leaves out vehicles and loads that do not make sense: nothing can be said about what they are to do. */
function withoutBrokenDevices(problem: Problem, repairs: string[]): Problem {
  const { vehicles, flexibleLoads, ...rest } = problem;
  const storages = rest.storages.map((storage): StorageProblem => {
    const mistake = vehiclesMistake({ ...emptyProblem(problem), storages: [storage] });
    if (mistake === undefined) return storage;
    repairs.push(`storage ${storage.id}: ${mistake.message}, left idle`);
    return idleStorage(storage.id, storage.startWh);
  });
  const kept = <Device>(
    devices: readonly Device[] | undefined,
    alone: (device: Device) => Partial<Problem>,
  ) =>
    devices?.filter((device) => {
      const mistake = vehiclesMistake({ ...emptyProblem(problem), ...alone(device) });
      if (mistake !== undefined) repairs.push(`${mistake.message}, left out`);
      return mistake === undefined;
    });
  const soundVehicles = kept(vehicles, (vehicle) => ({ vehicles: [vehicle] }));
  const soundLoads = kept(flexibleLoads, (load) => ({ flexibleLoads: [load] }));
  return {
    ...rest,
    storages,
    ...(soundVehicles === undefined ? {} : { vehicles: soundVehicles }),
    ...(soundLoads === undefined ? {} : { flexibleLoads: soundLoads }),
  };
}

/** The horizon with nothing in it. */
function emptyProblem({ horizon, currency }: Problem): Problem {
  const none = new Float64Array(horizon.count);
  return {
    horizon,
    currency,
    importPricePerKwh: none,
    exportPricePerKwh: none,
    loadW: none,
    pvW: none,
    maxImportW: none,
    maxExportW: none,
    storages: [],
  };
}

function repairedStorage(storage: StorageProblem, index: number, repairs: string[]): StorageProblem {
  const { minWh, maxWh, startWh, chargeEfficiency, dischargeEfficiency } = storage;
  const limits = [storage.maxChargeW, storage.maxDischargeW, storage.wearCostPerKwh, minWh];
  const sound =
    limits.every((value) => value >= 0 && Number.isFinite(value)) &&
    [chargeEfficiency, dischargeEfficiency].every((share) => share > 0 && share <= 1) &&
    Number.isFinite(storage.terminalValuePerKwh) &&
    maxWh >= minWh &&
    Number.isFinite(maxWh) &&
    Number.isFinite(startWh) &&
    startWh >= 0;
  if (!sound) {
    repairs.push(`storages[${index}]: does not make sense, left idle`);
    return idleStorage(storage.id, Number.isFinite(startWh) ? Math.max(0, startWh) : 0);
  }
  if (startWh >= minWh && startWh <= maxWh) return storage;
  repairs.push(`storages[${index}].startWh: ${startWh} is outside ${minWh} to ${maxWh}, taken as the bound`);
  return { ...storage, minWh: Math.min(minWh, startWh), maxWh: Math.max(maxWh, startWh) };
}

const idleStorage = (id: string, levelWh: number): StorageProblem => ({
  id,
  minWh: levelWh,
  maxWh: levelWh,
  startWh: levelWh,
  maxChargeW: 0,
  maxDischargeW: 0,
  chargeEfficiency: 1,
  dischargeEfficiency: 1,
  wearCostPerKwh: 0,
  terminalValuePerKwh: 0,
});
