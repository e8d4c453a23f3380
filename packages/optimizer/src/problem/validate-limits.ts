import type { CycleLimit, Problem, ProblemError } from "../types/problem.ts";
import { mistakenNumber, outsideColumn } from "./mistakes.ts";

/** What is wrong with required levels and limits on cycles. */
export function storageLimitsMistake({ storages, horizon: { count } }: Problem): ProblemError | undefined {
  for (const [index, { requiredWh, cycleLimits = [], maxWh }] of storages.entries()) {
    const path = `storages[${index}]`;
    const mistake =
      (requiredWh === undefined
        ? undefined
        : requiredMistake(`${path}.requiredWh`, requiredWh, count, maxWh)) ??
      cycleMistake(`${path}.cycleLimits`, cycleLimits, count);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function requiredMistake(
  field: string,
  levels: Readonly<Float64Array>,
  count: number,
  maxWh: number,
): ProblemError | undefined {
  const outside = outsideColumn(field, levels, count, 0, false);
  if (outside !== undefined) return outside;
  const slot = levels.findIndex((level) => level > maxWh);
  return slot < 0 ? undefined : mistakenNumber(field, levels[slot] ?? Number.NaN, `0 to ${maxWh}`, slot);
}

function cycleMistake(path: string, limits: readonly CycleLimit[], count: number): ProblemError | undefined {
  let after = 0;
  for (const [index, { fromSlot, toSlot, maxDischargedWh }] of limits.entries()) {
    const field = (name: keyof CycleLimit) => `${path}[${index}].${name}`;
    if (!(Number.isInteger(fromSlot) && fromSlot >= after))
      return mistakenNumber(field("fromSlot"), fromSlot, `a whole number, ${after} or more`, index);
    if (!(Number.isInteger(toSlot) && toSlot > fromSlot && toSlot <= count))
      return mistakenNumber(field("toSlot"), toSlot, `a whole number, ${fromSlot + 1} to ${count}`, index);
    if (!(maxDischargedWh >= 0 && maxDischargedWh < Infinity))
      return mistakenNumber(field("maxDischargedWh"), maxDischargedWh, "0 or more", index);
    after = toSlot;
  }
  return undefined;
}

/** What is wrong with the inverter that PV and a storage share. */
export function hybridMistake({ hybrid, storages }: Problem): ProblemError | undefined {
  if (hybrid === undefined) return undefined;
  const { storage, acLimitW, pvShare } = hybrid;
  if (!(Number.isInteger(storage) && storage >= 0 && storage < storages.length))
    return mistakenNumber("hybrid.storage", storage, `the index of one of ${storages.length} storages`, 0);
  if (!(acLimitW >= 0 && acLimitW < Infinity))
    return mistakenNumber("hybrid.acLimitW", acLimitW, "0 or more", 0);
  if (!(pvShare >= 0 && pvShare <= 1)) return mistakenNumber("hybrid.pvShare", pvShare, "0 to 1", 0);
  return undefined;
}
