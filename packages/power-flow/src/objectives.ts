import type { Hours, PricePerKwh } from "@oec/domain";
import type { AllConstraints } from "./types/constraints.ts";
import type { BatteryValues, Values } from "./types/values.ts";

/** What energy is worth to somebody who has no optimizer. */
export interface EconomicObjectives {
  /** Price of imported energy now [currency/kWh]. */
  readonly gridPricePerKwh: PricePerKwh;
  /** Revenue of exported energy now [currency/kWh]. */
  readonly exportPricePerKwh: PricePerKwh;
  /** Store surplus and use it in the house; neither charge from the grid nor sell from the battery. */
  readonly preferSelfConsumption: boolean;
  /** Otherwise: what imported energy costs on average, say over the day [currency/kWh]. */
  readonly usualPricePerKwh: PricePerKwh;
  /** What a kWh must earn before the battery trades it with the grid [currency/kWh], 0 or more. */
  readonly arbitrageThresholdPerKwh: PricePerKwh;
  /** Wear per kWh through the battery, in either direction [currency/kWh], 0 or more. */
  readonly wearCostPerKwh: PricePerKwh;
  /** How long the decision will hold [h], above 0. */
  readonly holdHours: Hours;
  /** Value of a kWh taken by each car [currency/kWh], one per charge point. */
  readonly evValuePerKwh?: readonly PricePerKwh[];
}

/**
 * Values for a site without a plan: one price for stored energy.
 *
 * With `preferSelfConsumption` it is the middle of what makes storing surplus and serving the house pay, and trading
 * with the grid not. Otherwise it is the usual price, and half the threshold joins the wear of each direction: the
 * battery charges when energy is cheaper than usual and gives when it is dearer.
 */
export function economicValues(objectives: EconomicObjectives, constraints: AllConstraints): Values {
  const { gridPricePerKwh, exportPricePerKwh, holdHours, evValuePerKwh } = objectives;
  const battery = batteryValues(objectives, constraints);
  return {
    importPricePerKwh: gridPricePerKwh,
    exportPricePerKwh,
    holdHours,
    ...(battery === undefined ? {} : { battery }),
    ...(evValuePerKwh === undefined ? {} : { evs: evValuePerKwh.map((valuePerKwh) => ({ valuePerKwh })) }),
  };
}

function batteryValues(
  objectives: EconomicObjectives,
  { physical }: AllConstraints,
): BatteryValues | undefined {
  const { battery } = physical;
  if (battery === undefined) return undefined;
  const { preferSelfConsumption, usualPricePerKwh, arbitrageThresholdPerKwh, wearCostPerKwh } = objectives;
  const levelsWh = Float64Array.of(0, battery.capacityWh);
  if (preferSelfConsumption) {
    const storingPays = (objectives.exportPricePerKwh + wearCostPerKwh) / battery.chargeEfficiency;
    const servingPays = (objectives.gridPricePerKwh - wearCostPerKwh) * battery.dischargeEfficiency;
    const perKwh = Float64Array.of((storingPays + servingPays) / 2);
    return { trackingPerKwh: 0, wearCostPerKwh, segments: { levelsWh, perKwh } };
  }
  return {
    trackingPerKwh: 0,
    wearCostPerKwh: wearCostPerKwh + arbitrageThresholdPerKwh / 2,
    segments: { levelsWh, perKwh: Float64Array.of(usualPricePerKwh) },
  };
}
