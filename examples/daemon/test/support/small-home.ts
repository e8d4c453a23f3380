import { spotOnlyTariff, type BatteryPlanningModel, type Tariff } from "@oec/domain";
import { readHousehold, readPrices } from "@oec/forecast";
import type { BacktestInput } from "../../src/backtest/input.ts";

const HOUR = 3_600_000;

/** First instant of the synthetic recordings: a local midnight in Stockholm. */
export const START = Date.UTC(2024, 4, 31, 22);

/** Load with an evening peak and PV by day, every half-hour, the same each day but for a small drift. */
export function householdCsv(days: number, start = START): string {
  const rows = Array.from({ length: days * 48 }, (_, slot) => {
    const hour = ((slot + 0.5) / 2) % 24;
    const drift = 1 + 0.1 * Math.sin(slot / 37);
    const load = (300 + 1500 * Math.exp(-(((hour - 19) / 2) ** 2))) * drift;
    const pv = Math.max(0, 3500 * Math.cos(((hour - 13) / 12) * Math.PI)) * drift;
    return `${new Date(start + (slot * HOUR) / 2).toISOString()},${load.toFixed(1)},${pv.toFixed(1)}`;
  });
  return ["time_utc,load_W,pv_W", ...rows, ""].join("\n");
}

/** Hourly prices in EUR/MWh: cheap nights, dear evenings. */
export function pricesCsv(days: number, start = START): string {
  const rows = Array.from({ length: days * 24 }, (_, hour) => {
    const price = 60 + 40 * Math.sin(((hour - 12) / 12) * Math.PI) + 8 * Math.sin(hour / 5);
    return `${new Date(start + hour * HOUR).toISOString()},${price.toFixed(2)}`;
  });
  return ["time_utc,price", ...rows, ""].join("\n");
}

/** 5 kWh, 2.5 kW. */
export const BATTERY: BatteryPlanningModel = {
  capacityWh: 5000,
  minSocPercent: 0,
  maxSocPercent: 100,
  maxChargeW: 2500,
  maxDischargeW: 2500,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.95,
  wearCostPerKwh: 0,
};

/** The bare spot price in Stockholm's time. */
export const SPOT: Tariff = spotOnlyTariff("EUR", "Europe/Stockholm");

/** A backtest of ten synthetic days; the period is days 4 to 8. */
export function smallInput(overrides: Partial<BacktestInput> = {}): BacktestInput {
  return {
    household: readHousehold(householdCsv(10), "home.csv"),
    prices: readPrices(pricesCsv(12), "prices.csv", "eur/MWh"),
    battery: BATTERY,
    tariff: SPOT,
    from: "2024-06-04",
    to: "2024-06-08",
    ...overrides,
  };
}
