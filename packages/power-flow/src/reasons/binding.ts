import type { BatteryLimitParts } from "../limits/battery-limits.ts";
import type { EvLoad, Outcome } from "../allocation/outcome.ts";
import type { InstantProblem } from "../allocation/problem.ts";
import type { Level, Reason, ReasonCode } from "../types/decision.ts";
import type { Phase } from "../types/inputs.ts";

const PHASES: readonly Phase[] = [1, 2, 3];
const FUSE = ["fuse.L1", "fuse.L2", "fuse.L3"] as const;
/** A constraint binds if no more than this is left, besides the rounding of the battery's power. */
const BINDING_W = 1e-6;
const BINDING_A = 1e-6;

/** A point and what flows there. */
export interface Flows {
  readonly batteryW: number;
  readonly curtailW: number;
  readonly gridW: number;
  readonly phaseCurrentA: readonly [number, number, number];
  readonly load: EvLoad;
}

/** Powers and currents that follow from an outcome. */
export function flowsOf(problem: InstantProblem, load: EvLoad, outcome: Outcome): Flows {
  const batteryW = outcome.batteryW;
  const curtailW = outcome.curtailW;
  const usedW = problem.pvW - curtailW;
  const evW = load.powerW;
  return {
    batteryW,
    curtailW,
    gridW: problem.houseW + evW + batteryW - usedW,
    phaseCurrentA: [
      currentA(problem, load, batteryW, usedW, 0),
      currentA(problem, load, batteryW, usedW, 1),
      currentA(problem, load, batteryW, usedW, 2),
    ],
    load,
  };
}

function currentA(p: InstantProblem, load: EvLoad, batteryW: number, usedW: number, phase: number): number {
  if (phase >= p.phases) return 0;
  const va =
    (p.houseVa[phase] as number) +
    (load.phaseVa[phase] as number) +
    (p.batteryShares[phase] as number) * batteryW -
    (p.pvShares[phase] as number) * usedW;
  return va / (p.voltageV[phase] as number);
}

/** Every wire, inverter, battery and PV constraint that binds or is exceeded at a point. */
export function bindingConstraints(
  problem: InstantProblem,
  flows: Flows,
  roundW: number,
  inDeadband: boolean,
  reasons: Reason[],
): void {
  const nearW = roundW + BINDING_W;
  wires(problem, flows, nearW, reasons);
  battery(problem, flows, nearW, inDeadband, reasons);
  kinks(problem, flows, nearW, inDeadband, reasons);
}

function wires(problem: InstantProblem, flows: Flows, nearW: number, reasons: Reason[]): void {
  const { limitA, maxImportW, maxExportW, hybridW, pvW } = problem;
  for (let phase = 0; phase < problem.phases; phase++) {
    const limit = limitA[phase] as number;
    const slack = limit - Math.abs(flows.phaseCurrentA[phase] as number);
    if (slack > nearW / (problem.voltageV[phase] as number) + BINDING_A) continue;
    reasons.push({
      code: slack < -BINDING_A ? "FUSE_EXCEEDED" : "FUSE_LIMIT",
      level: 1,
      constraint: FUSE[phase] as string,
      phase: PHASES[phase] as Phase,
      slack,
      unit: "A",
      limit,
    });
  }
  const importSlack = maxImportW - flows.gridW;
  if (importSlack <= nearW) {
    const code = importSlack < -BINDING_W ? "IMPORT_EXCEEDED" : "IMPORT_LIMIT";
    reasons.push(inWatts(code, 1, "grid.import", importSlack, maxImportW));
  }
  const exportSlack = maxExportW + flows.gridW;
  if (exportSlack <= nearW) {
    const code = exportSlack < -BINDING_W ? "EXPORT_EXCEEDED" : "EXPORT_LIMIT";
    reasons.push(inWatts(code, 1, "grid.export", exportSlack, maxExportW));
  }
  const acSlack = hybridW - Math.abs(flows.batteryW + flows.curtailW - pvW);
  if (acSlack <= nearW) reasons.push(inWatts("INVERTER_LIMIT", 1, "inverter.ac", acSlack, hybridW));
}

