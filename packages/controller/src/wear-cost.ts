import {
  marginalCycleLoss,
  type Ageing,
  type CycleStress,
  type Money,
  type PricePerKwh,
  type WattHours,
} from "@oec/domain";

/** Share of its capacity that a battery loses until it is replaced. */
const END_OF_LIFE = 0.2;

/**
 * What a kWh through the busbar costs in wear now, for `wearCostPerKwh` of the planning model.
 *
 * The loss of the next full cycle at the present stress, as a share of the loss until the end of life, at the price of a new
 * battery, over the energy of a cycle in both directions. It falls with age, as the loss does: update it daily.
 *
 * @param replacementCost - Price of a new battery, installed [currency].
 */
export function wearCostPerKwh(
  ageing: Ageing,
  stress: CycleStress,
  { replacementCost, capacityWh }: { readonly replacementCost: Money; readonly capacityWh: WattHours },
): PricePerKwh {
  const share = marginalCycleLoss(ageing, stress) / END_OF_LIFE;
  return (share * replacementCost) / ((2 * capacityWh) / 1000);
}
