import type { Problem } from "../types/problem.ts";

/** What a problem may ask for beyond prices, load, PV, grid limits and storages that are always there. */
export type Feature =
  | "a peak charge"
  | "a hybrid inverter"
  | "required energy"
  | "limits on cycles"
  | "a storage that is away"
  | "vehicles"
  | "flexible loads";

/** What a problem asks for that a strategy does not know, as a reason; undefined where there is nothing. */
export function unknownFeature(problem: Problem, known: readonly Feature[]): string | undefined {
  const unknown = featuresOf(problem).find((feature) => !known.includes(feature));
  return unknown === undefined ? undefined : `${unknown}, this strategy knows none`;
}

function featuresOf({ storages, peak, hybrid, vehicles, flexibleLoads }: Problem): Feature[] {
  const features: Feature[] = [];
  if (peak !== undefined) features.push("a peak charge");
  if (hybrid !== undefined) features.push("a hybrid inverter");
  if (storages.some(({ requiredWh }) => requiredWh !== undefined)) features.push("required energy");
  if (storages.some(({ cycleLimits }) => (cycleLimits?.length ?? 0) > 0)) features.push("limits on cycles");
  if (storages.some(({ available, usedWh }) => available !== undefined || usedWh !== undefined))
    features.push("a storage that is away");
  if ((vehicles?.length ?? 0) > 0) features.push("vehicles");
  if ((flexibleLoads?.length ?? 0) > 0) features.push("flexible loads");
  return features;
}
