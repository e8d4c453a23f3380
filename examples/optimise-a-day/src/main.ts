// What would a battery do on a summer day? npm start
import { formatInstant, SWEDEN_SPOT } from "@oec/domain";
import { planDay } from "@oec/optimizer";

// Spot prices of the hours of a local day [SEK/kWh], the house [W], the sun [W].
const prices = [
  0.42, 0.38, 0.35, 0.33, 0.36, 0.48, 0.81, 1.12, 0.94, 0.61, 0.34, 0.12, 0.02, -0.01, 0.03, 0.22, 0.58, 1.04,
  1.62, 1.71, 1.28, 0.86, 0.63, 0.51,
];
const load = [
  310, 290, 280, 280, 300, 420, 900, 1400, 800, 500, 450, 600, 700, 500, 450, 520, 900, 1900, 2400, 1800,
  1300, 900, 600, 400,
];
const pv = [
  0, 0, 0, 0, 60, 320, 900, 1700, 2600, 3500, 4200, 4700, 4900, 4800, 4400, 3700, 2900, 2000, 1100, 450, 90,
  0, 0, 0,
];

const day = { prices, load, pv, tariff: SWEDEN_SPOT, start: Date.UTC(2025, 5, 17, 22) };
const battery = { capacityWh: 10_000, powerW: 5000, minSocPercent: 10, wearCostPerKwh: 0.05, startWh: 3000 };

const plan = planDay({ ...day, battery });
const without = planDay({ ...day, battery: { capacityWh: 0 } });

console.log("hour (UTC)   price  house   sun  battery   grid   SoC  because");
for (let hour = 0; hour < plan.slots.count; hour += 1) {
  const reason = plan.reasons.find(({ slot, storage }) => slot === hour && storage === 0);
  const cells = [
    formatInstant(plan.slots.edges[hour] ?? 0)
      .slice(11, 16)
      .padEnd(10),
    (prices[hour] ?? 0).toFixed(2).padStart(7),
    watts(load[hour], 6),
    watts(pv[hour], 5),
    watts(plan.columns.batteryW[0]?.[hour], 8),
    watts(plan.columns.gridW[hour], 6),
    `${((plan.columns.socWh[0]?.[hour] ?? 0) / 100).toFixed(0)} %`.padStart(5),
    reason?.code ?? "",
  ];
  console.log(cells.join(" "));
}

const energy = ({ importCost, exportRevenue, wearCost }: typeof plan.cost) =>
  importCost - exportRevenue + wearCost;
const kept = `${((plan.columns.socWh[0]?.at(-1) ?? 0) / 1000).toFixed(1)} kWh left of 3.0`;
console.log(
  `${energy(plan.cost).toFixed(2)} SEK with the battery (${kept}), ${energy(without.cost).toFixed(2)} SEK without`,
);

function watts(value: number | undefined, width: number): string {
  return (value ?? 0).toFixed(0).padStart(width);
}
