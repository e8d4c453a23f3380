import {
  createHomeDp,
  createPiecewiseLinearDp,
  createTwoStorageHome,
  greedy,
  type Strategy,
} from "@oec/optimizer";
import { err } from "@oec/domain";

/** Passes of the search for homes with a car: some tens of milliseconds, so that no control cycle waits for a plan. */
const CAR_PASSES = 300;

/**
 * Plans whatever a home is: a battery alone exactly, a battery and a car with a proven gap, and everything else as well as
 * a rule can.
 */
export function homeStrategy(): Strategy {
  const strategies = [
    createPiecewiseLinearDp(),
    withPasses(createHomeDp(), CAR_PASSES),
    withPasses(createTwoStorageHome(), CAR_PASSES),
    greedy,
  ];
  return {
    name: "home",
    capabilities(problem) {
      const able = strategies.map((one) => one.capabilities(problem));
      return (
        able.find(({ supported }) => supported) ?? { supported: false, reason: "nothing plans such a home" }
      );
    },
    solve(problem, options) {
      const able = strategies.find((one) => one.capabilities(problem).supported);
      return able === undefined
        ? err({ kind: "unsupported", reason: "nothing plans such a home" })
        : able.solve(problem, options);
    },
  };
}

const withPasses = (strategy: Strategy, maxPasses: number): Strategy => ({
  ...strategy,
  solve: (problem, options) => strategy.solve(problem, { maxPasses, ...options }),
});
