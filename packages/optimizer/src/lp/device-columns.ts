import type { Plan } from "../types/plan.ts";
import type { Problem } from "../types/problem.ts";
import type { VehicleProblem } from "../types/vehicle.ts";
import type { Exclusions } from "./exclusion-sets.ts";
import type { LpModelBuilder, Term } from "./model.ts";
import { slotKwhPerW } from "./slot-columns.ts";

/** Energies and shares below this are rounding [kWh, 1]. */
const NOISE = 1e-6;

/** Columns of one vehicle in one slot, energies in kWh; -1: none. */
export interface VehicleColumns {
  readonly energy: number;
  /** Binary and whole number of steps, where powers lie on steps. */
  readonly on: number;
  readonly steps: number;
}

/** Columns of vehicles and of loads whose start is to be chosen. */
export interface DeviceColumns {
  /** Per vehicle and slot. */
  readonly vehicles: readonly (readonly VehicleColumns[])[];
  /** Per vehicle: energy missing to the target [kWh stored]. */
  readonly missing: readonly number[];
  /** Per load and allowed start: 1 for the one that is chosen. */
  readonly starts: readonly (readonly number[])[];
}

const NONE: VehicleColumns = { energy: -1, on: -1, steps: -1 };

/** Columns that {@link deviceColumns} will make, without whole numbers. */
export function deviceColumnCount({ vehicles = [], flexibleLoads = [] }: Problem): number {
  let columns = vehicles.length;
  for (const { available } of vehicles) for (const plugged of available) columns += plugged;
  for (const { earliestSlot, latestSlot } of flexibleLoads) columns += latestSlot - earliestSlot + 1;
  return columns;
}

/** Adds the columns, and the rows that tie slots together: targets, full cars, one start per load. */
export function deviceColumns(
  builder: LpModelBuilder,
  problem: Problem,
  { vehicles: decided, starts: whole = false }: Exclusions,
): DeviceColumns {
  const missing: number[] = [];
  const vehicles = (problem.vehicles ?? []).map((vehicle, index) => {
    const columns = Array.from({ length: problem.horizon.count }, (_, slot) =>
      vehicle.available[slot] === 1
        ? vehicleColumns(builder, vehicle, slotKwhPerW(problem, slot), decided?.[index]?.has(slot) === true)
        : NONE,
    );
    const charged = columns
      .filter(({ energy }) => energy >= 0)
      .map(({ energy }): Term => [energy, vehicle.chargeEfficiency]);
    const missed = builder.column({ cost: vehicle.shortfallPricePerKwh });
    missing.push(missed);
    builder.row((vehicle.targetWh - vehicle.startWh) / 1000, Infinity, [...charged, [missed, 1]]);
    builder.row(-Infinity, Math.max(0, vehicle.maxWh - vehicle.startWh) / 1000, charged);
    return columns;
  });
  const starts = (problem.flexibleLoads ?? []).map(({ earliestSlot, latestSlot }) => {
    const columns = Array.from({ length: latestSlot - earliestSlot + 1 }, () =>
      builder.column({ upper: 1, ...(whole ? { kind: "integer" as const } : {}) }),
    );
    builder.row(
      1,
      1,
      columns.map((column): Term => [column, 1]),
    );
    return columns;
  });
  return { vehicles, missing, starts };
}

function vehicleColumns(
  builder: LpModelBuilder,
  { minChargeW, maxChargeW, stepW }: VehicleProblem,
  kwhPerW: number,
  decided: boolean,
): VehicleColumns {
  const [lower, upper] = [minChargeW * kwhPerW, maxChargeW * kwhPerW];
  if (!decided) return { ...NONE, energy: builder.column({ upper }) };
  if (stepW === undefined)
    return { ...NONE, energy: builder.column({ lower, upper, kind: "semicontinuous" }) };
  const most = Math.floor((maxChargeW - minChargeW) / stepW + 1e-9);
  const energy = builder.column({ upper });
  const on = builder.column({ upper: 1, kind: "integer" });
  const steps = builder.column({ upper: most, kind: "integer" });
  builder.row(0, 0, [[energy, 1], [on, -lower], [steps, -stepW * kwhPerW]]); // prettier-ignore
  builder.row(-Infinity, 0, [[steps, 1], [on, -most]]); // prettier-ignore
  return { energy, on, steps };
}

/** What the devices take in a slot, as terms of its balance. */
export function deviceTerms(problem: Problem, { vehicles, starts }: DeviceColumns, slot: number): Term[] {
  const terms: Term[] = [];
  for (const columns of vehicles) {
    const energy = columns[slot]?.energy ?? -1;
    if (energy >= 0) terms.push([energy, -1]);
  }
  const kwhPerW = slotKwhPerW(problem, slot);
  for (const [load, columns] of starts.entries()) {
    const { profileW, earliestSlot } = problem.flexibleLoads?.[load] ?? { profileW: [], earliestSlot: 0 };
    for (const [offset, column] of columns.entries()) {
      const watts = profileW[slot - earliestSlot - offset] ?? 0;
      if (watts > 0) terms.push([column, -watts * kwhPerW]);
    }
  }
  return terms;
}

