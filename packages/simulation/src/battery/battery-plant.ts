import type { Hours, Percent, WattHours, Watts } from "@oec/domain";

/** What a store did in one step of time. */
export interface StoreStep {
  /** Power at the busbar [W], positive charges; less than asked where the store is full or empty. */
  readonly powerW: Watts;
  /** What became heat: power at the busbar less the change of the store [W], 0 or more. */
  readonly lossW: Watts;
}

/** The physics of a store; the simulated battery puts leases, delays, limits and sensors around it. */
export interface BatteryPlant {
  /** Energy in the store above empty [Wh]. */
  readonly storedWh: WattHours;
  /** What the battery's own meter calls its state of charge [%]. */
  readonly socPercent: Percent;
  /**
   * Moves the store through a step at constant power; takes or gives less where it would leave the range of SoC.
   *
   * @param powerW - Wanted power at the busbar, positive charges.
   * @param hours - Length of the step, above 0.
   */
  step(powerW: Watts, hours: Hours, minSocPercent: Percent, maxSocPercent: Percent): StoreStep;
}
