import type { Problem, ProblemError, StorageProblem } from "../types/problem.ts";
import type { FlexibleLoadProblem, VehicleProblem } from "../types/vehicle.ts";
import { mistakenNumber, outsideColumn, rangeText } from "./mistakes.ts";

/** How far a start may lie above what can be stored before it is a mistake and not rounding [Wh]. */
const START_TOLERANCE_WH = 1e-6;

/** What is wrong with vehicles, with storages that are away at times, and with loads whose start is to be chosen. */
export function vehiclesMistake(problem: Problem): ProblemError | undefined {
  const { count } = problem.horizon;
  for (const [index, storage] of problem.storages.entries()) {
    const mistake = awayMistake(storage, `storages[${index}]`, count);
    if (mistake !== undefined) return mistake;
  }
  for (const [index, vehicle] of (problem.vehicles ?? []).entries()) {
    const mistake = vehicleMistake(vehicle, `vehicles[${index}]`, index, count);
    if (mistake !== undefined) return mistake;
  }
  for (const [index, load] of (problem.flexibleLoads ?? []).entries()) {
    const mistake = flexibleLoadMistake(load, `flexibleLoads[${index}]`, index, count);
    if (mistake !== undefined) return mistake;
  }
  return undefined;
}

function awayMistake(
  { available, usedWh }: StorageProblem,
  path: string,
  count: number,
): ProblemError | undefined {
  return (
    (available === undefined ? undefined : flagsMistake(`${path}.available`, available, count)) ??
    (usedWh === undefined ? undefined : outsideColumn(`${path}.usedWh`, usedWh, count, 0, false))
  );
}

function flagsMistake(field: string, flags: Readonly<Uint8Array>, count: number): ProblemError | undefined {
  if (flags.length !== count) {
    const message = `${field} has ${flags.length} values, expected one per slot: ${count}`;
    return { code: "SHAPE_MISMATCH", field, message };
  }
  const slot = flags.findIndex((flag) => flag > 1);
  return slot < 0 ? undefined : mistakenNumber(field, flags[slot] ?? Number.NaN, "0 or 1", slot);
}

function vehicleMistake(
  vehicle: VehicleProblem,
  path: string,
  index: number,
  count: number,
): ProblemError | undefined {
  const within = (field: keyof VehicleProblem, lowest: number, highest: number, slack = 0) => {
    const value = Number(vehicle[field]);
    return value >= lowest && value <= highest + slack && Number.isFinite(value)
      ? undefined
      : mistakenNumber(`${path}.${field}`, value, rangeText(lowest, highest), index);
  };
  return (
    flagsMistake(`${path}.available`, vehicle.available, count) ??
    within("minChargeW", 0, Infinity) ??
    within("maxChargeW", vehicle.minChargeW, Infinity) ??
    (vehicle.stepW === undefined ? undefined : within("stepW", Number.MIN_VALUE, Infinity)) ??
    within("chargeEfficiency", Number.MIN_VALUE, 1) ??
    within("maxWh", 0, Infinity) ??
    within("startWh", 0, vehicle.maxWh, START_TOLERANCE_WH) ??
    within("targetWh", 0, vehicle.maxWh) ??
    within("shortfallPricePerKwh", 0, Infinity)
  );
}

function flexibleLoadMistake(
  { profileW, earliestSlot, latestSlot }: FlexibleLoadProblem,
  path: string,
  index: number,
  count: number,
): ProblemError | undefined {
  const field = `${path}.profileW`;
  if (profileW.length === 0 || profileW.length > count) {
    const message = `${field} has ${profileW.length} values, expected 1 to ${count}`;
    return { code: "SHAPE_MISMATCH", field, message };
  }
  const last = count - profileW.length;
  const wrong = (name: keyof FlexibleLoadProblem, value: number, lowest: number) =>
    Number.isInteger(value) && value >= lowest && value <= last
      ? undefined
      : mistakenNumber(`${path}.${name}`, value, `a whole number, ${lowest} to ${last}`, index);
  return (
    outsideColumn(field, profileW, profileW.length, 0, false) ??
    wrong("earliestSlot", earliestSlot, 0) ??
    wrong("latestSlot", latestSlot, earliestSlot)
  );
}
