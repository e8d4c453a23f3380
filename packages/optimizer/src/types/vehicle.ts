import type { PricePerKwh, WattHours, Watts } from "@oec/domain";

/**
 * A car that is charged and never discharged: off, or on between two powers, in the slots in which it is plugged in.
 *
 * A car that also gives energy back is a {@link StorageProblem} with `available`.
 */
export interface VehicleProblem {
  /** Identifier of the charge point the plan is for. */
  readonly id: string;
  /** 1 in slots in which it can be charged, else 0; shape [horizon.count]. */
  readonly available: Readonly<Uint8Array>;
  /** Least power while charging at the busbar [W], 0 or more. */
  readonly minChargeW: Watts;
  /** Most power at the busbar [W], at least `minChargeW`. */
  readonly maxChargeW: Watts;
  /** Distance of the powers that can be set, counted from `minChargeW` [W], above 0; absent: any power between the two. */
  readonly stepW?: Watts;
  /** Stored energy per energy taken at the busbar, above 0 to 1. */
  readonly chargeEfficiency: number;
  /** Stored energy at the start of the first slot [Wh], 0 to `maxWh`. */
  readonly startWh: WattHours;
  /** Stored energy wanted at the end of the last slot in which it is available [Wh], 0 to `maxWh`. */
  readonly targetWh: WattHours;
  /** Most energy it can store [Wh]. */
  readonly maxWh: WattHours;
  /**
   * What each kWh missing to the target costs [currency per kWh stored], 0 or more. A price above every detour, see
   * {@link firmTargetPricePerKwh}, makes a target that is missed only where it cannot be reached.
   */
  readonly shortfallPricePerKwh: PricePerKwh;
}

/** A load that runs once, without a break, and whose start is to be chosen: a dishwasher, a washing machine. */
export interface FlexibleLoadProblem {
  /** Identifier of the load the plan is for. */
  readonly id: string;
  /** Power per slot from its start on [W], each 0 or more; at least one value, no longer than the horizon. */
  readonly profileW: Readonly<Float64Array>;
  /** First slot in which it may start. */
  readonly earliestSlot: number;
  /** Last slot in which it may start; it ends within the horizon. */
  readonly latestSlot: number;
}
