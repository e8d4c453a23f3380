import { MS_PER_HOUR } from "@oec/domain";

import type { Problem } from "../types/problem.ts";
import type { VehicleProblem } from "../types/vehicle.ts";

/** Energy below this is rounding [Wh]. */
const DONE_WH = 1e-6;

/** What devices do that nobody plans for. */
export interface PlainDevices {
  /** Power per vehicle [W]. */
  readonly evW: Float64Array[];
  /** Power per flexible load [W]. */
  readonly flexibleW: Float64Array[];
  /** All of them together per slot [W]. */
  readonly totalW: Float64Array;
}

/** Loads start as early as they may; vehicles charge at once, at the most that import limit and target allow. */
export function plainDevices(problem: Problem): PlainDevices {
  const totalW = new Float64Array(problem.horizon.count);
  const flexibleW = (problem.flexibleLoads ?? []).map(({ profileW, earliestSlot }) => {
    const powers = new Float64Array(totalW.length);
    powers.set(profileW, earliestSlot);
    for (const [slot, watts] of powers.entries()) totalW[slot] = (totalW[slot] ?? 0) + watts;
    return powers;
  });
  const evW = (problem.vehicles ?? []).map((vehicle) => chargedAtOnce(problem, vehicle, totalW));
  return { evW, flexibleW, totalW };
}

/** Charging powers of a vehicle beside others, which it is added to. */
function chargedAtOnce(problem: Problem, vehicle: VehicleProblem, totalW: Float64Array): Float64Array {
  const { edges } = problem.horizon;
  const { minChargeW, maxChargeW, stepW, chargeEfficiency, available } = vehicle;
  const powers = new Float64Array(totalW.length);
  let storedWh = vehicle.startWh;
  for (const slot of powers.keys()) {
    const missingWh = vehicle.targetWh - storedWh;
    if (available[slot] !== 1 || missingWh <= DONE_WH) continue;
    const hours = ((edges[slot + 1] ?? 0) - (edges[slot] ?? 0)) / MS_PER_HOUR;
    const roomW = (problem.maxImportW[slot] ?? Infinity) - (problem.loadW[slot] ?? 0) - (totalW[slot] ?? 0);
    const wantedW = Math.max(minChargeW, missingWh / hours / chargeEfficiency);
    const fullW = (vehicle.maxWh - storedWh) / hours / chargeEfficiency;
    const mostW = Math.min(maxChargeW, wantedW, roomW, fullW);
    if (mostW < minChargeW) continue;
    const watts = stepW === undefined ? mostW : minChargeW + stepW * Math.floor((mostW - minChargeW) / stepW);
    powers[slot] = watts;
    totalW[slot] = (totalW[slot] ?? 0) + watts;
    storedWh += watts * hours * chargeEfficiency;
  }
  return powers;
}
