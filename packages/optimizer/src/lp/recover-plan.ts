import { assemblePlan } from "../plan/assemble-plan.ts";
import { storageValues } from "../plan/storage-values.ts";
import type { Certificate, Plan, PlanStats } from "../types/plan.ts";
import type { Problem, StorageProblem } from "../types/problem.ts";
import { devicePowers, type DeviceColumns } from "./device-columns.ts";
import { slotKwhPerW, type SlotColumns } from "./slot-columns.ts";

/** Powers below this are rounding of a solver [W]. */
const NOISE_W = 1e-3;
/** Grid power beyond a limit by less than this is rounding of several [W]. */
const GRID_NOISE_W = 0.1;

const EMPTY = { minWh: 0, maxDischargeW: 0, dischargeEfficiency: 1 } as const;

/** Storage powers [W] and energies at the end of each slot [Wh], one column per storage. */
export interface Trajectories {
  readonly batteryW: readonly Float64Array[];
  readonly socWh: readonly Float64Array[];
  /** Powers of vehicles and flexible loads; absent: there are none. */
  readonly evW?: readonly Float64Array[];
  readonly flexibleW?: readonly Float64Array[];
}

/**
 * What the storages really do if they follow the energies of a solution: the nearest sound powers.
 *
 * Where a solution charges and discharges at once, only the difference of the energies is kept.
 *
 * @param values - Point of the model that `slots` describes.
 */
export function trajectories(
  problem: Problem,
  slots: readonly SlotColumns[],
  values: Readonly<Float64Array>,
  devices?: DeviceColumns,
): Trajectories {
  const others = devices === undefined ? { evW: [], flexibleW: [] } : devicePowers(problem, devices, values);
  const batteryW = problem.storages.map(() => new Float64Array(slots.length));
  const socWh = problem.storages.map(() => new Float64Array(slots.length));
  const storedWh = problem.storages.map(({ minWh, maxWh, startWh }) =>
    Math.min(maxWh, Math.max(minWh, startWh)),
  );
  for (const [slot, { storages }] of slots.entries()) {
    const hours = slotKwhPerW(problem, slot) * 1000;
    const powers = problem.storages.map((storage, index) => {
      const wantedWh = storage.minWh + 1000 * (values[storages[index]?.level ?? -1] ?? 0);
      const nextWh = Math.min(storage.maxWh, Math.max(storage.minWh, wantedWh));
      const usedWh = storage.usedWh?.[slot] ?? 0;
      return storage.available?.[slot] === 0
        ? 0
        : powerFor(storage, nextWh - (storedWh[index] ?? 0) + usedWh, hours);
    });
    const takenW = [...others.evW, ...others.flexibleW].reduce((sum, column) => sum + (column[slot] ?? 0), 0);
    keepGridLimits(problem, slot, takenW, powers, (index, powerW) => {
      const { minWh, maxDischargeW, dischargeEfficiency } = problem.storages[index] ?? EMPTY;
      const leftWh = (storedWh[index] ?? 0) + (powerW / dischargeEfficiency) * hours;
      return leftWh >= minWh && -powerW <= maxDischargeW;
    });
    for (const [index, storage] of problem.storages.entries()) {
      const powerW = powers[index] ?? 0;
      const perHour = powerW > 0 ? powerW * storage.chargeEfficiency : powerW / storage.dischargeEfficiency;
      const nextWh = (storedWh[index] ?? 0) + perHour * hours - (storage.usedWh?.[slot] ?? 0);
      storedWh[index] = nextWh;
      batteryW[index]?.fill(powerW, slot, slot + 1);
      socWh[index]?.fill(nextWh, slot, slot + 1);
    }
  }
  const { evW, flexibleW } = others;
  return {
    ...{ batteryW, socWh },
    ...(problem.vehicles === undefined ? {} : { evW }),
    ...(problem.flexibleLoads === undefined ? {} : { flexibleW }),
  };
}

/** Power at the busbar that changes the stored energy [W], within the limits of the storage. */
function powerFor(storage: StorageProblem, changeWh: number, hours: number): number {
  const perHour = changeWh / hours;
  const powerW = perHour > 0 ? perHour / storage.chargeEfficiency : perHour * storage.dischargeEfficiency;
  if (Math.abs(powerW) < NOISE_W) return 0;
  return Math.min(storage.maxChargeW, Math.max(-storage.maxDischargeW, powerW));
}

/** Takes the rounding of a solver that rounds to 1e-8 kWh off a storage that moves the right way for it. */
function keepGridLimits(
  problem: Problem,
  slot: number,
  takenW: number,
  powers: number[],
  canGive: (index: number, powerW: number) => boolean,
): void {
  const loadW = (problem.loadW[slot] ?? 0) + takenW;
  let totalW = 0;
  for (const powerW of powers) totalW += powerW;
  const importW = loadW - (problem.pvW[slot] ?? 0) + totalW - (problem.maxImportW[slot] ?? Infinity);
  // All PV may be left unused, what storages give may not.
  const exportW = -loadW - totalW - (problem.maxExportW[slot] ?? Infinity);
  const within = (excessW: number) => excessW > 0 && excessW < GRID_NOISE_W;
  if (within(exportW)) {
    const giver = powers.findIndex((powerW) => powerW < -exportW);
    if (giver >= 0) powers[giver] = (powers[giver] ?? 0) + exportW;
  }
  if (!within(importW)) return;
  const taker = powers.findIndex((powerW) => powerW > importW);
  if (taker >= 0) {
    powers[taker] = (powers[taker] ?? 0) - importW;
    return;
  }
  const reserve = powers.findIndex((powerW, index) => powerW <= 0 && canGive(index, powerW - importW));
  if (reserve >= 0) powers[reserve] = (powers[reserve] ?? 0) - importW;
}

/** A plan of trajectories, with the value of energy as the exact single-storage solution around it sees it. */
export function planFrom(
  problem: Problem,
  name: string,
  path: Trajectories,
  certificate: Certificate,
  stats: PlanStats,
): Plan {
  const value = storageValues(problem, path);
  return assemblePlan(problem, { strategy: name, ...path, value, certificate, stats });
}
