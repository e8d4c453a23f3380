import { readFileSync } from "node:fs";
import { spotOnlyTariff, type Tariff } from "@oec/domain";
import { readHousehold, readPrices } from "@oec/forecast";
import { describe, expect, test } from "vitest";
import { runBacktest } from "../../src/backtest/run.ts";
import { readTariff } from "../../src/tariff/read-tariff.ts";
import { realData } from "../support/real-data.ts";
import { BATTERY } from "../support/small-home.ts";

const household = realData("household/home-30min-2024-02_2024-11.csv");
const prices = realData("prices/se3-60min-2016_2023.csv");
const tariffFile = new URL("../../../tariffs/sweden-2024.toml", import.meta.url);
const sweden = readTariff(readFileSync(tariffFile, "utf8"), "sweden-2024.toml", "Europe/Stockholm").tariff;

function run(tariff: Tariff, from: string, to: string) {
  if ("missing" in household || "missing" in prices) throw new Error("no data");
  return runBacktest({
    household: readHousehold(readFileSync(household.path, "utf8"), household.path),
    prices: readPrices(readFileSync(prices.path, "utf8"), prices.path, "eur/MWh"),
    battery: { ...BATTERY, capacityWh: 10_000, maxChargeW: 5000, maxDischargeW: 5000 },
    tariff,
    exchangeRate: 11.43,
    from,
    to,
    alignYear: true,
  });
}

const why = "missing" in household ? household.missing : "missing" in prices ? prices.missing : undefined;

describe("a real home", () => {
  test("June 2024 with the Swedish tariff gives the figures of docs/backtest.md", (context) => {
    if (why !== undefined) context.skip(why);
    const { policies, period, excludedDays, priceShiftDays, plans } = run(sweden, "2024-06-01", "2024-06-30");
    expect({
      days: period.countedDays,
      excluded: excludedDays.map(({ day }) => day),
      priceShiftDays,
    }).toEqual({
      days: 29,
      excluded: ["2024-06-26"],
      priceShiftDays: 364,
    });
    expect(plans.verified).toBe(plans.made);
    expect(policies.withoutBattery.cost.total).toBeCloseTo(-127.93, 2);
    expect(policies.selfConsumption.cost.total).toBeCloseTo(-166.26, 2);
    expect(policies.perfect.cost.total).toBeCloseTo(-209.03, 2);
    // Forecasts may become better; they must not become worse.
    expect(policies.rolling.cost.total).toBeLessThan(-199);
  });

  test.for([
    ["the bare spot price", spotOnlyTariff("EUR", "Europe/Stockholm")],
    ["the Swedish tariff", sweden],
  ] as const)(
    "rolling planning costs no more than the rule in nine of ten months at %s",
    { timeout: 60_000 },
    ([, tariff], context) => {
      if (why !== undefined) context.skip(why);
      const { months } = run(tariff, "2024-03-01", "2024-11-30");
      const won = months.filter(({ rollingBeatsRule }) => rollingBeatsRule).length;
      expect(won / months.length).toBeGreaterThanOrEqual(0.9);
    },
  );
});