/** Most energy that the devices can take in a slot [kWh]. */
export function mostTakenKwh(
  { vehicles = [], flexibleLoads = [], ...problem }: Problem,
  slot: number,
): number {
  let watts = 0;
  for (const { available, maxChargeW } of vehicles) if (available[slot] === 1) watts += maxChargeW;
  for (const { profileW } of flexibleLoads) watts += Math.max(...profileW);
  return watts * slotKwhPerW(problem, slot);
}

/** Powers of the devices at a solution: the nearest ones that can be set. */
export function devicePowers(
  problem: Problem,
  { vehicles, starts }: DeviceColumns,
  values: Readonly<Float64Array>,
): { readonly evW: Float64Array[]; readonly flexibleW: Float64Array[] } {
  const evW = (problem.vehicles ?? []).map((vehicle, index) =>
    Float64Array.from({ length: problem.horizon.count }, (_, slot) => {
      const column = vehicles[index]?.[slot]?.energy ?? -1;
      return column < 0 ? 0 : nearestPower(vehicle, (values[column] ?? 0) / slotKwhPerW(problem, slot));
    }),
  );
  const flexibleW = (problem.flexibleLoads ?? []).map(({ profileW, earliestSlot }, load) => {
    const shares = (starts[load] ?? []).map((column) => values[column] ?? 0);
    const powers = new Float64Array(problem.horizon.count);
    powers.set(profileW, earliestSlot + shares.indexOf(Math.max(...shares)));
    return powers;
  });
  return { evW, flexibleW };
}

function nearestPower({ minChargeW, maxChargeW, stepW }: VehicleProblem, watts: number): number {
  if (watts < minChargeW / 2 || watts < NOISE) return 0;
  const within = Math.min(maxChargeW, Math.max(minChargeW, watts));
  if (stepW === undefined) return within;
  const most = Math.floor((maxChargeW - minChargeW) / stepW + 1e-9);
  return minChargeW + stepW * Math.min(most, Math.round((within - minChargeW) / stepW));
}

/** The slots in which a solution sets powers that cannot be set, per vehicle, and whether a load starts in parts. */
export function deviceOverlaps(
  problem: Problem,
  { vehicles, starts }: DeviceColumns,
  values: Readonly<Float64Array>,
): Pick<Required<Exclusions>, "vehicles" | "starts"> {
  const unsettable = (problem.vehicles ?? []).map((vehicle, index) => {
    const slots = new Set<number>();
    for (const [slot, { energy }] of (vehicles[index] ?? []).entries()) {
      const kwhPerW = slotKwhPerW(problem, slot);
      const watts = energy < 0 ? 0 : (values[energy] ?? 0) / kwhPerW;
      if (watts > 0 && Math.abs(nearestPower(vehicle, watts) - watts) * kwhPerW > NOISE) slots.add(slot);
    }
    return slots;
  });
  const inParts = starts.some((columns) =>
    columns.some((column) => Math.abs((values[column] ?? 0) - Math.round(values[column] ?? 0)) > NOISE),
  );
  return { vehicles: unsettable, starts: inParts };
}

/** Sets the columns of the devices to what a plan does. */
export function setDeviceColumns(
  problem: Problem,
  { vehicles, missing, starts }: DeviceColumns,
  plan: Plan,
  set: (column: number, value: number) => void,
): void {
  for (const [index, columns] of vehicles.entries()) {
    const { minChargeW = 0, stepW = 1 } = problem.vehicles?.[index] ?? {};
    for (const [slot, { energy, on, steps }] of columns.entries()) {
      const watts = plan.columns.evW[index]?.[slot] ?? 0;
      set(energy, watts * slotKwhPerW(problem, slot));
      set(on, watts > 0 ? 1 : 0);
      set(steps, watts > 0 ? Math.round((watts - minChargeW) / stepW) : 0);
    }
    set(missing[index] ?? -1, (plan.shortfallWh?.[index] ?? 0) / 1000);
  }
  for (const [load, columns] of starts.entries()) {
    const { profileW, earliestSlot } = problem.flexibleLoads?.[load] ?? { profileW: [], earliestSlot: 0 };
    const runs = (start: number) =>
      profileW.every(
        (watts, slot) => Math.abs(watts - (plan.columns.flexibleW?.[load]?.[start + slot] ?? 0)) < NOISE,
      );
    const chosen = columns.findIndex((_, offset) => runs(earliestSlot + offset));
    for (const [offset, column] of columns.entries()) set(column, offset === chosen ? 1 : 0);
  }
}
