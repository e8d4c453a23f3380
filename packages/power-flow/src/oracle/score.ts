import { batteryLimitW, chargeLimits, dischargeLimits } from "../limits/battery-limits.ts";
import { calculateEvUrgency } from "../limits/urgency.ts";
import type { AllConstraints } from "../types/constraints.ts";
import type { FlowDecision } from "../types/decision.ts";
import type { Phase, PowerFlowInputs } from "../types/inputs.ts";
import type { Permissions } from "../types/permissions.ts";
import type { Values } from "../types/values.ts";
import { chargingOptions } from "./options.ts";

/** All arguments of one decision. */
export interface FlowCase {
  readonly inputs: PowerFlowInputs;
  readonly constraints: AllConstraints;
  readonly permissions: Permissions;
  readonly values: Values;
}

/** What one car is given. */
export interface CarChoice {
  /** Negative gives back; 0 is off. */
  readonly currentA: number;
  readonly phases: readonly Phase[];
}

/** A decision as an oracle sees it. */
export interface Candidate {
  readonly batteryW: number;
  readonly curtailW: number;
  readonly cars: readonly CarChoice[];
}

/** How good a candidate is, level by level. */
export interface Score {
  readonly overA: number;
  readonly reserveShortW: number;
  readonly mustShortW: number;
  readonly costPerHour: number;
}

/** The candidate that a decision is. */
export function candidateOf(decision: FlowDecision): Candidate {
  return { batteryW: decision.batteryW, curtailW: decision.curtailW, cars: decision.evs };
}

/** Below 0 if the first score is better: lexicographic, with a tolerance on each level. */
export function compareScores(one: Score, other: Score, tolerance = 1e-6): number {
  for (const level of ["overA", "reserveShortW", "mustShortW", "costPerHour"] as const) {
    const gap = one[level] - other[level];
    if (Math.abs(gap) > tolerance * (1 + Math.abs(other[level]))) return gap;
  }
  return 0;
}

/** The battery powers that devices and safety allow, `lowW <= 0 <= highW`. */
export function batteryRange(flow: FlowCase): { readonly lowW: number; readonly highW: number } {
  const { inputs, constraints, permissions, values } = flow;
  const battery = constraints.physical.battery;
  if (battery === undefined || inputs.battery === undefined) return { lowW: 0, highW: 0 };
  const { safety } = constraints;
  return {
    highW: batteryLimitW(chargeLimits(battery, safety, inputs.battery, permissions, values.holdHours)),
    lowW: -batteryLimitW(dischargeLimits(battery, safety, inputs.battery, permissions, values.holdHours)),
  };
}

/** The lowest battery power while a car charges: with house priority only what the house lacks. */
export function lowestWhileCharging(flow: FlowCase): number {
  const { lowW } = batteryRange(flow);
  if (!flow.constraints.safety.housePriority) return lowW;
  return Math.max(lowW, -Math.max(0, sum(flow.inputs.housePhaseW) - flow.inputs.pvAvailableW));
}

/** True if no device limit forbids the candidate; permissions of the cars are not looked at. */
export function devicesAllow(flow: FlowCase, candidate: Candidate, tolerance = 1e-6): boolean {
  const { batteryW, curtailW } = candidate;
  const { pvAvailableW } = flow.inputs;
  const { lowW, highW } = batteryRange(flow);
  const charging = candidate.cars.some((car) => car.currentA > 0);
  const lowest = charging ? lowestWhileCharging(flow) : lowW;
  if (batteryW < lowest - tolerance || batteryW > highW + tolerance) return false;
  if (curtailW < -tolerance || curtailW > pvAvailableW + tolerance) return false;
  const acW = batteryW - (pvAvailableW - curtailW);
  const maxAcW = flow.constraints.physical.hybridMaxAcW ?? Infinity;
  if (Math.abs(acW) > maxAcW + tolerance) return false;
  if (flow.permissions.curtail) return true;
  // Nobody may curtail, but a hybrid inverter passes no more than its limit.
  return Math.abs(curtailW - Math.max(0, pvAvailableW - batteryW - maxAcW)) <= 10 * tolerance;
}

