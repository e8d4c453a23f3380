import { batteryLimitW, chargeLimits, dischargeLimits } from "../limits/battery-limits.ts";
import { calculateEvUrgency } from "../limits/urgency.ts";
import type { FlowDecision } from "../types/decision.ts";
import type { FlowCase } from "../types/flow-case.ts";
import type { Phase } from "../types/inputs.ts";
import type { Candidate, CarChoice, Score } from "./candidate.ts";
import { chargingOptions } from "./options.ts";

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

/** Weighs battery powers and curtailments while the cars do one thing. */
export interface Scale {
  /** True if no device limit forbids the point; permissions of the cars are not looked at. */
  readonly allows: (batteryW: number, curtailW: number) => boolean;
  readonly score: (batteryW: number, curtailW: number) => Score;
}

/** Judges a case directly by the definitions, sharing nothing with the solver; what stays the same is worked out once. */
export function judge(flow: FlowCase): (cars: readonly CarChoice[]) => Scale {
  const { lowW, highW } = batteryRange(flow);
  const lowestW = lowestWhileCharging(flow);
  const musts = (flow.inputs.evs ?? []).map((_, index) => mustW(flow, index));
  const wires = wiresOf(flow);
  return (cars) => {
    const low = cars.some((car) => car.currentA > 0) ? lowestW : lowW;
    return { allows: devices(flow, low, highW), score: scoring(flow, wires, cars, musts, highW) };
  };
}

/** True if no device limit forbids the candidate. */
export function devicesAllow(flow: FlowCase, { batteryW, curtailW, cars }: Candidate): boolean {
  return judge(flow)(cars).allows(batteryW, curtailW);
}

/** The score of one candidate. */
export function scoreOf(flow: FlowCase, { batteryW, curtailW, cars }: Candidate): Score {
  return judge(flow)(cars).score(batteryW, curtailW);
}

function devices(flow: FlowCase, lowW: number, highW: number): Scale["allows"] {
  const tolerance = 1e-6;
  const { pvAvailableW } = flow.inputs;
  const maxAcW = flow.constraints.physical.hybridMaxAcW ?? Infinity;
  return (batteryW, curtailW) => {
    if (batteryW < lowW - tolerance || batteryW > highW + tolerance) return false;
    if (curtailW < -tolerance || curtailW > pvAvailableW + tolerance) return false;
    if (Math.abs(batteryW - (pvAvailableW - curtailW)) > maxAcW + tolerance) return false;
    if (flow.permissions.curtail) return true;
    // Nobody may curtail, but a hybrid inverter clips PV power that alone is above its limit.
    const clippedW = pvAvailableW > maxAcW ? Math.max(0, pvAvailableW - batteryW - maxAcW) : 0;
    return Math.abs(curtailW - clippedW) <= 10 * tolerance;
  };
}

/** One phase without the cars. */
interface Wire {
  readonly phase: Phase;
  readonly volts: number;
  readonly houseA: number;
  readonly batteryShare: number;
  readonly pvShare: number;
}

function wiresOf({ inputs, constraints }: FlowCase): readonly Wire[] {
  const { grid, battery, pvPhaseShares, housePowerFactor } = constraints.physical;
  return ([1, 2, 3] as const).slice(0, grid.phases).map((phase) => {
    const volts = inputs.phaseVoltageV[phase - 1] ?? 0;
    const estimatedA = (inputs.housePhaseW[phase - 1] ?? 0) / ((housePowerFactor ?? 0.95) * volts);
    return {
      phase,
      volts,
      houseA: inputs.housePhaseCurrentA?.[phase - 1] ?? estimatedA,
      batteryShare: battery?.phaseShares[phase - 1] ?? 0,
      pvShare: pvPhaseShares[phase - 1] ?? 0,
    };
  });
}

function scoring(
  flow: FlowCase,
  wires: readonly Wire[],
  cars: readonly CarChoice[],
  musts: readonly number[],
  highW: number,
): Scale["score"] {
  const { inputs, constraints, values } = flow;
  const { grid } = constraints.physical;
  const limitA = Math.max(0, grid.fuseA - grid.marginA);
  const voltage = sum(wires.map((wire) => wire.volts));
  const carsA = wires.map(({ phase }) =>
    sum(cars.map((car) => (car.phases.includes(phase) ? car.currentA : 0))),
  );
  const powersW = cars.map((car) =>
    sum(car.phases.map((phase) => car.currentA * (inputs.phaseVoltageV[phase - 1] ?? 0))),
  );
  const withoutBatteryW = sum(inputs.housePhaseW) + sum(powersW) - inputs.pvAvailableW;
  const mustShortW = sum(
    powersW.map((powerW, car) => ((musts[car] ?? 0) > 0 ? Math.max(0, (musts[car] ?? 0) - powerW) : 0)),
  );
  const worth = sum(
    powersW.map((powerW, car) => {
      const value = values.evs?.[car];
      return (
        powerW * ((powerW > 0 ? value?.valuePerKwh : (value?.dischargeCostPerKwh ?? value?.valuePerKwh)) ?? 0)
      );
    }),
  );
  return (batteryW, curtailW) => {
    let overA = 0;
    for (const [index, wire] of wires.entries()) {
      const deviceW = wire.batteryShare * batteryW - wire.pvShare * (inputs.pvAvailableW - curtailW);
      const currentA = wire.houseA + (carsA[index] ?? 0) + deviceW / wire.volts;
      overA += Math.max(0, Math.abs(currentA) - limitA);
    }
    const gridW = withoutBatteryW + batteryW + curtailW;
    overA += Math.max(0, gridW - (grid.maxImportW ?? Infinity)) / voltage;
    overA += Math.max(0, -gridW - (grid.maxExportW ?? Infinity)) / voltage;
    const gridCost = gridW * (gridW > 0 ? values.importPricePerKwh : values.exportPricePerKwh);
    return {
      overA: overA < 1e-9 ? 0 : overA,
      reserveShortW: reserveShortW(flow, batteryW, highW),
      mustShortW,
      costPerHour: (gridCost + batteryCost(flow, batteryW) - worth) / 1000,
    };
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

function reserveShortW({ inputs, constraints }: FlowCase, batteryW: number, highW: number): number {
  const { safety } = constraints;
  if (inputs.battery === undefined || inputs.battery.socPercent >= safety.batteryMinSocPercent) return 0;
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
