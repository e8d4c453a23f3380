import { importPenaltyPerKwh, requiredPenaltyPerKwh } from "../problem/import-penalty.ts";
import type { Problem } from "../types/problem.ts";
import {
  deviceColumnCount,
  deviceColumns,
  deviceTerms,
  mostTakenKwh,
  type DeviceColumns,
} from "./device-columns.ts";
import type { Exclusions } from "./exclusion-sets.ts";
import { LpModelBuilder, type LpModel, type Term } from "./model.ts";
import { peakColumns, type PeakColumns } from "./peak-columns.ts";
import { slotKwhPerW, type SlotColumns, type StorageColumns } from "./slot-columns.ts";

/** A problem as a model in kWh per slot and currency, the units in which solvers' tolerances mean something. */
export interface StorageModel {
  readonly model: LpModel;
  readonly slots: readonly SlotColumns[];
  readonly devices: DeviceColumns;
  /** Where the problem has a peak charge. */
  readonly peak?: PeakColumns;
}

/** Columns that {@link storageModel} will make, without whole numbers. */
export const columnCount = (problem: Problem): number =>
  problem.horizon.count * (4 + 3 * problem.storages.length) + deviceColumnCount(problem);

/**
 * The planning problem as a linear programme, with whole numbers where `exclusions` ask for them.
 *
 * Its least cost is the plan's total plus the penalty for import above the limit.
 *
 * @param problem - A valid problem.
 */
export function storageModel(problem: Problem, exclusions: Exclusions): StorageModel {
  const builder = new LpModelBuilder();
  const penaltyPerKwh = importPenaltyPerKwh(problem);
  const slots: SlotColumns[] = [];
  const devices = deviceColumns(builder, problem, exclusions);
  const before = problem.storages.map(() => -1);
  for (let slot = 0; slot < problem.horizon.count; slot += 1) {
    const kwhPerW = slotKwhPerW(problem, slot);
    const storages = problem.storages.map((storage, index): StorageColumns => {
      const columns = storageColumns(builder, problem, index, slot, exclusions, kwhPerW);
      const change: Term[] = [
        [columns.level, 1],
        [columns.charge, -storage.chargeEfficiency],
        [columns.discharge, 1 / storage.dischargeEfficiency],
      ];
      const previous = before[index] ?? -1;
      const startKwh = Math.max(0, Math.min(storage.maxWh, storage.startWh) - storage.minWh) / 1000;
      const usedKwh = (storage.usedWh?.[slot] ?? 0) / 1000;
      if (previous < 0) builder.row(startKwh - usedKwh, startKwh - usedKwh, change);
      else builder.row(-usedKwh, -usedKwh, [...change, [previous, -1]]);
      requireEnergy(builder, problem, index, slot, columns.level);
      before[index] = columns.level;
      return columns;
    });
    const rates = { kwhPerW, penaltyPerKwh, taken: deviceTerms(problem, devices, slot) };
    slots.push(gridColumns(builder, problem, slot, storages, exclusions, rates));
  }
  if (problem.peak === undefined) return { model: builder.build(), slots, devices };
  const peak = peakColumns(builder, problem, problem.peak, slots);
  return { model: builder.build(), slots, devices, peak };
}

/** A level that is wanted and may be missed at a price, where it cannot be reached. */
function requireEnergy(
  builder: LpModelBuilder,
  problem: Problem,
  index: number,
  slot: number,
  level: number,
): void {
  const { requiredWh, minWh = 0 } = problem.storages[index] ?? {};
  const requiredKwh = ((requiredWh?.[slot] ?? 0) - minWh) / 1000;
  if (requiredKwh <= 0) return;
  const missing = builder.column({ cost: requiredPenaltyPerKwh(problem) });
  builder.row(requiredKwh, Infinity, [[level, 1], [missing, 1]]); // prettier-ignore
}

