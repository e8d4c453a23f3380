import { MS_PER_HOUR } from "@oec/domain";

import type { Problem } from "../types/problem.ts";

/** What vehicles miss to their targets, and what that costs. */
export interface Shortfall {
  /** Per vehicle [Wh stored]. */
  readonly wh: Float64Array;
  /** [currency]. */
  readonly cost: number;
}

/** What charging powers leave missing; undefined for a problem without vehicles. */
export function vehicleShortfall(
  { vehicles, horizon }: Problem,
  evW: readonly Readonly<Float64Array>[],
): Shortfall | undefined {
  if (vehicles === undefined) return undefined;
  const wh = new Float64Array(vehicles.length);
  let cost = 0;
  for (const [index, vehicle] of vehicles.entries()) {
    let storedWh = vehicle.startWh;
    for (const [slot, powerW] of (evW[index] ?? []).entries()) {
      const hours = ((horizon.edges[slot + 1] ?? 0) - (horizon.edges[slot] ?? 0)) / MS_PER_HOUR;
      storedWh += powerW * hours * vehicle.chargeEfficiency;
    }
    const missing = Math.max(0, vehicle.targetWh - storedWh);
    wh[index] = missing;
    cost += (missing / 1000) * vehicle.shortfallPricePerKwh;
  }
  return { wh, cost };
}
