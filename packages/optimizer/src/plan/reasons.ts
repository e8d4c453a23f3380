import type { EnergyValue, StorageValue } from "@oec/domain";

import { leastGridW } from "../problem/grid-bounds.ts";
import type { Plan, Reason, ReasonCode } from "../types/plan.ts";
import type { Problem, StorageProblem } from "../types/problem.ts";

/** Powers below this are nothing [W]. */
const IDLE_W = 1e-6;
/** Distance to a bound of the range below which a store counts as full or empty [Wh]. */
const BOUND_WH = 1e-3;

/** Names, for every slot, why each storage does what it does, why PV is left unused, and where the fuse cannot hold. */
export function explainSlots(problem: Problem, columns: Plan["columns"], value: EnergyValue): Reason[] {
  const reasons: Reason[] = [];
  for (let slot = 0; slot < problem.horizon.count; slot += 1) {
    const gridW = columns.gridW[slot] ?? 0;
    const curtailW = columns.curtailW[slot] ?? 0;
    const pricePerKwh = gridPrice(problem, slot, gridW, curtailW);
    for (let index = 0; index < problem.storages.length; index += 1) {
      const storage = problem.storages[index];
      if (storage === undefined) continue;
      const storedWh = columns.socWh[index]?.[slot] ?? storage.startWh;
      const powerW = columns.batteryW[index]?.[slot] ?? 0;
      const packed = value.storages[index];
      // A plan mostly ends on a kink of the value: look at the side that the energy came from or went to.
      const movedWh = storedWh - (powerW > IDLE_W ? BOUND_WH : 0);
      reasons.push({
        slot,
        code: storageReason(powerW, gridW, storedWh, storage),
        storage: index,
        pricePerKwh,
        valuePerKwh: packed === undefined ? 0 : valueAt(packed, slot, movedWh),
      });
    }
    for (let vehicle = 0; vehicle < columns.evW.length; vehicle += 1) {
      if ((columns.evW[vehicle]?.[slot] ?? 0) <= IDLE_W) continue;
      const valuePerKwh = problem.vehicles?.[vehicle]?.shortfallPricePerKwh ?? 0;
      reasons.push({ slot, code: "charge-vehicle", vehicle, pricePerKwh, valuePerKwh });
    }
    if (curtailW > IDLE_W) {
      const limited = gridW <= leastGridW(problem, slot, houseW(problem, columns, slot)) + IDLE_W;
      const code = limited ? "curtail-export-limit" : "curtail-price";
      reasons.push({ slot, code, pricePerKwh: problem.exportPricePerKwh[slot] ?? 0, valuePerKwh: 0 });
    }
    if (gridW > (problem.maxImportW[slot] ?? Infinity) + IDLE_W) {
      reasons.push({ slot, code: "import-limit-exceeded", pricePerKwh, valuePerKwh: 0 });
    }
  }
  return reasons;
}

/** What the kWh at the margin costs or earns: nothing while PV is left unused. */
function gridPrice(problem: Problem, slot: number, gridW: number, curtailW: number): number {
  if (gridW > IDLE_W) return problem.importPricePerKwh[slot] ?? 0;
  if (gridW < -IDLE_W || curtailW <= IDLE_W) return problem.exportPricePerKwh[slot] ?? 0;
  return 0;
}

function storageReason(powerW: number, gridW: number, storedWh: number, storage: StorageProblem): ReasonCode {
  if (powerW > IDLE_W) return gridW > IDLE_W ? "charge-from-grid" : "store-surplus";
  if (powerW < -IDLE_W) return gridW < -IDLE_W ? "sell-stored" : "cover-load";
  if (storedWh >= storage.maxWh - BOUND_WH) return "hold-full";
  if (storedWh <= storage.minWh + BOUND_WH) return "hold-empty";
  return "hold";
}

/** What the house takes in a slot, with its cars and the loads whose start was chosen [W]. */
function houseW({ loadW }: Problem, { evW, flexibleW = [] }: Plan["columns"], slot: number): number {
  let total = loadW[slot] ?? 0;
  for (const column of [...evW, ...flexibleW]) total += column[slot] ?? 0;
  return total;
}

/** The value on the segment that contains a level; the last one for a full store. */
function valueAt(packed: StorageValue, slot: number, storedWh: number): number {
  let low = packed.offsets[slot] ?? 0;
  let high = (packed.offsets[slot + 1] ?? 0) - 1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((packed.endWh[middle] ?? Infinity) > storedWh) high = middle;
    else low = middle + 1;
  }
  return packed.perKwh[low] ?? 0;
}
