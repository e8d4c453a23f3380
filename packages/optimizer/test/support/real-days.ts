import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { regularHorizon } from "@oec/domain";
import type { Problem } from "@oec/optimizer";
import { battery } from "./day.ts";

const HALF_HOUR = 1_800_000;
const DAY = 86_400_000;
/** The recording is of 2024 and the prices end with 2023: whole weeks earlier keep the weekday. */
const PRICE_SHIFT = 364 * DAY;

/** Where the public recordings lie; see the README of the data folder for their sources. */
export const DATA_FOLDER =
  process.env["OEC_DATA"] ?? fileURLToPath(new URL("../../../../../shared/data", import.meta.url));

/** Whether they are there. */
export const dataIsThere = existsSync(`${DATA_FOLDER}/household`);

/**
 * The days of a real home without gaps, with real day-ahead prices and a battery of 10 kWh.
 *
 * @param terms - `contract`: taxes and fees on import, so the cost is convex; `spot`: the bare spot price with a subsidy
 * for evening export, so that negative prices and export above import occur.
 */
export function realDays(terms: "contract" | "spot"): readonly Problem[] {
  const home = readColumns(`${DATA_FOLDER}/household/home-30min-2024-02_2024-11.csv`, [1, 2]);
  const prices = readColumns(`${DATA_FOLDER}/prices/se3-60min-2016_2023.csv`, [1]);
  const first = Math.ceil(Math.min(...home.keys()) / DAY) * DAY;
  const last = Math.max(...home.keys());
  const days: Problem[] = [];
  for (let start = first; start + DAY <= last; start += DAY) {
    const slots = Array.from({ length: 48 }, (_, i) => start + i * HALF_HOUR);
    const load = slots.map((at) => home.get(at)?.[0] ?? Number.NaN);
    const pv = slots.map((at) => home.get(at)?.[1] ?? 0);
    const spot = slots.map(
      (at) => (prices.get(Math.floor((at - PRICE_SHIFT) / 3_600_000) * 3_600_000)?.[0] ?? Number.NaN) / 1000,
    );
    if (load.some((watts) => !(watts > 0)) || spot.some(Number.isNaN)) continue;
    days.push(realDay(start, load, pv.map((watts) => (watts > 0 ? watts : 0)), spot, terms)); // prettier-ignore
  }
  return days;
}

function realDay(
  start: number,
  load: number[],
  pv: number[],
  spot: number[],
  terms: "contract" | "spot",
): Problem {
  const importPricePerKwh = Float64Array.from(spot, (price) =>
    terms === "contract" ? Math.max(0, price + 0.07) * 1.25 : price,
  );
  const exportPricePerKwh = Float64Array.from(spot, (price, i) =>
    terms === "contract" ? price + 0.005 : price + (i >= 34 && i < 40 ? 0.05 : -0.01),
  );
  return {
    horizon: regularHorizon(start, HALF_HOUR, 48),
    currency: "EUR",
    importPricePerKwh,
    exportPricePerKwh,
    loadW: Float64Array.from(load),
    pvW: Float64Array.from(pv),
    maxImportW: new Float64Array(48).fill(11_040),
    maxExportW: new Float64Array(48).fill(5000),
    storages: [
      battery({
        minWh: 1000,
        startWh: 4000,
        chargeEfficiency: 0.95,
        dischargeEfficiency: 0.95,
        wearCostPerKwh: 0.01,
        terminalValuePerKwh: 0.05,
      }),
    ],
  };
}

/** Numbers of a CSV file by the time in its first column; a blank is NaN. */
function readColumns(file: string, columns: readonly number[]): Map<number, number[]> {
  const rows = readFileSync(file, "utf8").trim().split("\n").slice(1);
  return new Map(
    rows.map((row) => {
      const cells = row.split(",");
      const numbers = columns.map((column) =>
        cells[column] === undefined || cells[column] === "" ? Number.NaN : Number(cells[column]),
      );
      return [Date.parse(cells[0] ?? ""), numbers];
    }),
  );
}
