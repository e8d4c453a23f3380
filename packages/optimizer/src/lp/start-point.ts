import type { Plan } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";
import { setDeviceColumns } from "./device-columns.ts";
import { peakPoint } from "./peak-columns.ts";
import { slotKwhPerW } from "./slot-columns.ts";
import type { StorageModel } from "./storage-model.ts";

/** A plan as a point of a model: what a solver may begin with. */
export function startPoint(
  problem: Problem,
  { model, slots, devices, peak }: StorageModel,
  plan: Plan,
): Float64Array {
  const values = new Float64Array(model.cost.length);
  const set = (column: number, value: number) => {
    if (column >= 0) values[column] = value;
  };
  for (const [slot, columns] of slots.entries()) {
    const kwhPerW = slotKwhPerW(problem, slot);
    const gridKwh = (plan.columns.gridW[slot] ?? 0) * kwhPerW;
    const boughtKwh = Math.min(Math.max(0, gridKwh), model.upper[columns.bought] ?? 0);
    set(columns.bought, boughtKwh);
    set(columns.over, Math.max(0, gridKwh) - boughtKwh);
    set(columns.sold, Math.max(0, -gridKwh));
    set(columns.unused, (plan.columns.curtailW[slot] ?? 0) * kwhPerW);
    set(columns.importing, gridKwh > 0 ? 1 : 0);
    for (const [index, storage] of columns.storages.entries()) {
      const kwh = (plan.columns.batteryW[index]?.[slot] ?? 0) * kwhPerW;
      set(storage.charge, Math.max(0, kwh));
      set(storage.discharge, Math.max(0, -kwh));
      set(storage.charging, kwh > 0 ? 1 : 0);
      const leastWh = problem.storages[index]?.minWh ?? 0;
      set(storage.level, ((plan.columns.socWh[index]?.[slot] ?? leastWh) - leastWh) / 1000);
    }
  }
  setDeviceColumns(problem, devices, plan, set);
  if (peak === undefined || problem.peak === undefined) return values;
  const { level, above } = peakPoint(problem, problem.peak, plan.columns.gridW);
  set(peak.level, level);
  for (const [index, column] of peak.above.entries()) set(column, above[index] ?? 0);
  return values;
}
