import type { Problem, Scenario } from "@oec/optimizer";
import { uniform } from "./random-problem.ts";

/** Seeded courses around a problem whose deviations linger and grow over the first eight hours. */
export function randomScenarios(problem: Problem, count: number, seed: number): Scenario[] {
  const random = uniform(seed * 104_729 + 7);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const weights = Array.from({ length: count }, () => 0.5 + random());
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return weights.map((weight) => {
    let [price, load, sun] = [0, 0, 0];
    const columns = {
      importPricePerKwh: Float64Array.from(problem.importPricePerKwh),
      exportPricePerKwh: Float64Array.from(problem.exportPricePerKwh),
      loadW: Float64Array.from(problem.loadW),
      pvW: Float64Array.from(problem.pvW),
    };
    for (let t = 0; t < problem.horizon.count; t += 1) {
      const growth = Math.min(1, t / 32);
      price = 0.95 * price + 0.05 * normal();
      load = 0.9 * load + 0.15 * normal();
      sun = 0.9 * sun + 0.15 * normal();
      const convex = problem.importPricePerKwh[t]! >= Math.max(0, problem.exportPricePerKwh[t]!);
      const dearer = problem.importPricePerKwh[t]! + 1.25 * growth * price;
      columns.importPricePerKwh[t] = convex ? Math.max(0.05, dearer) : dearer;
      const sold = problem.exportPricePerKwh[t]! + growth * price;
      columns.exportPricePerKwh[t] = convex ? Math.min(columns.importPricePerKwh[t]!, sold) : sold;
      columns.loadW[t] = Math.max(20, problem.loadW[t]! * (1 + load));
      columns.pvW[t] = Math.max(0, problem.pvW[t]! * Math.min(1.2, Math.max(0.1, 1 + sun)));
    }
    return { probability: weight / sum, ...columns };
  });
}
