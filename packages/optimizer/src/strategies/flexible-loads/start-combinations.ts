import type { Problem } from "../../types/problem.ts";
import type { FlexibleLoadProblem } from "../../types/vehicle.ts";

/** How many ways there are to start some loads. */
export const combinationsOf = (loads: readonly FlexibleLoadProblem[]): number =>
  loads.reduce((product, { earliestSlot, latestSlot }) => product * (latestSlot - earliestSlot + 1), 1);

/** Every way to start some loads, the earliest first; the array is used again. */
export function* startCombinations(loads: readonly FlexibleLoadProblem[]): Generator<readonly number[]> {
  const starts = loads.map(({ earliestSlot }) => earliestSlot);
  for (;;) {
    yield starts;
    let turned = loads.length - 1;
    while (turned >= 0 && starts[turned] === loads[turned]?.latestSlot) {
      starts[turned] = loads[turned]?.earliestSlot ?? 0;
      turned -= 1;
    }
    if (turned < 0) return;
    starts[turned] = (starts[turned] ?? 0) + 1;
  }
}

/** The same problem with the loads running from given starts on, and nothing of them left to choose. */
export function withStarts(problem: Problem, starts: readonly number[]): Problem {
  const { flexibleLoads = [], ...rest } = problem;
  const loadW = Float64Array.from(rest.loadW);
  for (const [load, { profileW }] of flexibleLoads.entries()) {
    const start = starts[load] ?? 0;
    for (const [after, watts] of profileW.entries())
      loadW[start + after] = (loadW[start + after] ?? 0) + watts;
  }
  return { ...rest, loadW };
}

/** Power of each load from given starts on [W]. */
export const startedPowers = (
  { flexibleLoads = [], horizon }: Problem,
  starts: readonly number[],
): Float64Array[] =>
  flexibleLoads.map(({ profileW }, load) => {
    const powers = new Float64Array(horizon.count);
    powers.set(profileW, starts[load] ?? 0);
    return powers;
  });