function battery(
  problem: InstantProblem,
  { batteryW, load }: Flows,
  nearW: number,
  inDeadband: boolean,
  reasons: Reason[],
): void {
  const { charge, discharge, highW, lowW, lowWhileChargingW, reserveW } = problem;
  if (charge === undefined || discharge === undefined) return;
  // The list of limits is made only where one can bind.
  if (highW - batteryW <= nearW && (!inDeadband || highW <= BINDING_W)) {
    limits(charge, "BATTERY_FULL", "battery.charge", batteryW, nearW, reasons);
  }
  if (batteryW - lowW <= nearW && (!inDeadband || lowW >= -BINDING_W)) {
    limits(discharge, "BATTERY_EMPTY", "battery.discharge", 0 - batteryW, nearW, reasons);
  }
  if (load.charging && lowWhileChargingW > lowW && batteryW - lowWhileChargingW <= nearW) {
    const slack = batteryW - lowWhileChargingW;
    reasons.push(inWatts("BATTERY_FOR_HOUSE", 2, "battery.house", slack, 0 - lowWhileChargingW));
  }
  if (reserveW > 0 && batteryW - reserveW <= nearW) {
    const code = batteryW - reserveW < -BINDING_W ? "BATTERY_RESERVE_SHORT" : "BATTERY_RESERVE";
    reasons.push(inWatts(code, 2, "battery.reserve", batteryW - reserveW, reserveW));
  }
}

function limits(
  parts: BatteryLimitParts,
  end: "BATTERY_FULL" | "BATTERY_EMPTY",
  constraint: string,
  powerW: number,
  nearW: number,
  reasons: Reason[],
): void {
  const { ratedW, ownW, temperatureW, taperW, energyW, cyclesW, permissionW } = parts;
  const near = powerW + nearW;
  if (ratedW <= near) reasons.push(inWatts("BATTERY_POWER_LIMIT", 1, constraint, ratedW - powerW, ratedW));
  if (ownW <= near) reasons.push(inWatts("BATTERY_OWN_LIMIT", 1, constraint, ownW - powerW, ownW));
  if (temperatureW <= near)
    reasons.push(inWatts("BATTERY_TEMPERATURE", 2, constraint, temperatureW - powerW, temperatureW));
  if (taperW <= near) reasons.push(inWatts("BATTERY_TAPER", 1, constraint, taperW - powerW, taperW));
  if (energyW <= near) reasons.push(inWatts(end, 2, constraint, energyW - powerW, energyW));
  if (cyclesW <= near) reasons.push(inWatts("BATTERY_CYCLES", 2, constraint, cyclesW - powerW, cyclesW));
  if (permissionW <= near)
    reasons.push(inWatts("BATTERY_PERMISSION", 2, constraint, permissionW - powerW, permissionW));
}

/** Where money bends: the places at which the next watt is worth something else. */
function kinks(
  problem: InstantProblem,
  { batteryW, curtailW, gridW }: Flows,
  nearW: number,
  inDeadband: boolean,
  reasons: Reason[],
): void {
  const { pvW, curtailMaxW, importPrice, exportPrice } = problem;
  if (inDeadband) reasons.push(inWatts("BATTERY_DEADBAND", 3, "battery.deadband", 0, 0));
  else if (problem.charge !== undefined) batteryKinks(problem, batteryW, nearW, reasons);
  if (Math.abs(gridW) <= nearW && importPrice !== exportPrice && (problem.charge !== undefined || pvW > 0)) {
    reasons.push(inWatts("GRID_BALANCED", 3, "grid.balance", Math.abs(gridW), 0));
  }
  if (pvW <= 0) return;
  if (curtailMaxW === 0) reasons.push(inWatts("PV_CURTAIL_FORBIDDEN", 2, "pv.permission", 0, 0));
  else if (curtailW <= BINDING_W) reasons.push(inWatts("PV_ALL_USED", 3, "pv.used", curtailW, pvW));
  else if (pvW - curtailW <= BINDING_W)
    reasons.push(inWatts("PV_ALL_CURTAILED", 3, "pv.curtail", pvW - curtailW, 0));
}

/** Rest, the planned power, and the powers at which the store reaches another value. */
function batteryKinks(
  { curve, planW }: InstantProblem,
  batteryW: number,
  nearW: number,
  reasons: Reason[],
): void {
  const ends = curve.powerW;
  const last = curve.count - 1;
  for (let i = 0; i <= last; i++) {
    const end = ends[i] as number;
    const away = Math.abs(batteryW - end);
    if (away > nearW) continue;
    if (end === 0) reasons.push(inWatts("BATTERY_RESTS", 3, "battery.rest", away, 0));
    else if (end === planW) reasons.push(inWatts("BATTERY_ON_PLAN", 3, "battery.plan", away, planW));
    else if (i > 0 && i < last) reasons.push(inWatts("BATTERY_VALUE_STEP", 3, "battery.value", away, end));
  }
}

/** A reason whose slack and limit are powers. */
export function inWatts(
  code: ReasonCode,
  level: Level,
  constraint: string,
  slack: number,
  limit: number,
): Reason {
  return { code, level, constraint, slack, unit: "W", limit };
}
