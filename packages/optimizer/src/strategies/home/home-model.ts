import { MS_PER_HOUR } from "@oec/domain";

import { peakIntervals } from "../../plan/peak-charge.ts";
import { importPenaltyPerKwh } from "../../problem/import-penalty.ts";
import type { PeakProblem, Problem, StorageProblem } from "../../types/problem.ts";
import type { VehicleProblem } from "../../types/vehicle.ts";

/** The storage of a home [kWh, currency/kWh]. Powers are energies per slot at the busbar. */
export interface HomeStore {
  readonly roomKwh: number;
  readonly startKwh: number;
  readonly chargeEfficiency: number;
  readonly dischargeEfficiency: number;
  readonly wearPerKwh: number;
  /** Worth of a kWh stored at the end. */
  readonly worthPerKwh: number;
  readonly chargeKwh: Readonly<Float64Array>;
  readonly dischargeKwh: Readonly<Float64Array>;
  /** Energy lost per slot beside the busbar. */
  readonly usedKwh: Readonly<Float64Array>;
  /** Least energy at the END of each slot. */
  readonly requiredKwh: Readonly<Float64Array>;
}

/** The car of a home: per slot 0 or between two energies at the busbar [kWh]. */
export interface HomeCar {
  readonly leastKwh: Readonly<Float64Array>;
  readonly mostKwh: Readonly<Float64Array>;
  /** Energy at the busbar that reaches the target. */
  readonly wantedKwh: number;
  /** Energy at the busbar that fills the car. */
  readonly roomKwh: number;
  /** Price of what is missing, per kWh at the busbar. */
  readonly shortfallPerKwh: number;
  /** Distance of the energies that can be set; absent: any energy between least and most. */
  readonly stepKwh?: Readonly<Float64Array>;
}

/** The charge on high import: the mean of `counted` highest of billed peaks and slots, each slot counting `times` times. */
export interface HomePeak {
  readonly pricePerKw: number;
  readonly counted: number;
  /** Billed peaks [kW], highest first. */
  readonly billedKw: readonly number[];
  /** Metered power of one kWh imported in a slot [kW], 0 or more. */
  readonly kwPerKwh: Readonly<Float64Array>;
  /** Metering intervals in each slot. */
  readonly times: Readonly<Float64Array>;
}

/** A home in kWh per slot and currency: what the decomposition works with. */
export interface HomeModel {
  readonly count: number;
  readonly importPerKwh: Readonly<Float64Array>;
  readonly exportPerKwh: Readonly<Float64Array>;
  /** Load less PV, all of it used. */
  readonly netKwh: Readonly<Float64Array>;
  readonly pvKwh: Readonly<Float64Array>;
  /** Import limit, at most what can be taken. */
  readonly importKwh: Readonly<Float64Array>;
  /** Most that can be taken, the limit aside. */
  readonly takenKwh: Readonly<Float64Array>;
  readonly exportKwh: Readonly<Float64Array>;
  readonly store: HomeStore;
  readonly car: HomeCar;
  readonly peak: HomePeak;
  /** Price of import above the limit, where limits cannot be kept. */
  readonly penaltyPerKwh: number;
  /** Length of each slot [h]. */
  readonly hours: Readonly<Float64Array>;
}

/**
 * The home of a problem with at most one storage and one vehicle.
 *
 * @param storage - Undefined: one that cannot do anything stands in.
 * @param otherW - Power of everything else that is planned elsewhere, signed [W]; absent: there is nothing else.
 */
export function homeModel(
  problem: Problem,
  storage: StorageProblem | undefined,
  vehicle: VehicleProblem | undefined,
  otherW?: Readonly<Float64Array>,
): HomeModel {
  const { horizon } = problem;
  const { count, edges } = horizon;
  const hours = new Float64Array(count);
  for (let slot = 0; slot < count; slot += 1)
    hours[slot] = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
  const energy = (powerW: Readonly<Float64Array>) =>
    powerW.map((watts, slot) => (watts * (hours[slot] ?? 0)) / 1000);
  const store = homeStore(hours, storage);
  const car = homeCar(hours, vehicle);
  const loadKwh = energy(problem.loadW.map((watts, slot) => watts + (otherW?.[slot] ?? 0)));
  const pvKwh = energy(problem.pvW);
  const takenKwh = loadKwh.map(
    (load, slot) => load + (store.chargeKwh[slot] ?? 0) + (car.mostKwh[slot] ?? 0),
  );
  const givenKwh = pvKwh.map(
    (pv, slot) => Math.max(0, pv - Math.min(0, loadKwh[slot] ?? 0)) + (store.dischargeKwh[slot] ?? 0),
  );
  return {
    count,
    hours,
    importPerKwh: problem.importPricePerKwh,
    exportPerKwh: problem.exportPricePerKwh,
    netKwh: loadKwh.map((load, slot) => load - (pvKwh[slot] ?? 0)),
    pvKwh,
    takenKwh,
    importKwh: energy(problem.maxImportW).map((limit, slot) => Math.min(limit, takenKwh[slot] ?? 0)),
    exportKwh: energy(problem.maxExportW).map((limit, slot) => Math.min(limit, givenKwh[slot] ?? 0)),
    store,
    car,
    peak: homePeak(problem, hours),
    penaltyPerKwh: importPenaltyPerKwh(problem),
  };
}

