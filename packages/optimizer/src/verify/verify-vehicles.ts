import { MS_PER_HOUR } from "@oec/domain";

import type { Plan, Violation } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";
import type { FlexibleLoadProblem, VehicleProblem } from "../types/vehicle.ts";

/** Rounding that is no violation [W, Wh]. */
const TOLERANCE = 1e-5;

/** What a plan breaks of the rules for vehicles, for storages that are away, and for loads whose start is chosen. */
export function vehicleViolations(problem: Problem, plan: Plan): Violation[] {
  const found = plan.columns.evW.flatMap((powers, device) => {
    const vehicle = problem.vehicles?.[device];
    // Power of a car that the problem does not have would come out of nowhere.
    if (vehicle === undefined) return [unknown(device)];
    return [...powerViolations(vehicle, powers, device), ...energyViolations(problem, plan, vehicle, device)];
  });
  for (const [index, { available }] of problem.storages.entries()) {
    for (const [slot, watts] of plan.columns.batteryW[index]?.entries() ?? []) {
      const amount = Math.abs(watts);
      if (available?.[slot] === 0 && amount > TOLERANCE)
        found.push({ kind: "storage-away", slot, storage: index, amount, unit: "W" });
    }
  }
  for (const [device, load] of (problem.flexibleLoads ?? []).entries()) {
    found.push(...flexibleLoadViolations(load, plan.columns.flexibleW?.[device], device));
  }
  return found;
}

const unknown = (device: number): Violation => ({
  kind: "vehicle-power",
  slot: -1,
  device,
  amount: 1,
  unit: "values",
});

/** 0 or between the two powers, on a step where there are steps, and only while plugged in. */
function powerViolations(
  vehicle: VehicleProblem,
  powers: Readonly<Float64Array>,
  device: number,
): Violation[] {
  const { minChargeW, maxChargeW, stepW, available } = vehicle;
  const found: Violation[] = [];
  for (const [slot, watts] of powers.entries()) {
    let amount = Math.abs(watts);
    if (available[slot] === 1) {
      let outside = Math.max(minChargeW - watts, watts - maxChargeW, 0);
      if (stepW !== undefined) {
        const steps = (watts - minChargeW) / stepW;
        outside = Math.max(outside, Math.abs(steps - Math.round(steps)) * stepW);
      }
      amount = Math.min(amount, outside);
    }
    if (amount > TOLERANCE) found.push({ kind: "vehicle-power", slot, device, amount, unit: "W" });
  }
  return found;
}

/** No more than fits in, and the shortfall as stated. */
function energyViolations(
  problem: Problem,
  plan: Plan,
  vehicle: VehicleProblem,
  device: number,
): Violation[] {
  const missing = recomputedShortfallWh(problem, plan, device);
  const overfull = -missing - (vehicle.maxWh - vehicle.targetWh);
  const misstated = Math.abs((plan.shortfallWh?.[device] ?? Number.NaN) - Math.max(0, missing));
  const amount = Math.max(overfull, Number.isNaN(misstated) ? Infinity : misstated);
  return amount > TOLERANCE ? [{ kind: "vehicle-energy", slot: -1, device, amount, unit: "Wh" }] : [];
}

/** Energy missing to a vehicle's target [Wh stored]; negative where it has more. */
function recomputedShortfallWh({ vehicles, horizon }: Problem, plan: Plan, device: number): number {
  const vehicle = vehicles?.[device];
  if (vehicle === undefined) return 0;
  let missing = vehicle.targetWh - vehicle.startWh;
  for (let slot = 0; slot < horizon.count; slot += 1) {
    const hours = ((horizon.edges[slot + 1] ?? 0) - (horizon.edges[slot] ?? 0)) / MS_PER_HOUR;
    missing -= (plan.columns.evW[device]?.[slot] ?? 0) * hours * vehicle.chargeEfficiency;
  }
  return missing;
}

/** Price of what all vehicles miss [currency]; undefined for a problem without vehicles. */
export function recomputedShortfallCost(problem: Problem, plan: Plan): number | undefined {
  return problem.vehicles?.reduce(
    (sum, { shortfallPricePerKwh }, device) =>
      sum + (Math.max(0, recomputedShortfallWh(problem, plan, device)) / 1000) * shortfallPricePerKwh,
    0,
  );
}

/** Whether a column is the load's profile, moved to an allowed start. */
function flexibleLoadViolations(
  { profileW, earliestSlot, latestSlot }: FlexibleLoadProblem,
  column: Readonly<Float64Array> | undefined,
  device: number,
): Violation[] {
  let least = Infinity;
  for (let start = earliestSlot; start <= latestSlot && column !== undefined; start += 1) {
    let apart = 0;
    for (const [slot, watts] of column.entries()) {
      apart = Math.max(apart, Math.abs(watts - (profileW[slot - start] ?? 0)));
    }
    least = Math.min(least, apart);
  }
  return least > TOLERANCE ? [{ kind: "flexible-load", slot: -1, device, amount: least, unit: "W" }] : [];
}
