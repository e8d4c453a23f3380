import type { Watts, WattHours } from "@oec/domain";

/** What a store does in one step of time. */
export interface StoreStep {
  /** Power at the busbar [W], positive charges; may be less than asked. */
  readonly powerW: Watts;
  /** Energy stored at the end [Wh]. */
  readonly storedWh: WattHours;
  /** What became heat: power at the busbar less the change of the store [W], 0 or more. */
  readonly lossW: Watts;
}

/** The physics of a store; the simulated battery puts leases, delays, limits and sensors around it. */
export interface BatteryPlant {
  /**
   * Moves the store through a step at constant power; takes or gives less where it would leave `minWh` to `maxWh`.
   *
   * @param storedWh - Energy stored at the start.
   * @param powerW - Wanted power at the busbar, positive charges.
   * @param hours - Length of the step, above 0.
   */
  step(storedWh: WattHours, powerW: Watts, hours: number, minWh: WattHours, maxWh: WattHours): StoreStep;
}

/**
 * A store with constant one-way efficiencies: the planning model as a plant, for runs in which plan and plant agree.
 *
 * @param chargeEfficiency - Stored per taken, above 0 to 1.
 * @param dischargeEfficiency - Given per taken from the store, above 0 to 1.
 */
export function linearPlant(chargeEfficiency: number, dischargeEfficiency: number): BatteryPlant {
  return {
    step(storedWh, powerW, hours, minWh, maxWh) {
      if (powerW >= 0) {
        const wantedWh = powerW * hours * chargeEfficiency;
        const roomWh = Math.max(0, maxWh - storedWh);
        const fits = wantedWh <= roomWh;
        const takenWh = fits ? wantedWh : roomWh;
        const acW = fits ? powerW : takenWh / (hours * chargeEfficiency);
        return { powerW: acW, storedWh: storedWh + takenWh, lossW: acW - takenWh / hours };
      }
      const wantedWh = (-powerW * hours) / dischargeEfficiency;
      const thereWh = Math.max(0, storedWh - minWh);
      const fits = wantedWh <= thereWh;
      const drawnWh = fits ? wantedWh : thereWh;
      const acW = fits ? -powerW : (drawnWh * dischargeEfficiency) / hours;
      return { powerW: -acW, storedWh: storedWh - drawnWh, lossW: drawnWh / hours - acW };
    },
  };
}