/** A storage that stands in where there is none: it has room, so that values have a domain, and no power. */
function homeStore(hours: Float64Array, storage: StorageProblem | undefined): HomeStore {
  const none = new Float64Array(hours.length);
  if (storage === undefined || !(storage.maxWh > storage.minWh)) {
    const idle = { chargeEfficiency: 1, dischargeEfficiency: 1, wearPerKwh: 0, worthPerKwh: 0 };
    const still = { chargeKwh: none, dischargeKwh: none, usedKwh: none, requiredKwh: none };
    return { roomKwh: 1, startKwh: 0, ...idle, ...still };
  }
  const { minWh, maxWh, startWh, available, usedWh, requiredWh } = storage;
  const limit = (watts: number) =>
    hours.map((length, slot) => (available?.[slot] === 0 ? 0 : (watts * length) / 1000));
  return {
    roomKwh: (maxWh - minWh) / 1000,
    startKwh: (Math.min(maxWh, Math.max(minWh, startWh)) - minWh) / 1000,
    chargeEfficiency: storage.chargeEfficiency,
    dischargeEfficiency: storage.dischargeEfficiency,
    wearPerKwh: storage.wearCostPerKwh,
    worthPerKwh: storage.terminalValuePerKwh,
    chargeKwh: limit(storage.maxChargeW),
    dischargeKwh: limit(storage.maxDischargeW),
    usedKwh: usedWh === undefined ? none : usedWh.map((wh) => wh / 1000),
    requiredKwh: requiredWh === undefined ? none : requiredWh.map((wh) => Math.max(0, wh - minWh) / 1000),
  };
}

function homeCar(hours: Float64Array, vehicle: VehicleProblem | undefined): HomeCar {
  const none = new Float64Array(hours.length);
  if (vehicle === undefined)
    return { leastKwh: none, mostKwh: none, wantedKwh: 0, roomKwh: 0, shortfallPerKwh: 0 };
  const { available, chargeEfficiency, startWh, targetWh, maxWh } = vehicle;
  const energy = (watts: number) =>
    hours.map((length, slot) => (available[slot] === 1 ? (watts * length) / 1000 : 0));
  const busbarKwh = (storedWh: number) => Math.max(0, storedWh - startWh) / chargeEfficiency / 1000;
  return {
    leastKwh: energy(vehicle.minChargeW),
    mostKwh: energy(vehicle.maxChargeW),
    wantedKwh: busbarKwh(targetWh),
    roomKwh: busbarKwh(maxWh),
    shortfallPerKwh: vehicle.shortfallPricePerKwh * chargeEfficiency,
    ...(vehicle.stepW === undefined ? {} : { stepKwh: energy(vehicle.stepW) }),
  };
}

function homePeak({ peak, horizon }: Problem, hours: Float64Array): HomePeak {
  const times = new Float64Array(horizon.count);
  if (peak === undefined) return { pricePerKw: 0, counted: 1, billedKw: [], kwPerKwh: times, times };
  const intervals = peakIntervals(peak, horizon);
  for (const { firstSlot } of intervals) times[firstSlot] = (times[firstSlot] ?? 0) + 1;
  return {
    pricePerKw: peak.pricePerKw,
    counted: Math.max(1, Math.min(peak.highestCount, intervals.length + peak.billedPeaksW.length)),
    billedKw: peak.billedPeaksW.map((watts) => watts / 1000).sort((a, b) => b - a),
    kwPerKwh: hours.map((length, slot) => (peak.slotWeight[slot] ?? 1) / length),
    times,
  };
}

/** Whether a metering interval lies in several slots. */
export const sharesIntervals = (peak: PeakProblem, { horizon }: Problem): boolean =>
  peakIntervals(peak, horizon).some(({ firstSlot, lastSlot }) => firstSlot !== lastSlot);
