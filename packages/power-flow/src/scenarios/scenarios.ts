import { THREE_PHASE } from "@oec/domain";
import type { AllConstraints, EvseConstraints } from "../types/constraints.ts";
import type { FlowCase } from "../types/flow-case.ts";
import type { BatteryInput, EvState, PowerFlowInputs } from "../types/inputs.ts";
import type { Permissions } from "../types/permissions.ts";
import type { Values } from "../types/values.ts";

/** A named situation, ready to be decided. */
export interface Scenario extends FlowCase {
  /** What happens, in one sentence. */
  readonly title: string;
}

/** 2026-06-15 10:00 UTC: noon in central Europe. */
const AT = 1_781_517_600_000;
const HOUR_MS = 3_600_000;

const CHARGER: EvseConstraints = {
  minCurrentA: 6,
  maxCurrentA: 16,
  currentStepA: 1,
  phaseSets: [[1], [1, 2, 3]],
};

const HOME: AllConstraints = {
  physical: {
    grid: { phases: 3, fuseA: 20, marginA: 1, nominalVoltageV: 230 },
    pvPhaseShares: THREE_PHASE,
    battery: {
      maxChargeW: 5_000,
      maxDischargeW: 5_000,
      capacityWh: 10_000,
      chargeEfficiency: 0.95,
      dischargeEfficiency: 0.95,
      phaseShares: THREE_PHASE,
    },
  },
  safety: { batteryMinSocPercent: 10, batteryMaxSocPercent: 95, housePriority: true },
};

const WITH_CHARGER: AllConstraints = { ...HOME, physical: { ...HOME.physical, evses: [CHARGER] } };

const CAR: EvState = {
  connected: true,
  socPercent: 40,
  capacityWh: 60_000,
  maxChargeW: 11_000,
  targetSocPercent: 80,
  departureAt: AT + 20 * HOUR_MS,
};

const ALLOWED: Permissions = { batteryMaxChargeW: Infinity, batteryMaxDischargeW: Infinity, curtail: true };

function home(
  title: string,
  constraints: AllConstraints,
  inputs: Partial<PowerFlowInputs> & { readonly battery?: BatteryInput },
  prices: {
    readonly importing: number;
    readonly exporting: number;
    readonly stored: number;
    readonly car?: number;
  },
): Scenario {
  const values: Values = {
    importPricePerKwh: prices.importing,
    exportPricePerKwh: prices.exporting,
    holdHours: 10 / 3600,
    battery: {
      trackingPerKwh: 0,
      wearCostPerKwh: 0.05,
      segments: { levelsWh: Float64Array.of(0, 10_000), perKwh: Float64Array.of(prices.stored) },
    },
    ...(prices.car === undefined ? {} : { evs: [{ valuePerKwh: prices.car }] }),
  };
  return {
    title,
    inputs: {
      at: AT,
      housePhaseW: [400, 300, 200],
      phaseVoltageV: [230, 230, 230],
      pvAvailableW: 0,
      battery: { socPercent: 50, powerW: 0 },
      ...inputs,
    },
    constraints,
    permissions: ALLOWED,
    values,
  };
}

/** A sunny day: the car takes the surplus of the sun, the battery the rest. */
export const sunnyDayWithEv: Scenario = home(
  "A sunny day with a car that charges from the sun",
  WITH_CHARGER,
  { pvAvailableW: 8_000, evs: [CAR] },
  { importing: 1.5, exporting: 0.4, stored: 1, car: 1.2 },
);

/** The evening's peak price: the battery sells what the house does not need. */
export const peakPriceArbitrage: Scenario = home(
  "A price peak at which stored energy is sold",
  HOME,
  { battery: { socPercent: 80, powerW: 0 } },
  { importing: 4, exporting: 3, stored: 1.2 },
);

/** The oven is on: the car gets what the fuse of that phase leaves. */
export const fuseProtection: Scenario = home(
  "An oven on one phase leaves little room for the car",
  WITH_CHARGER,
  { housePhaseW: [500, 2_200, 400], battery: { socPercent: 10, powerW: 0 }, evs: [CAR] },
  { importing: 0.5, exporting: 0.1, stored: 0.4, car: 2 },
);

/** Two hours to departure and far from the goal: the car charges at any price. */
export const urgentCar: Scenario = home(
  "A car that leaves in two hours charges at any price",
  WITH_CHARGER,
  { evs: [{ ...CAR, departureAt: AT + 2 * HOUR_MS, socPercent: 65 }] },
  { importing: 5, exporting: 1, stored: 1, car: 0.5 },
);

/** The battery is full: the surplus is sold. */
export const fullBatteryExport: Scenario = home(
  "A full battery and more sun than the house needs",
  HOME,
  { pvAvailableW: 6_000, battery: { socPercent: 95, powerW: 0 } },
  { importing: 1.5, exporting: 0.4, stored: 1 },
);

/** Night and a high price: the battery serves the house. */
export const expensiveNight: Scenario = home(
  "A dear night in which the battery serves the house",
  HOME,
  {},
  { importing: 3, exporting: 0.4, stored: 1 },
);

/** Night and a low price: the battery charges from the grid. */
export const cheapNight: Scenario = home(
  "A cheap night in which the battery charges from the grid",
  HOME,
  {},
  { importing: 0.2, exporting: 0.05, stored: 1 },
);

/** A load jumps up on L1 while the car charges: the car steps back, nothing else. */
export const houseLoadSpike: Scenario = home(
  "A load that jumps up makes the car step back",
  WITH_CHARGER,
  { housePhaseW: [2_600, 300, 200], battery: { socPercent: 10, powerW: 0 }, evs: [CAR] },
  { importing: 0.5, exporting: 0.1, stored: 0.4, car: 2 },
);

/** L1 is loaded, L2 and L3 are free: a single-phase car on L3 charges in full, which a sum over the phases would forbid. */
export const phaseBalancing: Scenario = home(
  "A loaded phase does not stop a car on another one",
  { ...HOME, physical: { ...HOME.physical, evses: [{ ...CHARGER, phaseSets: [[3]] }] } },
  { housePhaseW: [4_100, 200, 100], battery: { socPercent: 10, powerW: 0 }, evs: [CAR] },
  { importing: 0.5, exporting: 0.1, stored: 0.4, car: 2 },
);

/** Export is forbidden and the battery full: solar power is curtailed to what the house takes. */
export const exportForbidden: Scenario = home(
  "Forbidden export and a full battery curtail the sun",
  { ...HOME, physical: { ...HOME.physical, grid: { ...HOME.physical.grid, maxExportW: 0 } } },
  { pvAvailableW: 6_000, battery: { socPercent: 95, powerW: 0 } },
  { importing: 1.5, exporting: 0.4, stored: 1 },
);

/** All scenarios by name. */
export const SCENARIOS = {
  sunnyDayWithEv,
  peakPriceArbitrage,
  fuseProtection,
  urgentCar,
  fullBatteryExport,
  expensiveNight,
  cheapNight,
  houseLoadSpike,
  phaseBalancing,
  exportForbidden,
} as const satisfies Readonly<Record<string, Scenario>>;
