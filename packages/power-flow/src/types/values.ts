import type { Hours, PricePerKwh, ValueSegments, Watts } from "@oec/domain";

/** Level 3 for the battery. */
export interface BatteryValues {
  /** Power the plan has for now [W]; absent: no plan to follow. */
  readonly plannedW?: Watts;
  /** Cost of leaving the planned power [currency per kWh of difference], 0 or more. */
  readonly trackingPerKwh: PricePerKwh;
  /** Wear per kWh through the busbar, in either direction [currency/kWh], 0 or more. */
  readonly wearCostPerKwh: PricePerKwh;
  /** What stored energy is worth after the decision has held; slopes may rise and fall. */
  readonly segments: ValueSegments;
}

/** Level 3 for one car. */
export interface EvValues {
  /** Value of a kWh taken at the charge point [currency/kWh]. */
  readonly valuePerKwh: PricePerKwh;
  /** Value lost per kWh given back at the charge point, wear included [currency/kWh]; absent: as `valuePerKwh`. */
  readonly dischargeCostPerKwh?: PricePerKwh;
}

/** Level 3: what energy is worth now. Export may pay more than import costs; both may be negative. */
export interface Values {
  /** Price of imported energy, all taxes and fees in [currency/kWh]. */
  readonly importPricePerKwh: PricePerKwh;
  /** Revenue of exported energy [currency/kWh]. */
  readonly exportPricePerKwh: PricePerKwh;
  /** How long the decision will hold [h], above 0: turns stored-energy segments and SoC limits into power. */
  readonly holdHours: Hours;
  /** Present if, and only if, `PhysicalConstraints.battery` is. */
  readonly battery?: BatteryValues;
  /** One per charge point, in the same order. */
  readonly evs?: readonly EvValues[];
}
