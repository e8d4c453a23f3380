import { assemblePlan } from "../plan/assemble-plan.ts";
import type { Plan } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";
import { plainDevices } from "./plain-devices.ts";

/**
 * The plan in which no storage moves: what the site costs without them, apart from the worth of what they hold. Vehicles
 * charge at once, loads start as early as they may.
 *
 * @param problem - A valid problem.
 */
export function idle(problem: Problem): Plan {
  const { count } = problem.horizon;
  const { evW, flexibleW } = plainDevices(problem);
  return assemblePlan(problem, {
    strategy: "idle",
    evW,
    ...(problem.flexibleLoads === undefined ? {} : { flexibleW }),
    batteryW: problem.storages.map(() => new Float64Array(count)),
    socWh: problem.storages.map(({ startWh, usedWh }) => {
      let level = startWh;
      return Float64Array.from({ length: count }, (_, slot) => (level -= usedWh?.[slot] ?? 0));
    }),
    value: {
      storages: problem.storages.map(({ minWh, maxWh, terminalValuePerKwh }) => ({
        offsets: Int32Array.from({ length: count + 1 }, (_, slot) => slot),
        floorWh: new Float64Array(count).fill(minWh),
        endWh: new Float64Array(count).fill(maxWh),
        perKwh: new Float64Array(count).fill(terminalValuePerKwh),
      })),
    },
    certificate: { kind: "heuristic" },
    stats: { segments: 1, nonConvexSlots: 0, passes: 0 },
  });
}
