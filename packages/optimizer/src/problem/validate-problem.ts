import { err, ok, type Result } from "@oec/domain";

import type { Problem, ProblemError, StorageProblem } from "../types/problem.ts";
import { mistakenNumber, outsideColumn, rangeText } from "./mistakes.ts";
import { hybridMistake, storageLimitsMistake } from "./validate-limits.ts";
import { vehiclesMistake } from "./validate-vehicles.ts";

/** How far the start may lie outside its bounds before it is a mistake and not rounding [Wh]. */
const START_TOLERANCE_WH = 1e-6;

/**
 * Checks that a problem is one: finite numbers, equal lengths, ranges that are ranges, a start inside them.
 *
 * @returns the problem itself, or the first mistake with its field, index and what was expected.
 */
export function validateProblem(problem: Problem): Result<Problem, ProblemError> {
  const mistake =
    columnMistake(problem) ??
    storagesMistake(problem.storages) ??
    storageLimitsMistake(problem) ??
    peakMistake(problem) ??
    hybridMistake(problem) ??
    vehiclesMistake(problem);
  return mistake === undefined ? ok(problem) : err(mistake);
}

function columnMistake(problem: Problem): ProblemError | undefined {
  const { count } = problem.horizon;
  return (
    outsideColumn("importPricePerKwh", problem.importPricePerKwh, count, -Infinity, false) ??
    outsideColumn("exportPricePerKwh", problem.exportPricePerKwh, count, -Infinity, false) ??
    outsideColumn("loadW", problem.loadW, count, 0, false) ??
    outsideColumn("pvW", problem.pvW, count, 0, false) ??
    outsideColumn("maxImportW", problem.maxImportW, count, 0, true) ??
    outsideColumn("maxExportW", problem.maxExportW, count, 0, true)
  );
}

function peakMistake({ peak, horizon }: Problem): ProblemError | undefined {
  if (peak === undefined) return undefined;
  const { pricePerKw, highestCount, intervalMs, billedPeaksW, slotWeight } = peak;
  const wrong = (field: string, value: number, expected: string, index = 0): ProblemError =>
    mistakenNumber(`peak.${field}`, value, expected, index);
  if (!(pricePerKw >= 0 && pricePerKw < Infinity)) return wrong("pricePerKw", pricePerKw, "0 or more");
  if (!(Number.isInteger(highestCount) && highestCount >= 1)) {
    return wrong("highestCount", highestCount, "a whole number, 1 or more");
  }
  if (!(intervalMs > 0 && intervalMs < Infinity)) return wrong("intervalMs", intervalMs, "above 0");
  const billed = billedPeaksW.findIndex((watts) => !(watts >= 0 && watts < Infinity));
  if (billed >= 0) return wrong("billedPeaksW", billedPeaksW[billed] ?? Number.NaN, "0 or more", billed);
  return outsideColumn("peak.slotWeight", slotWeight, horizon.count, 0, false);
}

function storagesMistake(storages: readonly StorageProblem[]): ProblemError | undefined {
  for (const [index, storage] of storages.entries()) {
    const mistake = storageMistake(storage, `storages[${index}]`, index);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function storageMistake(storage: StorageProblem, path: string, index: number): ProblemError | undefined {
  const { minWh, maxWh, startWh } = storage;
  const within = (field: keyof StorageProblem, value: number, lowest: number, highest: number) =>
    value >= lowest && value <= highest && Number.isFinite(value)
      ? undefined
      : mistakenNumber(`${path}.${field}`, value, rangeText(lowest, highest), index);
  const efficiency = (field: "chargeEfficiency" | "dischargeEfficiency") =>
    storage[field] > 0
      ? within(field, storage[field], 0, 1)
      : within(field, storage[field], Number.MIN_VALUE, 1);
  return (
    within("minWh", minWh, 0, Infinity) ??
    within("maxWh", maxWh, minWh, Infinity) ??
    within("startWh", startWh, minWh - START_TOLERANCE_WH, maxWh + START_TOLERANCE_WH) ??
    within("maxChargeW", storage.maxChargeW, 0, Infinity) ??
    within("maxDischargeW", storage.maxDischargeW, 0, Infinity) ??
    efficiency("chargeEfficiency") ??
    efficiency("dischargeEfficiency") ??
    within("wearCostPerKwh", storage.wearCostPerKwh, 0, Infinity) ??
    within("terminalValuePerKwh", storage.terminalValuePerKwh, -Infinity, Infinity)
  );
}
