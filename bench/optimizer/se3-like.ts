import { regularHorizon } from "@oec/domain";
import type { Problem } from "@oec/optimizer";

import { uniform } from "./uniform.ts";

const SLOT_MS = 900_000;

/**
 * A seeded home, in quarter-hours unless said otherwise, with prices like those of southern Sweden: two peaks a day, noise that lingers, sun.
 *
 * @param prices - `contract`: taxes and fees, the cost is convex. `low-fee`: import follows a spot price that dips below
 * zero at midday. `export-bonus`: evenings pay more for export than import costs.
 */
export function se3Like(
  seed: number,
  slots: number,
  prices: "contract" | "low-fee" | "export-bonus",
  slotMs = SLOT_MS,
): Problem {
  const random = uniform(seed * 7919 + 13);
  const normal = () => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  const [base, swing, kwp, cloudiness] = [
    0.3 + 0.9 * random(),
    0.2 + 0.8 * random(),
    4 + 8 * random(),
    0.2 + 0.7 * random(),
  ];
  const column = () => new Float64Array(slots);
  const [importPricePerKwh, exportPricePerKwh, loadW, pvW] = [column(), column(), column(), column()];
  let [priceNoise, loadNoise, cloudNoise] = [0, 0, 0];
  for (let t = 0; t < slots; t += 1) {
    const hour = ((t * slotMs) / 3_600_000) % 24;
    priceNoise = 0.9 * priceNoise + 0.08 * normal();
    loadNoise = 0.8 * loadNoise + 0.25 * normal();
    cloudNoise = 0.9 * cloudNoise + 0.3 * normal();
    const shape = 0.6 * bump(hour, 8, 4) + bump(hour, 18, 6) - 0.4 * bump(hour, 3, 8);
    const dip = prices === "low-fee" ? 1.1 * base * bump(hour, 13, 6) * (0.8 + 0.8 * random()) : 0;
    const spot = base + swing * shape + priceNoise - dip;
    importPricePerKwh[t] = prices === "contract" ? Math.max(0.1, spot + 0.739) * 1.25 : spot * 1.25 + 0.1;
    const bonus = prices === "export-bonus" && hour >= 17 && hour < 20 ? 0.8 : 0.06;
    exportPricePerKwh[t] = Math.min(
      spot + bonus,
      prices === "contract" ? (importPricePerKwh[t] ?? 0) : Infinity,
    );
    loadW[t] = 350 + 800 * bump(hour, 7.5, 2) + 1400 * bump(hour, 18.5, 5) + 250 * Math.abs(loadNoise);
    const sun = hour > 5 && hour < 21 ? Math.sin((Math.PI * (hour - 5)) / 16) : 0;
    const clear = Math.min(1, Math.max(0.05, 1 - cloudiness * (0.5 + 0.5 * Math.tanh(cloudNoise))));
    pvW[t] = 850 * kwp * sun * clear;
  }
  const middle = Float64Array.from(importPricePerKwh).sort()[slots >> 1] ?? 0;
  return {
    horizon: regularHorizon(0, slotMs, slots),
    currency: "SEK",
    importPricePerKwh,
    exportPricePerKwh,
    loadW,
    pvW,
    maxImportW: new Float64Array(slots).fill(13_800),
    maxExportW: new Float64Array(slots).fill(10_000),
    storages: [
      {
        id: "battery",
        minWh: 1000,
        maxWh: 9500,
        startWh: 1000 + 8500 * random(),
        maxChargeW: 5000,
        maxDischargeW: 5000,
        chargeEfficiency: 0.95,
        dischargeEfficiency: 0.95,
        wearCostPerKwh: 0.05,
        terminalValuePerKwh: Math.max(0, 0.7 * middle),
      },
    ],
  };
}

export const bump = (hour: number, at: number, width: number): number =>
  Math.exp(-((hour - at) ** 2) / width);
