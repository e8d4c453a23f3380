import {
  planningStep,
  type BatteryPlanningModel,
  type Hours,
  type Money,
  type PricePerKwh,
  type WattHours,
  type Watts,
} from "@oec/domain";

/** A stretch of a day, measured or planned, as every way to run the battery meets it. */
export interface BaselinePiece {
  readonly hours: Hours;
  readonly houseW: Watts;
  /** PV power at hand. */
  readonly sunW: Watts;
  readonly importPerKwh: PricePerKwh;
  readonly exportPerKwh: PricePerKwh;
}

/** What a day would have cost another way. */
export interface BaselineOutcome {
  /** Import less export [currency]. */
  readonly cost: Money;
  /** Stored at the end. */
  readonly storedWh: WattHours;
}

/** How a battery could be run without prices. */
export type BaselineKind = "self-consumption" | "no-battery";

/**
 * Cost of a day under a simple rule, each piece settled with its net energy.
 *
 * `self-consumption`: the same battery from the same level stores surplus sun and covers the house, whatever the prices.
 * `no-battery`: it does nothing at all.
 */
export function baseline(
  kind: BaselineKind,
  pieces: readonly BaselinePiece[],
  model: BatteryPlanningModel,
  startWh: WattHours,
): BaselineOutcome {
  let storedWh = startWh;
  let cost = 0;
  for (const { hours, houseW, sunW, importPerKwh, exportPerKwh } of pieces) {
    const needW = houseW - sunW;
    const step =
      kind === "no-battery" ? { storedWh, powerW: 0 } : planningStep(model, storedWh, -needW, hours);
    storedWh = step.storedWh;
    const gridKwh = ((needW + step.powerW) * hours) / 1000;
    // Surplus that would cost money is left unused.
    cost += gridKwh > 0 ? gridKwh * importPerKwh : gridKwh * Math.max(0, exportPerKwh);
  }
  return { cost, storedWh };
}
