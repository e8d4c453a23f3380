import Table from "cli-table3";
import type { BacktestResult, PolicyName, PolicyResult } from "../backtest/result.ts";
import { eachPolicy, POLICY_LABELS } from "../backtest/summary.ts";
import { decimals, percent } from "./format.ts";

/** The result of a backtest as tables and sentences. */
export function textReport(result: BacktestResult): string {
  return [
    ...heading(result),
    policyTable(result),
    ...(result.months.length > 1 ? ["", monthTable(result)] : []),
    "",
    ...notes(result),
    "",
  ].join("\n");
}

function heading({ period, battery, tariff, currency }: BacktestResult): string[] {
  const window =
    battery.minSocPercent === 0 && battery.maxSocPercent === 100
      ? ""
      : ` (${battery.minSocPercent} to ${battery.maxSocPercent} %)`;
  return [
    `${period.from} to ${period.to}, ${period.countedDays} days counted (${period.timeZone}), slots of ${period.slotMinutes} min`,
    `Battery ${battery.capacityKwh} kWh${window}, ${battery.powerKw} kW, one-way efficiency ${battery.oneWayEfficiency}; tariff: ${tariff}, ${currency}`,
    "",
  ];
}

const plain = { head: [], border: [], compact: true };

function policyTable({ policies, currency }: BacktestResult): string {
  const table = new Table({
    head: ["", ...eachPolicy((name) => POLICY_LABELS[name])],
    style: plain,
    colAligns: ["left", "right", "right", "right", "right"],
  });
  const row = (label: string, of: (policy: PolicyResult, name: PolicyName) => string): void =>
    void table.push([label, ...eachPolicy((name) => of(policies[name], name))]);
  row(`cost [${currency}]`, ({ cost }) => decimals(cost.total, 2));
  row(`saving [${currency}]`, ({ saving }, name) => (name === "withoutBattery" ? "" : decimals(saving, 2)));
  row(`bill [${currency}]`, ({ cost }) => decimals(cost.bill, 2));
  row("  import", ({ cost }) => decimals(cost.importCost, 2));
  row("  export", ({ cost }) => decimals(0 - cost.exportRevenue, 2));
  if (policies.rolling.cost.wearCost > 0) row("  wear", ({ cost }) => decimals(cost.wearCost, 2));
  if (policies.rolling.cost.fixedFees > 0) row("  fixed fees", ({ cost }) => decimals(cost.fixedFees, 2));
  row(`stored energy [${currency}]`, ({ cost }) => decimals(0 - cost.storedEnergyValue, 2));
  row("import [kWh]", ({ importKwh }) => decimals(importKwh, 1));
  row("export [kWh]", ({ exportKwh }) => decimals(exportKwh, 1));
  if (policies.perfect.curtailedKwh + policies.rolling.curtailedKwh > 0) {
    row("PV unused [kWh]", ({ curtailedKwh }) => decimals(curtailedKwh, 1));
  }
  row("full cycles", ({ cycles }) => decimals(cycles, 1));
  row("peak import [kW]", ({ peakImportKw }) => decimals(peakImportKw, 2));
  row("self-consumption", ({ selfConsumptionShare }) => percent(selfConsumptionShare));
  return table.toString();
}

function monthTable({ months, currency }: BacktestResult): string {
  const table = new Table({
    head: [`cost [${currency}]`, "days", ...eachPolicy((name) => POLICY_LABELS[name]), "rolling <= rule"],
    style: plain,
    colAligns: ["left", "right", "right", "right", "right", "right", "left"],
  });
  for (const { month, days, total, rollingBeatsRule } of months) {
    table.push([
      month,
      days,
      ...eachPolicy((name) => decimals(total[name], 2)),
      rollingBeatsRule ? "yes" : "NO",
    ]);
  }
  return table.toString();
}

function notes(result: BacktestResult): string[] {
  const { plans, solveMs, cpuSeconds, forecast, excludedDays, filled, priceShiftDays } = result;
  const error = (
    name: string,
    { mae, wape }: { mae: number; wape: number },
    unit: string,
    digits: number,
  ): string => `${name} ${decimals(mae, digits)} ${unit} (${percent(wape)})`;
  return [
    `Plans: ${plans.made} made, ${plans.verified} verified; ${decimals(solveMs.median, 2)} ms median, ` +
      `${decimals(solveMs.p95, 2)} ms 95th percentile, ${decimals(solveMs.total / 1000, 2)} s in total` +
      (cpuSeconds === undefined ? "" : `; ${decimals(cpuSeconds, 1)} s CPU for everything`),
    `Forecasts, mean absolute error of the next 24 h: ${error("load", forecast.load, "W", 0)}, ` +
      `${error("PV", forecast.pv, "W", 0)}; unpublished prices ${error("", forecast.price, `${result.currency}/kWh`, 4).trim()}`,
    ...(priceShiftDays === 0
      ? []
      : [`Prices moved by ${priceShiftDays} days (${priceShiftDays / 7} weeks).`]),
    ...(excludedDays.length === 0
      ? []
      : [`Days left out for gaps: ${excludedDays.map(excludedText).join(", ")}.`]),
    ...(filled.length === 0
      ? []
      : [
          `Filled: ${filled.map(({ column, from, slots }) => `${column} ${slots} from ${from}`).join(", ")}.`,
        ]),
    "",
    "Assumptions:",
    ...result.assumptions.map((sentence) => `- ${sentence}`),
  ];
}

function excludedText({ day, missing }: BacktestResult["excludedDays"][number]): string {
  const what = Object.entries(missing).flatMap(([column, slots]) =>
    slots > 0 ? [`${slots} ${column}`] : [],
  );
  return `${day} (${what.join(", ")})`;
}