function storageColumns(
  builder: LpModelBuilder,
  problem: Problem,
  index: number,
  slot: number,
  exclusions: Exclusions,
  kwhPerW: number,
): StorageColumns {
  const storage = problem.storages[index];
  if (storage === undefined) throw new RangeError(`no storage ${index}`);
  const connectedKwhPerW = storage.available?.[slot] === 0 ? 0 : kwhPerW;
  const chargeMax = storage.maxChargeW * connectedKwhPerW;
  const dischargeMax = storage.maxDischargeW * connectedKwhPerW;
  const charge = builder.column({ cost: storage.wearCostPerKwh, upper: chargeMax });
  const discharge = builder.column({ cost: storage.wearCostPerKwh, upper: dischargeMax });
  const worth = slot === problem.horizon.count - 1 ? storage.terminalValuePerKwh : 0;
  const level = builder.column({ cost: -worth, upper: (storage.maxWh - storage.minWh) / 1000 });
  const charging =
    exclusions.storages[index]?.has(slot) === true
      ? eitherOr(builder, [charge, chargeMax], [discharge, dischargeMax])
      : -1;
  return { charge, discharge, level, charging };
}

/** What a slot's energies are multiplied with, and what vehicles and loads take in it. */
interface SlotRates {
  readonly kwhPerW: number;
  readonly penaltyPerKwh: number;
  readonly taken: readonly Term[];
}

function gridColumns(
  builder: LpModelBuilder,
  problem: Problem,
  slot: number,
  storages: readonly StorageColumns[],
  exclusions: Exclusions,
  { kwhPerW, penaltyPerKwh, taken }: SlotRates,
): SlotColumns {
  const [loadKwh, pvKwh] = [(problem.loadW[slot] ?? 0) * kwhPerW, (problem.pvW[slot] ?? 0) * kwhPerW];
  const importPrice = problem.importPricePerKwh[slot] ?? 0;
  let [mostKwh, leastKwh] = [loadKwh + mostTakenKwh(problem, slot), pvKwh];
  for (const storage of problem.storages) {
    mostKwh += storage.maxChargeW * kwhPerW;
    leastKwh += storage.maxDischargeW * kwhPerW;
  }
  const limitKwh = (problem.maxImportW[slot] ?? Infinity) * kwhPerW;
  const importMax = Math.min(mostKwh, limitKwh);
  const exportMax = Math.min(leastKwh, (problem.maxExportW[slot] ?? Infinity) * kwhPerW);
  const bought = builder.column({ cost: importPrice, upper: importMax });
  const sold = builder.column({ cost: -(problem.exportPricePerKwh[slot] ?? 0), upper: exportMax });
  const unused = builder.column({ upper: pvKwh });
  // Wherever there is a limit, reached or not: problems of one shape then give models of one shape.
  const limited = limitKwh < Infinity;
  const over = limited ? builder.column({ cost: importPrice + penaltyPerKwh, upper: mostKwh }) : -1;
  const balance: Term[] = [[bought, 1], [sold, -1], [unused, -1], ...taken]; // prettier-ignore
  if (limited) balance.push([over, 1]);
  for (const { charge, discharge } of storages) balance.push([charge, -1], [discharge, 1]);
  builder.row(loadKwh - pvKwh, loadKwh - pvKwh, balance);
  const importing = exclusions.grid.has(slot)
    ? eitherOr(builder, [bought, importMax], [sold, exportMax])
    : -1;
  return { bought, sold, unused, over, importing, storages };
}

/** A binary that is 1 where the first column may be above 0 and 0 where the second may. */
function eitherOr(
  builder: LpModelBuilder,
  [first, firstMax]: readonly [number, number],
  [second, secondMax]: readonly [number, number],
): number {
  const binary = builder.column({ upper: 1, kind: "integer" });
  builder.row(-Infinity, 0, [[first, 1], [binary, -firstMax]]); // prettier-ignore
  builder.row(-Infinity, secondMax, [[second, 1], [binary, secondMax]]); // prettier-ignore
  return binary;
}
