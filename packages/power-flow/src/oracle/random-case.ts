import { ON_L1, ON_L2, ON_L3, THREE_PHASE } from "@oec/domain";
import type { PhaseShares, ValueSegments } from "@oec/domain";
import type { AllConstraints, BatteryConstraints, EvseConstraints } from "../types/constraints.ts";
import type { FlowCase } from "../types/flow-case.ts";
import type { EvState, PowerFlowInputs } from "../types/inputs.ts";
import type { EvPermission, Permissions } from "../types/permissions.ts";
import type { Values } from "../types/values.ts";
import { drawFrom } from "./draw.ts";
import type { Draw } from "./draw.ts";

/** Which cases to draw. */
export interface RandomCaseOptions {
  /** Number of charge points, 0 to 2. */
  readonly cars: number;
  /** Steps of the charge points [A]; 1 or 0.1 unless told. */
  readonly stepsA?: readonly number[];
  /** Only battery and PV on the same phases. */
  readonly sharedPhases?: boolean;
}

const AT = 1_700_000_000_000;

/**
 * A case of the stress set: mixed phases, tight fuses, hybrid limits, export above import price, negative prices, value
 * segments that rise and fall, V2X, deadlines and permissions that forbid off. Every case is valid.
 */
export function randomCase(uniform: () => number, options: RandomCaseOptions): FlowCase {
  const draw = drawFrom(uniform);
  const phases = draw.chance(0.05) ? 1 : 3;
  const capacityWh = draw.chance(0.03) ? 0 : draw.between(3_000, 15_000);
  const minSocPercent = draw.between(0, 30);
  return {
    inputs: randomInputs(draw, phases, minSocPercent, options),
    constraints: randomConstraints(draw, phases, capacityWh, minSocPercent, options),
    permissions: randomPermissions(draw, options),
    values: randomValues(draw, capacityWh, options),
  };
}

function randomInputs(
  draw: Draw,
  phases: 1 | 3,
  minSocPercent: number,
  { cars }: RandomCaseOptions,
): PowerFlowInputs {
  const houseW = (): number =>
    draw.chance(0.1) ? draw.between(0, 6_500) : draw.between(draw.chance(0.05) ? -1_500 : 0, 1_500);
  const volts = (): number => draw.between(210, 250);
  return {
    at: AT,
    housePhaseW: phases === 1 ? [houseW(), 0, 0] : [houseW(), houseW(), houseW()],
    phaseVoltageV: [volts(), volts(), volts()],
    pvAvailableW: draw.chance(0.35) ? 0 : draw.between(0, 12_000),
    battery: {
      socPercent: draw.chance(0.1) ? draw.pick([0, minSocPercent, 100]) : draw.between(0, 100),
      powerW: 0,
      ...draw.maybe(0.2, "temperatureC", () => draw.between(-5, 62)),
      ...draw.maybe(0.1, "chargeLimitW", () => draw.between(0, 4_000)),
    },
    ...(cars > 0 ? { evs: draw.each(cars, () => randomCar(draw)) } : {}),
  };
}

function randomCar(draw: Draw): EvState {
  return {
    connected: draw.chance(0.95),
    ...draw.maybe(0.9, "socPercent", () => draw.between(0, 100)),
    capacityWh: 60_000,
    maxChargeW: draw.chance(0.2) ? draw.between(1_000, 5_000) : 22_000,
    maxDischargeW: draw.chance(0.4) ? draw.between(2_000, 11_000) : 0,
    ...draw.maybe(0.5, "departureAt", () => AT + draw.between(-1, 12) * 3_600_000),
    ...draw.maybe(0.5, "targetSocPercent", () => draw.between(40, 100)),
    ...draw.maybe(0.7, "reserveSocPercent", () => draw.between(10, 60)),
    ...draw.maybe(0.2, "energyGoalWh", () => draw.between(0, 40_000)),
    ...draw.maybe(0.1, "minCurrentA", () => draw.between(4, 10)),
    ...draw.maybe(0.1, "chargingProfile", () => [{ at: AT - 1, maxCurrentA: draw.between(0, 20) }]),
  };
}

