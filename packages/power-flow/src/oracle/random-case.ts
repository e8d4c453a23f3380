import { ON_L1, ON_L2, ON_L3, THREE_PHASE } from "@oec/domain";
import type { PhaseShares, ValueSegments } from "@oec/domain";
import type { BatteryConstraints, EvseConstraints } from "../types/constraints.ts";
import type { EvState, Phase } from "../types/inputs.ts";
import type { EvPermission } from "../types/permissions.ts";
import type { FlowCase } from "./score.ts";

/** A reproducible stream of numbers in [0, 1). @see mulberry32 by T. Ettinger. */
export function uniformStream(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** Which cases to draw. */
export interface RandomCaseOptions {
  /** Number of charge points, 0 to 2. */
  readonly cars: number;
  /** Steps of the charge points [A]; 1 or 0.1 unless told. */
  readonly stepsA?: readonly number[];
  /** Only battery and PV on the same phases. */
  readonly sharedPhases?: boolean;
}

/**
 * A case of the stress set: mixed phases, tight fuses, hybrid limits, export above import price, negative prices, value
 * segments that rise and fall, V2X, deadlines and permissions that forbid off. Never a case that is not valid.
 */
export function randomCase(uniform: () => number, options: RandomCaseOptions): FlowCase {
  const chance = (probability: number): boolean => uniform() < probability;
  const between = (low: number, high: number): number => low + (high - low) * uniform();
  const pick = <Item>(items: readonly Item[]): Item => items[Math.floor(uniform() * items.length)] as Item;
  const maybe = <Key extends string, Value>(
    probability: number,
    key: Key,
    make: () => Value,
  ): { [K in Key]?: Value } => (chance(probability) ? ({ [key]: make() } as { [K in Key]?: Value }) : {});

  const phases = chance(0.05) ? 1 : 3;
  const houseW = (): number => (chance(0.1) ? between(0, 6500) : between(chance(0.05) ? -1500 : 0, 1500));
  const volts = (): number => between(210, 250);
  const shares = (): PhaseShares =>
    phases === 1 ? ON_L1 : chance(0.6) ? THREE_PHASE : pick([ON_L1, ON_L2, ON_L3, [0.5, 0.5, 0] as const]);
  const pvShares = shares();
  const pvAvailableW = chance(0.35) ? 0 : between(0, 12_000);
  const importPrice = chance(0.1) ? 0 : between(-0.4, 3);
  const above = chance(0.2);
  const exportPrice = chance(0.1)
    ? importPrice
    : above
      ? importPrice + between(0, 0.5)
      : Math.min(importPrice, between(-0.4, 1.5));
  const holdHours = pick([0.25, 1, 10 / 3600]);
  const capacityWh = chance(0.03) ? 0 : between(3_000, 15_000);
  const at = 1_700_000_000_000;
  const battery: BatteryConstraints = {
    maxChargeW: chance(0.1) ? 0 : between(500, 6000),
    maxDischargeW: chance(0.1) ? 0 : between(500, 6000),
    capacityWh,
    chargeEfficiency: between(0.85, 1),
    dischargeEfficiency: between(0.85, 1),
    phaseShares: options.sharedPhases === true ? pvShares : shares(),
  };
  const minSoc = between(0, 30);
  return {
    inputs: {
      at,
      housePhaseW: phases === 1 ? [houseW(), 0, 0] : [houseW(), houseW(), houseW()],
      phaseVoltageV: [volts(), volts(), volts()],
      pvAvailableW,
      battery: {
        socPercent: chance(0.1) ? pick([0, minSoc, 100]) : between(0, 100),
        powerW: 0,
        ...maybe(0.2, "temperatureC", () => between(-5, 62)),
        ...maybe(0.1, "chargeLimitW", () => between(0, 4000)),
      },
      ...(options.cars > 0
        ? { evs: drawEach(options.cars, () => randomCar(at, chance, between, maybe)) }
        : {}),
    },
    constraints: {
      physical: {
        grid: {
          phases,
          fuseA: pick([10, 16, 20, 25]),
          marginA: pick([0, 1]),
          nominalVoltageV: 230,
          ...maybe(0.3, "maxImportW", () => between(2000, 11_000)),
          ...maybe(0.3, "maxExportW", () => (chance(0.4) ? 0 : between(0, 9000))),
        },
        pvPhaseShares: pvShares,
        battery,
        ...maybe(0.3, "hybridMaxAcW", () => between(2000, 8000)),
        ...(options.cars > 0
          ? { evses: drawEach(options.cars, () => randomCharger(phases, options, chance, pick)) }
          : {}),
      },
      safety: {
        batteryMinSocPercent: minSoc,
        batteryMaxSocPercent: between(minSoc, 100),
        housePriority: chance(0.5),
        ...maybe(0.2, "reserveRecoveryW", () => between(0, 2000)),
      },
    },
    permissions: {
      batteryMaxChargeW: chance(0.8) ? Infinity : between(0, 3000),
      batteryMaxDischargeW: chance(0.8) ? Infinity : between(0, 3000),
      curtail: chance(0.8),
      ...(options.cars > 0 && chance(0.6)
        ? { evs: drawEach(options.cars, () => randomPermission(chance, between, maybe)) }
        : {}),
    },
    values: {
      importPricePerKwh: importPrice,
      exportPricePerKwh: exportPrice,
      holdHours,
      battery: {
        ...maybe(0.5, "plannedW", () => between(-5000, 5000)),
        trackingPerKwh: chance(0.5) ? between(0, 0.1) : 0,
        wearCostPerKwh: between(0, 0.2),
        segments: randomSegments(capacityWh, chance(0.3), uniform),
      },
      ...(options.cars > 0
        ? {
            evs: drawEach(options.cars, () => {
              const valuePerKwh = between(-0.2, 3);
              return {
                valuePerKwh,
                ...maybe(0.5, "dischargeCostPerKwh", () => valuePerKwh + between(0, 0.4)),
              };
            }),
          }
        : {}),
    },
  };
}

type Chance = (probability: number) => boolean;
type Between = (low: number, high: number) => number;
type Maybe = <Key extends string, Value>(
  probability: number,
  key: Key,
  make: () => Value,
) => { [K in Key]?: Value };

function drawEach<Item>(count: number, draw: () => Item): readonly Item[] {
  return Array.from({ length: count }, draw);
}

function randomCar(at: number, chance: Chance, between: Between, maybe: Maybe): EvState {
  return {
    connected: chance(0.95),
    ...maybe(0.9, "socPercent", () => between(0, 100)),
    capacityWh: 60_000,
    maxChargeW: chance(0.2) ? between(1000, 5000) : 22_000,
    maxDischargeW: chance(0.4) ? between(2000, 11_000) : 0,
    ...maybe(0.5, "departureAt", () => at + between(-1, 12) * 3_600_000),
    ...maybe(0.5, "targetSocPercent", () => between(40, 100)),
    ...maybe(0.7, "reserveSocPercent", () => between(10, 60)),
    ...maybe(0.2, "energyGoalWh", () => between(0, 40_000)),
    ...maybe(0.1, "minCurrentA", () => between(4, 10)),
  };
}

function randomCharger(
  phases: 1 | 3,
  { stepsA = [1, 1, 0.1] }: RandomCaseOptions,
  chance: Chance,
  pick: <Item>(items: readonly Item[]) => Item,
): EvseConstraints {
  const single: Phase = pick([1, 2, 3]);
  return {
    minCurrentA: 6,
    maxCurrentA: pick([10, 16, 16, 32]),
    currentStepA: pick(stepsA),
    phaseSets:
      phases === 1 ? [[1]] : pick([[[single]], [[1, 2, 3]], [[single], [1, 2, 3]], [[1, 2]]] as const),
    ...(chance(0.4) ? { maxDischargeCurrentA: 16 } : {}),
  };
}

function randomPermission(chance: Chance, between: Between, maybe: Maybe): EvPermission {
  return {
    mayStop: chance(0.7),
    mayCharge: chance(0.9),
    mayDischarge: chance(0.7),
    ...maybe(0.2, "phaseCounts", () => [chance(0.5) ? 1 : 3] as const),
    maxCurrentA: chance(0.7) ? Infinity : between(0, 20),
  };
}

/** Values of stored energy; falling like those of a plan, or in any order. */
function randomSegments(capacityWh: number, anyOrder: boolean, uniform: () => number): ValueSegments {
  const count = 1 + Math.floor(uniform() * 5);
  const inner = Array.from({ length: count - 1 }, () => uniform() * capacityWh).sort((a, b) => a - b);
  const worths = Array.from({ length: count }, () => -0.2 + uniform() * 2.5);
  if (!anyOrder) worths.sort((a, b) => b - a);
  return { levelsWh: Float64Array.from([0, ...inner, capacityWh]), perKwh: Float64Array.from(worths) };
}
