import { MS_PER_HOUR, type Milliseconds, type WattHours, type Watts } from "@oec/domain";

/** Power of everything at the busbar during one step, all constant over it [W]. */
export interface StepPowers {
  readonly houseW: Watts;
  /** PV power used, 0 or more. */
  readonly pvW: Watts;
  /** PV power that could have been used and was not. */
  readonly curtailedW: Watts;
  /** Positive charges. */
  readonly batteryW: Watts;
  /** Positive charges the car, negative takes from it. */
  readonly evW: Watts;
  /** What becomes heat in the battery, 0 or more. */
  readonly batteryLossW: Watts;
  /** Positive imports. */
  readonly gridW: Watts;
  /** House load that could not be served, because there was no mains. */
  readonly unservedW: Watts;
}

/** Energy since the start of a run [Wh], all 0 or more. */
export interface EnergyTotals {
  readonly importedWh: WattHours;
  readonly exportedWh: WattHours;
  readonly houseWh: WattHours;
  readonly pvWh: WattHours;
  readonly curtailedWh: WattHours;
  readonly chargedWh: WattHours;
  readonly dischargedWh: WattHours;
  readonly evChargedWh: WattHours;
  readonly evDischargedWh: WattHours;
  readonly batteryLossWh: WattHours;
  readonly unservedWh: WattHours;
}

/** What does not add up in a step [W]: 0 up to rounding. */
export const balanceErrorW = ({ gridW, pvW, houseW, batteryW, evW }: StepPowers): Watts =>
  gridW + pvW - houseW - batteryW - evW;

type Sums = { -readonly [Key in keyof EnergyTotals]: EnergyTotals[Key] };

/** Adds up what happens in steps of constant power. */
export class EnergyAccount {
  readonly #sums: Sums = {
    importedWh: 0,
    exportedWh: 0,
    houseWh: 0,
    pvWh: 0,
    curtailedWh: 0,
    chargedWh: 0,
    dischargedWh: 0,
    evChargedWh: 0,
    evDischargedWh: 0,
    batteryLossWh: 0,
    unservedWh: 0,
  };

  /** Energy so far; a copy. */
  get totals(): EnergyTotals {
    return { ...this.#sums };
  }

  /** Adds a step. */
  add(powers: StepPowers, durationMs: Milliseconds): void {
    const hours = durationMs / MS_PER_HOUR;
    const sums = this.#sums;
    sums.importedWh += Math.max(0, powers.gridW) * hours;
    sums.exportedWh += Math.max(0, -powers.gridW) * hours;
    sums.houseWh += powers.houseW * hours;
    sums.pvWh += powers.pvW * hours;
    sums.curtailedWh += powers.curtailedW * hours;
    sums.chargedWh += Math.max(0, powers.batteryW) * hours;
    sums.dischargedWh += Math.max(0, -powers.batteryW) * hours;
    sums.evChargedWh += Math.max(0, powers.evW) * hours;
    sums.evDischargedWh += Math.max(0, -powers.evW) * hours;
    sums.batteryLossWh += powers.batteryLossW * hours;
    sums.unservedWh += powers.unservedW * hours;
  }
}
