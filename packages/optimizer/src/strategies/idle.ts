import { assemblePlan } from "../plan/assemble-plan.ts";
import type { Plan } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";

/**
 * The plan in which no storage moves: what the site costs without them, apart from the worth of what they hold.
 *
 * @param problem - A valid problem.
 */
export function idle(problem: Problem): Plan {
  const { count } = problem.horizon;
  return assemblePlan(problem, {
    strategy: "idle",
    batteryW: problem.storages.map(() => new Float64Array(count)),
    socWh: problem.storages.map(({ startWh }) => new Float64Array(count).fill(startWh)),
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