/** Weighs a candidate directly by the definitions, sharing nothing with the solver. */
export function scoreOf(flow: FlowCase, candidate: Candidate): Score {
  const { inputs, constraints, values } = flow;
  const { grid, battery, pvPhaseShares, housePowerFactor } = constraints.physical;
  const usedW = inputs.pvAvailableW - candidate.curtailW;
  let overA = 0;
  let voltage = 0;
  let gridW = candidate.batteryW - usedW;
  const limitA = Math.max(0, grid.fuseA - grid.marginA);
  for (let phase = 0; phase < grid.phases; phase++) {
    const volts = inputs.phaseVoltageV[phase] ?? 0;
    const houseA =
      inputs.housePhaseCurrentA?.[phase] ??
      (inputs.housePhaseW[phase] ?? 0) / ((housePowerFactor ?? 0.95) * volts);
    const carsA = candidate.cars
      .filter((car) => car.phases.includes((phase + 1) as Phase))
      .reduce((total, car) => total + car.currentA, 0);
    const share = battery === undefined ? 0 : (battery.phaseShares[phase] ?? 0);
    const deviceW = share * candidate.batteryW - (pvPhaseShares[phase] ?? 0) * usedW;
    overA += Math.max(0, Math.abs(houseA + carsA + deviceW / volts) - limitA);
    gridW += (inputs.housePhaseW[phase] ?? 0) + carsA * volts;
    voltage += volts;
  }
  overA += Math.max(0, gridW - (grid.maxImportW ?? Infinity)) / voltage;
  overA += Math.max(0, -gridW - (grid.maxExportW ?? Infinity)) / voltage;

  let mustShortW = 0;
  let carsWorth = 0;
  for (const [index, car] of candidate.cars.entries()) {
    const powerW = car.phases.reduce(
      (total, phase) => total + car.currentA * (inputs.phaseVoltageV[phase - 1] ?? 0),
      0,
    );
    mustShortW += Math.max(0, mustW(flow, index) - powerW);
    const value = values.evs?.[index];
    const perKwh =
      (powerW > 0 ? value?.valuePerKwh : (value?.dischargeCostPerKwh ?? value?.valuePerKwh)) ?? 0;
    carsWorth += perKwh * powerW;
  }
  const gridCost = gridW * (gridW > 0 ? values.importPricePerKwh : values.exportPricePerKwh);
  return {
    overA: overA < 1e-9 ? 0 : overA,
    reserveShortW: reserveShortW(flow, candidate.batteryW),
    mustShortW,
    costPerHour: (gridCost + batteryCost(flow, candidate.batteryW) - carsWorth) / 1000,
  };
}

/** What a car's deadline demands [W]: never more than its best permitted charging current gives. */
function mustW(flow: FlowCase, index: number): number {
  const ev = flow.inputs.evs?.[index];
  if (ev === undefined) return 0;
  const powers = chargingOptions(flow, index).map(({ currentA, phases }) =>
    phases.reduce((total, phase) => total + currentA * (flow.inputs.phaseVoltageV[phase - 1] ?? 0), 0),
  );
  const mostW = Math.max(0, ...powers);
  return mostW === 0 ? 0 : calculateEvUrgency(ev, flow.inputs.at, flow.constraints.safety, mostW).mustW;
}

function reserveShortW({ inputs, constraints, ...rest }: FlowCase, batteryW: number): number {
  const { safety } = constraints;
  if (inputs.battery === undefined || inputs.battery.socPercent >= safety.batteryMinSocPercent) return 0;
  const { highW } = batteryRange({ inputs, constraints, ...rest });
  const wantedW = Math.min(safety.reserveRecoveryW ?? 0, highW);
  return wantedW > 0 ? Math.max(0, wantedW - batteryW) : 0;
}

/** Wear and tracking less the value of the energy that is stored while the decision holds [price x W]. */
function batteryCost({ inputs, constraints, values }: FlowCase, batteryW: number): number {
  const battery = constraints.physical.battery;
  if (battery === undefined || inputs.battery === undefined || values.battery === undefined) return 0;
  const { plannedW, trackingPerKwh, wearCostPerKwh, segments } = values.battery;
  const storedWh = (inputs.battery.socPercent / 100) * battery.capacityWh;
  const perWatt = batteryW > 0 ? battery.chargeEfficiency : 1 / battery.dischargeEfficiency;
  const thenWh = storedWh + batteryW * perWatt * values.holdHours;
  const worth = integral(segments.levelsWh, segments.perKwh, storedWh, thenWh) / values.holdHours;
  const distanceW = plannedW === undefined ? 0 : Math.abs(batteryW - plannedW);
  return wearCostPerKwh * Math.abs(batteryW) + trackingPerKwh * distanceW - worth;
}

/** Value between two levels; the first and last segment go on beyond the ends. */
function integral(
  levels: Readonly<Float64Array>,
  perKwh: Readonly<Float64Array>,
  fromWh: number,
  toWh: number,
): number {
  if (toWh < fromWh) return -integral(levels, perKwh, toWh, fromWh);
  let total = 0;
  for (let i = 0; i < perKwh.length; i++) {
    const start = i === 0 ? -Infinity : (levels[i] ?? 0);
    const end = i === perKwh.length - 1 ? Infinity : (levels[i + 1] ?? 0);
    total += Math.max(0, Math.min(end, toWh) - Math.max(start, fromWh)) * (perKwh[i] ?? 0);
  }
  return total;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
