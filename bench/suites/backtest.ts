import process from "node:process";
import { addDays, spotOnlyTariff, type BatteryPlanningModel, type Tariff } from "@oec/domain";
import { readHousehold, readPrices } from "@oec/forecast";
import type { BacktestInput } from "../../examples/daemon/src/backtest/input.ts";
import type { BacktestResult } from "../../examples/daemon/src/backtest/result.ts";
import { runBacktest } from "../../examples/daemon/src/backtest/run.ts";
import { readTariff } from "../../examples/daemon/src/tariff/read-tariff.ts";
import { userFile } from "../lib/data.ts";
import { atLeast, atMost, figure, type Row, type Suite } from "../lib/suite.ts";

const ZONE = "Europe/Stockholm";
/** The recording has no whole day in February and ends on the last of November. */
const MONTHS = ["03", "04", "05", "06", "07", "08", "09", "10", "11"].map((month) => `2024-${month}-01`);
const TARIFFS = ["spot-only", "sweden-2024", "fixed-time-of-use"] as const;
/** Rounding of sums over a month [currency]. */
const EQUAL = 1e-9;

const battery = (kwh: number): BatteryPlanningModel => ({
  capacityWh: kwh * 1000,
  minSocPercent: 0,
  maxSocPercent: 100,
  maxChargeW: kwh * 500,
  maxDischargeW: kwh * 500,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.95,
  wearCostPerKwh: 0,
});

interface Month {
  readonly from: string;
  readonly result: BacktestResult;
  readonly cpuSeconds: number;
}

export const suite: Suite = {
  name: "backtest",
  description: "a real home month by month: rolling planning between the rule and perfect foresight",
  run(context) {
    const data = {
      household: readHousehold(context.data("household/home-30min-2024-02_2024-11.csv"), "household"),
      prices: readPrices(context.data("prices/se3-60min-2016_2023.csv"), "prices", "eur/MWh"),
    };
    return TARIFFS.flatMap((name) => {
      context.progress(`backtest: ${name}`);
      return rowsOf(name, monthsOf({ ...data, ...tariffOf(name) }));
    });
  },
};

function tariffOf(name: (typeof TARIFFS)[number]): Pick<BacktestInput, "tariff" | "exchangeRate"> {
  if (name === "spot-only") return { tariff: spotOnlyTariff("EUR", ZONE) };
  const path = `${import.meta.dirname}/../../examples/tariffs/${name}.toml`;
  const { tariff, exchangeRate } = readTariff(userFile(path), name, ZONE);
  return { tariff, ...(exchangeRate && { exchangeRate: exchangeRate.rate }) };
}

function monthsOf(
  data: Pick<BacktestInput, "household" | "prices" | "exchangeRate"> & { readonly tariff: Tariff },
): Month[] {
  return MONTHS.map((from) => {
    const to = addDays(addDays(from, 31).slice(0, 8).concat("01"), -1);
    const before = process.cpuUsage();
    const result = runBacktest({ ...data, battery: battery(10), from, to, alignYear: true });
    const { user, system } = process.cpuUsage(before);
    return { from, result, cpuSeconds: (user + system) / 1e6 };
  });
}

function rowsOf(name: string, months: readonly Month[]): Row[] {
  const id = (row: string): string => `backtest/${name}/${row}`;
  const totals = months.map(({ result }) => result.policies);
  const inOrder = totals.filter(({ perfect, rolling }) => perfect.cost.total <= rolling.cost.total + EQUAL);
  const lost = months.filter(
    ({ result: { policies } }) => policies.rolling.cost.total > policies.selfConsumption.cost.total + EQUAL,
  );
  const listed = lost.length === 0 ? "" : `; not in ${lost.map(({ from }) => from.slice(0, 7)).join(", ")}`;
  const plans = months.map(({ result }) => result.plans);
  const made = plans.reduce((sum, plan) => sum + plan.made, 0);
  const verified = plans.reduce((sum, plan) => sum + plan.verified, 0);
  const saved = (policy: "rolling" | "perfect" | "selfConsumption"): number =>
    totals.reduce((sum, policies) => sum + policies[policy].saving, 0);
  const share = (part: number, whole: number): number => (100 * part) / whole;
  return [
    atMost(10, {
      id: id("cpu"),
      name: `${name}: CPU time of the slowest of ${months.length} months`,
      value: Math.max(...months.map(({ cpuSeconds }) => cpuSeconds)),
      unit: "s",
    }),
    atLeast(100, {
      id: id("order"),
      name: `${name}: months in which perfect foresight costs no more than rolling planning`,
      value: share(inOrder.length, months.length),
      unit: "%",
    }),
    atLeast(90, {
      id: id("beats-rule"),
      name: `${name}: months in which rolling planning costs no more than the self-consumption rule${listed}`,
      value: share(months.length - lost.length, months.length),
      unit: "%",
    }),
    atLeast(100, {
      id: id("verified"),
      name: `${name}: of ${made} plans, those that passed the independent verifier`,
      value: share(verified, made),
      unit: "%",
    }),
    figure({
      id: id("share"),
      name: `${name}: saving of rolling planning as a share of perfect foresight's`,
      value: share(saved("rolling"), saved("perfect")),
      unit: "%",
      peer: { name: "self-consumption rule", value: share(saved("selfConsumption"), saved("perfect")) },
    }),
  ];
}
