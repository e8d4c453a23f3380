import type { FlowCase } from "../types/flow-case.ts";
import type { Phase } from "../types/inputs.ts";
import { batteryRange, lowestWhileCharging } from "./score.ts";
import type { Candidate } from "./candidate.ts";

/** Room at one constraint, by its name in the reasons. */
export interface Slack {
  readonly constraint: string;
  /** [A] for fuses, else [W]; negative where it is exceeded. */
  readonly slack: number;
}

/**
 * Room at every constraint and distance to every kink of money, but the steps of the charge points: by definition, from
 * the arguments alone.
 */
export function slacksOf(flow: FlowCase, candidate: Candidate): readonly Slack[] {
  const { inputs, constraints, permissions, values } = flow;
  const { grid, battery, hybridMaxAcW, pvPhaseShares, housePowerFactor } = constraints.physical;
  const { batteryW, curtailW, cars } = candidate;
  const usedW = inputs.pvAvailableW - curtailW;
  const slacks: Slack[] = [];
  let gridW = batteryW - usedW;
  for (const phase of ([1, 2, 3] as const).slice(0, grid.phases)) {
    const volts = inputs.phaseVoltageV[phase - 1] ?? 0;
    const houseW = inputs.housePhaseW[phase - 1] ?? 0;
    const houseA = inputs.housePhaseCurrentA?.[phase - 1] ?? houseW / ((housePowerFactor ?? 0.95) * volts);
    const carA = cars.reduce((total, car) => total + (car.phases.includes(phase) ? car.currentA : 0), 0);
    const deviceW =
      (battery?.phaseShares[phase - 1] ?? 0) * batteryW - (pvPhaseShares[phase - 1] ?? 0) * usedW;
    const limitA = Math.max(0, grid.fuseA - grid.marginA);
    slacks.push({ constraint: fuseName(phase), slack: limitA - Math.abs(houseA + carA + deviceW / volts) });
    gridW += houseW + carA * volts;
  }
  slacks.push({ constraint: "grid.import", slack: (grid.maxImportW ?? Infinity) - gridW });
  slacks.push({ constraint: "grid.export", slack: (grid.maxExportW ?? Infinity) + gridW });
  slacks.push({ constraint: "inverter.ac", slack: (hybridMaxAcW ?? Infinity) - Math.abs(batteryW - usedW) });
  if (battery !== undefined) slacks.push(...batterySlacks(flow, candidate));
  if (
    values.importPricePerKwh !== values.exportPricePerKwh &&
    (battery !== undefined || inputs.pvAvailableW > 0)
  ) {
    slacks.push({ constraint: "grid.balance", slack: Math.abs(gridW) });
  }
  if (inputs.pvAvailableW > 0) {
    const clips = inputs.pvAvailableW > (hybridMaxAcW ?? Infinity);
    if (!permissions.curtail && !clips) return [...slacks, { constraint: "pv.permission", slack: 0 }];
    slacks.push({ constraint: "pv.used", slack: curtailW }, { constraint: "pv.curtail", slack: usedW });
  }
  return slacks;
}

function fuseName(phase: Phase): string {
  return `fuse.L${String(phase)}`;
}

function batterySlacks(flow: FlowCase, { batteryW, cars }: Candidate): readonly Slack[] {
  const { inputs, constraints, values } = flow;
  const { battery } = constraints.physical;
  const { lowW, highW } = batteryRange(flow);
  const slacks: Slack[] = [
    { constraint: "battery.charge", slack: highW - batteryW },
    { constraint: "battery.discharge", slack: batteryW - lowW },
    { constraint: "battery.rest", slack: Math.abs(batteryW) },
  ];
  const lowestW = lowestWhileCharging(flow);
  if (cars.some((car) => car.currentA > 0) && lowestW > lowW) {
    slacks.push({ constraint: "battery.house", slack: batteryW - lowestW });
  }
  const socPercent = inputs.battery?.socPercent ?? 0;
  const recoveryW = Math.min(constraints.safety.reserveRecoveryW ?? 0, highW);
  if (socPercent < constraints.safety.batteryMinSocPercent && recoveryW > 0) {
    slacks.push({ constraint: "battery.reserve", slack: batteryW - recoveryW });
  }
  const { plannedW, trackingPerKwh = 0, segments } = values.battery ?? {};
  if (plannedW !== undefined && trackingPerKwh > 0 && plannedW >= lowW && plannedW <= highW) {
    slacks.push({ constraint: "battery.plan", slack: Math.abs(batteryW - plannedW) });
  }
  const storedWh = (socPercent / 100) * (battery?.capacityWh ?? 0);
  for (const level of segments?.levelsWh.slice(1, -1) ?? []) {
    const perWatt =
      level > storedWh ? (battery?.chargeEfficiency ?? 1) : 1 / (battery?.dischargeEfficiency ?? 1);
    const levelW = (level - storedWh) / (perWatt * values.holdHours);
    if (levelW > lowW && levelW < highW) {
      slacks.push({ constraint: "battery.value", slack: Math.abs(batteryW - levelW) });
    }
  }
  return slacks;
}
