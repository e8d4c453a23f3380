import type { Problem, StorageProblem } from "@oec/optimizer";

import { uniform } from "./uniform.ts";
import { wholeHome } from "./whole-home.ts";

/**
 * A {@link wholeHome} with a second car that gives energy back: 28 kWh of its battery, 7 kW, away around noon, and a level
 * that it needs when it leaves.
 */
export function v2xHome(seed: number, slots: number, slotMs: number): Problem {
  const home = wholeHome(seed, slots, slotMs);
  const random = uniform(seed * 31 + 7);
  const departure = Math.floor(slots * (0.3 + 0.05 * random()));
  const back = Math.floor(slots * (0.7 + 0.05 * random()));
  const requiredWh = new Float64Array(slots);
  requiredWh.set([24_000], departure - 1);
  const car: StorageProblem = {
    id: "v2x",
    minWh: 8000,
    maxWh: 36_000,
    startWh: 12_000 + 8000 * random(),
    maxChargeW: 7000,
    maxDischargeW: 7000,
    chargeEfficiency: 0.93,
    dischargeEfficiency: 0.93,
    wearCostPerKwh: 0.08,
    terminalValuePerKwh: 0.9 * (home.storages[0]?.terminalValuePerKwh ?? 0),
    available: new Uint8Array(slots).fill(1).fill(0, departure, back),
    requiredWh,
  };
  return { ...home, storages: [...home.storages, car] };
}
