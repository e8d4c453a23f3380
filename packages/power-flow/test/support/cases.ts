import process from "node:process";
import fc from "fast-check";
import { THREE_PHASE } from "@oec/domain";
import { computeFlows } from "../../src/index.ts";
import type {
  AllConstraints,
  FlowCase,
  FlowDecision,
  PowerFlowInputs,
  PowerFlowOptions,
  Values,
} from "../../src/index.ts";
import { randomCase, uniformStream } from "../../src/oracle/index.ts";
import type { RandomCaseOptions } from "../../src/oracle/index.ts";

/** The exact optimum, as backtests use it. */
export const EXACT: PowerFlowOptions = { roundW: 0, deadbandW: 0 };

export function decide(flow: FlowCase, options: PowerFlowOptions = {}): FlowDecision {
  return computeFlows(flow.inputs, flow.constraints, flow.permissions, flow.values, options);
}

/** Share of a property's runs: the mutation test asks for fewer of them, and counts for less what they then miss. */
const PROPERTY_SHARE = Number(process.env["OEC_PROPERTY_SHARE"] ?? 1);

/** Random cases of the stress set, shrinking by seed only. */
function cases(options: RandomCaseOptions): fc.Arbitrary<FlowCase> {
  return fc.integer().map((seed) => randomCase(uniformStream(seed), options));
}

/** A property over random cases; the seed of the run is fixed, so that CI never rolls dice. */
export function always(
  runs: number,
  options: RandomCaseOptions,
  holds: (flow: FlowCase) => boolean | undefined,
): void {
  fc.assert(
    fc.property(cases(options), (flow) => holds(flow) ?? true),
    { numRuns: Math.ceil(runs * PROPERTY_SHARE), seed: 20_260_801 },
  );
}

/** A three-phase home with PV and a 10 kWh battery at half its charge; no plan, one value of stored energy. */
export const HOME: FlowCase = {
  inputs: {
    at: 1_781_517_600_000,
    housePhaseW: [300, 300, 300],
    phaseVoltageV: [230, 230, 230],
    pvAvailableW: 0,
    battery: { socPercent: 50, powerW: 0 },
  },
  constraints: {
    physical: {
      grid: { phases: 3, fuseA: 20, marginA: 0, nominalVoltageV: 230 },
      pvPhaseShares: THREE_PHASE,
      battery: {
        maxChargeW: 5_000,
        maxDischargeW: 5_000,
        capacityWh: 10_000,
        chargeEfficiency: 0.9,
        dischargeEfficiency: 0.9,
        phaseShares: THREE_PHASE,
      },
      housePowerFactor: 1,
    },
    safety: { batteryMinSocPercent: 10, batteryMaxSocPercent: 90, housePriority: false },
  },
  permissions: { batteryMaxChargeW: Infinity, batteryMaxDischargeW: Infinity, curtail: true },
  values: {
    importPricePerKwh: 2,
    exportPricePerKwh: 0.5,
    holdHours: 0.01,
    battery: {
      trackingPerKwh: 0,
      wearCostPerKwh: 0,
      segments: { levelsWh: Float64Array.of(0, 10_000), perKwh: Float64Array.of(1) },
    },
  },
};

interface Changes {
  readonly inputs?: Partial<PowerFlowInputs>;
  readonly physical?: Partial<AllConstraints["physical"]>;
  readonly grid?: Partial<AllConstraints["physical"]["grid"]>;
  readonly battery?: Partial<NonNullable<AllConstraints["physical"]["battery"]>>;
  readonly safety?: Partial<AllConstraints["safety"]>;
  readonly permissions?: Partial<FlowCase["permissions"]>;
  readonly values?: Partial<Values>;
  readonly worth?: Partial<NonNullable<Values["battery"]>>;
}

/** The home with some fields changed. */
export function home(changes: Changes): FlowCase {
  const { physical, safety } = HOME.constraints;
  return {
    inputs: { ...HOME.inputs, ...changes.inputs },
    constraints: {
      physical: {
        ...physical,
        grid: { ...physical.grid, ...changes.grid },
        battery: { ...physical.battery!, ...changes.battery },
        ...changes.physical,
      },
      safety: { ...safety, ...changes.safety },
    },
    permissions: { ...HOME.permissions, ...changes.permissions },
    values: { ...HOME.values, battery: { ...HOME.values.battery!, ...changes.worth }, ...changes.values },
  };
}

/** A charge point for 6 to 16 A in steps of 1 A, on L1 or on all phases. */
export const CHARGER = {
  minCurrentA: 6,
  maxCurrentA: 16,
  currentStepA: 1,
  phaseSets: [[1], [1, 2, 3]],
} as const;

/** A car at 40 % of 60 kWh without a deadline. */
export const CAR = { connected: true, socPercent: 40, capacityWh: 60_000, maxChargeW: 11_100 } as const;

/** The home with one charge point and its car. */
export function homeWithCar(
  changes: Changes & { readonly car?: object; readonly charger?: object; readonly carValue?: number },
): FlowCase {
  const { car = {}, charger = {}, carValue = 3, ...rest } = changes;
  return home({
    ...rest,
    inputs: { evs: [{ ...CAR, ...car }], ...rest.inputs },
    physical: { evses: [{ ...CHARGER, ...charger }], ...rest.physical },
    values: { evs: [{ valuePerKwh: carValue }], ...rest.values },
  });
}