function randomConstraints(
  draw: Draw,
  phases: 1 | 3,
  capacityWh: number,
  minSocPercent: number,
  options: RandomCaseOptions,
): AllConstraints {
  const shares = (): PhaseShares =>
    phases === 1
      ? ON_L1
      : draw.chance(0.6)
        ? THREE_PHASE
        : draw.pick([ON_L1, ON_L2, ON_L3, [0.5, 0.5, 0] as const]);
  const pvPhaseShares = shares();
  const battery: BatteryConstraints = {
    maxChargeW: draw.chance(0.1) ? 0 : draw.between(500, 6_000),
    maxDischargeW: draw.chance(0.1) ? 0 : draw.between(500, 6_000),
    capacityWh,
    chargeEfficiency: draw.between(0.85, 1),
    dischargeEfficiency: draw.between(0.85, 1),
    phaseShares: options.sharedPhases === true ? pvPhaseShares : shares(),
  };
  return {
    physical: {
      grid: {
        phases,
        fuseA: draw.pick([10, 16, 20, 25]),
        marginA: draw.pick([0, 1]),
        nominalVoltageV: 230,
        ...draw.maybe(0.3, "maxImportW", () => draw.between(2_000, 11_000)),
        ...draw.maybe(0.3, "maxExportW", () => (draw.chance(0.4) ? 0 : draw.between(0, 9_000))),
      },
      pvPhaseShares,
      battery,
      ...draw.maybe(0.3, "hybridMaxAcW", () => draw.between(2_000, 8_000)),
      ...(options.cars > 0
        ? { evses: draw.each(options.cars, () => randomCharger(draw, phases, options)) }
        : {}),
    },
    safety: {
      batteryMinSocPercent: minSocPercent,
      batteryMaxSocPercent: draw.between(minSocPercent, 100),
      housePriority: draw.chance(0.5),
      ...draw.maybe(0.2, "reserveRecoveryW", () => draw.between(0, 2_000)),
    },
  };
}

function randomCharger(
  draw: Draw,
  phases: 1 | 3,
  { stepsA = [1, 1, 0.1] }: RandomCaseOptions,
): EvseConstraints {
  const single = draw.pick([1, 2, 3] as const);
  return {
    minCurrentA: 6,
    maxCurrentA: draw.pick([10, 16, 16, 32]),
    currentStepA: draw.pick(stepsA),
    phaseSets:
      phases === 1 ? [[1]] : draw.pick([[[single]], [[1, 2, 3]], [[single], [1, 2, 3]], [[1, 2]]] as const),
    ...draw.maybe(0.4, "maxDischargeCurrentA", () => 16),
  };
}

function randomPermissions(draw: Draw, { cars }: RandomCaseOptions): Permissions {
  return {
    batteryMaxChargeW: draw.chance(0.8) ? Infinity : draw.between(0, 3_000),
    batteryMaxDischargeW: draw.chance(0.8) ? Infinity : draw.between(0, 3_000),
    curtail: draw.chance(0.8),
    ...(cars > 0 && draw.chance(0.6) ? { evs: draw.each(cars, () => randomPermission(draw)) } : {}),
  };
}

function randomPermission(draw: Draw): EvPermission {
  return {
    mayStop: draw.chance(0.7),
    mayCharge: draw.chance(0.9),
    mayDischarge: draw.chance(0.7),
    ...draw.maybe(0.2, "phaseCounts", () => [draw.chance(0.5) ? 1 : 3] as const),
    ...draw.maybe(0.1, "minCurrentA", () => draw.between(6, 12)),
    maxCurrentA: draw.chance(0.7) ? Infinity : draw.between(0, 20),
  };
}

function randomValues(draw: Draw, capacityWh: number, { cars }: RandomCaseOptions): Values {
  const importPrice = draw.chance(0.1) ? 0 : draw.between(-0.4, 3);
  const exportPrice = draw.chance(0.1)
    ? importPrice
    : draw.chance(0.2)
      ? importPrice + draw.between(0, 0.5)
      : Math.min(importPrice, draw.between(-0.4, 1.5));
  return {
    importPricePerKwh: importPrice,
    exportPricePerKwh: exportPrice,
    holdHours: draw.pick([0.25, 1, 10 / 3600]),
    battery: {
      ...draw.maybe(0.5, "plannedW", () => draw.between(-5_000, 5_000)),
      trackingPerKwh: draw.chance(0.5) ? draw.between(0, 0.1) : 0,
      wearCostPerKwh: draw.between(0, 0.2),
      segments: randomSegments(draw, capacityWh),
    },
    ...(cars > 0 ? { evs: draw.each(cars, () => randomEvValues(draw)) } : {}),
  };
}

function randomEvValues(draw: Draw): { valuePerKwh: number; dischargeCostPerKwh?: number } {
  const valuePerKwh = draw.between(-0.2, 3);
  return { valuePerKwh, ...draw.maybe(0.5, "dischargeCostPerKwh", () => valuePerKwh + draw.between(0, 0.4)) };
}

/** Values of stored energy; falling like those of most plans, or in any order. */
function randomSegments(draw: Draw, capacityWh: number): ValueSegments {
  const count = draw.pick([1, 2, 3, 4, 5]);
  const inner = draw.each(count - 1, () => draw.between(0, capacityWh)).toSorted((a, b) => a - b);
  const worths = draw.each(count, () => draw.between(-0.2, 2.3));
  const ordered = draw.chance(0.3) ? worths : worths.toSorted((a, b) => b - a);
  return { levelsWh: Float64Array.from([0, ...inner, capacityWh]), perKwh: Float64Array.from(ordered) };
}
