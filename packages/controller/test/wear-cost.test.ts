import { ageByUse, NEW_BATTERY } from "@oec/domain";
import { expect, test } from "vitest";
import { wearCostPerKwh } from "@oec/controller";

const stress = { cRate: 0.5, depthPercent: 80 };
const battery = { replacementCost: 50_000, capacityWh: 10_000 };

test("a year of daily cycles, paid for by the kWh, costs what the ageing model takes from the battery", () => {
  let ageing = ageByUse(NEW_BATTERY, stress, 100);
  const before = ageing.cycleLoss;
  let paid = 0;
  for (let day = 0; day < 365; day += 1) {
    paid += wearCostPerKwh(ageing, stress, battery) * 2 * 10;
    ageing = ageByUse(ageing, stress, 1);
  }
  expect(paid).toBeCloseTo(((ageing.cycleLoss - before) / 0.2) * 50_000, 6);
});
