import type { Problem } from "@oec/optimizer";
import { randomProblem, type Kind } from "../../support/random-problem.ts";
import { uniform } from "./uniform.ts";

/** A seeded problem with two to three storages of different sizes and losses. */
export function severalStorages(seed: number, kind: Kind): Problem {
  const problem = randomProblem(seed, kind);
  const random = uniform(seed + 555);
  const others = random() < 0.3 ? 2 : 1;
  const more = Array.from({ length: others }, (_, index) => {
    const found = randomProblem(seed + 5000 * (index + 1), { count: 1, prices: "convex" }).storages[0]!;
    return { ...found, id: `storage-${index + 2}` };
  });
  return { ...problem, storages: [...problem.storages, ...more] };
}
