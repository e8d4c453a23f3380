import { OecError } from "../errors.ts";

/**
 * What one more kWh in a store is worth, as a function of the stored energy: piecewise constant.
 *
 * Segment `i` covers `[levelsWh[i], levelsWh[i + 1])`.
 */
export interface ValueSegments {
  /** Stored energy above 0 % SoC [Wh], shape [n + 1], ascending. Outside them the store must not be. */
  readonly levelsWh: Readonly<Float64Array>;
  /** Value of energy on each segment [currency per kWh STORED], shape [n]; the device's efficiency is not yet applied. */
  readonly perKwh: Readonly<Float64Array>;
}

/** The value of stored energy at the end of each slot of a plan, for each storage. */
export interface EnergyValue {
  /** One per storage, in the plan's order. */
  readonly storages: readonly StorageValue[];
}

/** Value segments of all slots of one storage, packed: slot `i` owns segments `offsets[i]` to `offsets[i + 1]`. */
export interface StorageValue {
  /** Shape [slots + 1]. */
  readonly offsets: Readonly<Int32Array>;
  /** Start of the first segment of each slot [Wh], shape [slots]. */
  readonly floorWh: Readonly<Float64Array>;
  /** End of each segment [Wh], shape [segments]. */
  readonly endWh: Readonly<Float64Array>;
  /** Value on each segment [currency per kWh STORED], shape [segments]. */
  readonly perKwh: Readonly<Float64Array>;
}

/**
 * The value of energy in one storage at the end of one slot.
 *
 * @throws {@link OecError} `OUT_OF_RANGE` if there is no such storage or slot.
 */
export function valueSegmentsAt(value: EnergyValue, storage: number, slot: number): ValueSegments {
  const packed = value.storages[storage];
  const from = packed?.offsets[slot];
  const to = packed?.offsets[slot + 1];
  const floor = packed?.floorWh[slot];
  if (packed === undefined || from === undefined || to === undefined || floor === undefined) {
    throw new OecError("OUT_OF_RANGE", `no value for storage ${String(storage)}, slot ${String(slot)}`, {
      context: { storage, slot, storages: value.storages.length },
    });
  }
  const levelsWh = new Float64Array(to - from + 1);
  levelsWh[0] = floor;
  levelsWh.set(packed.endWh.subarray(from, to), 1);
  return { levelsWh, perKwh: packed.perKwh.slice(from, to) };
}
