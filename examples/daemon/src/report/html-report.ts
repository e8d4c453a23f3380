import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { addDays, horizonEnd, localDayHorizon } from "@oec/domain";
import type { BacktestResult, PolicyName, PolicyResult } from "../backtest/result.ts";
import { eachPolicy, POLICY_LABELS } from "../backtest/summary.ts";
import { decimals, percent } from "./format.ts";
import { PAGE_SCRIPT } from "./page-script.ts";
import { PAGE_STYLE } from "./page-style.ts";

/** A stretch of up to seven days; `first` and `end` index the series. */
interface Week {
  /** First and last counted day. */
  readonly from: string;
  readonly to: string;
  readonly first: number;
  readonly end: number;
}

/** The result of a backtest as one page that needs nothing else: no network, no other file. */
export function htmlReport(result: BacktestResult): string {
  const { period, currency, battery } = result;
  const weeks = weeksOf(result);
  const payload = {
    timeZone: period.timeZone,
    slotMinutes: period.slotMinutes,
    currency,
    capacityKwh: battery.capacityKwh,
    weeks,
    firstWeek: tellingWeek(result, weeks),
    days: result.days,
    series: result.series,
  };
  const { script, style } = uplot();
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">
<title>Backtest ${period.from} to ${period.to}</title>
<style>${style}${PAGE_STYLE}</style></head>
<body><main>
<h1>What a battery of ${battery.capacityKwh} kWh would have done</h1>
<p class="soft">${period.from} to ${period.to}, ${period.countedDays} days counted. ${escape(result.tariff)}, ${currency}; ${battery.powerKw} kW, one-way efficiency ${battery.oneWayEfficiency}.</p>
${tiles(result)}
<section><h2>Cost by policy</h2><p class="soft">Bill less the worth of what is left in the battery [${currency}]; further left is better, left of the line the home earns.</p>${bars(result)}</section>
<section><div class="charthead"><div><h2>One week</h2><p class="soft">Rolling planning beside perfect foresight; positive battery power charges.</p></div>
<div class="pick"><button id="before" aria-label="Week before">‹</button><select id="week" aria-label="Week"></select><button id="after" aria-label="Week after">›</button></div></div>
${chart("price", `price [${currency}/kWh]`)}${chart("power", "load and PV [kW]")}${chart("battery", "battery power [kW]")}${chart("stored", "stored energy [kWh]")}</section>
<section><h2>Saving by day</h2><p class="soft">Against the home without battery [${currency}]; a day that fills the battery is credited with what it stored.</p><div class="chart" id="c-days"></div></section>
<section><h2>Figures</h2><div class="scroll">${figures(result)}</div></section>
${result.months.length > 1 ? `<section><h2>Months</h2><div class="scroll">${months(result)}</div></section>` : ""}
<section><h2>How it was counted</h2>${notes(result)}</section>
</main>
<script type="application/json" id="data">${JSON.stringify(payload).replaceAll("<", "\\u003c")}</script>
<script>${script}</script>
<script>${PAGE_SCRIPT}</script>
</body></html>
`;
}

/** uPlot's own files, read from the installed package. */
function uplot(): { readonly script: string; readonly style: string } {
  const require = createRequire(import.meta.url);
  return {
    script: readFileSync(require.resolve("uplot/dist/uPlot.iife.min.js"), "utf8"),
    style: readFileSync(require.resolve("uplot/dist/uPlot.min.css"), "utf8"),
  };
}

const escape = (text: string): string =>
  text.replace(
    /[&<>"]/g,
    (sign) => ({ "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" })[sign] ?? sign,
  );

const chart = (id: string, name: string): string =>
  `<div class="chart"><div class="name">${name}</div><div id="c-${id}"></div></div>`;

function tiles({ policies, currency }: BacktestResult): string {
  const { selfConsumption, rolling, perfect } = policies;
  const reached = perfect.saving > 0 ? percent(rolling.saving / perfect.saving) : "–";
  const tile = (value: string, text: string): string =>
    `<div class="tile"><b>${value}</b><span>${text}</span></div>`;
  return `<div class="tiles">${[
    tile(`${decimals(rolling.saving, 2)} ${currency}`, "saved by rolling planning against no battery"),
    tile(
      `${decimals(rolling.saving - selfConsumption.saving, 2)} ${currency}`,
      "of it beyond the self-consumption rule",
    ),
    tile(reached, "of what perfect foresight would have saved"),
    tile(decimals(rolling.cycles, 1), "full cycles of the battery"),
  ].join("")}</div>`;
}

const COLOURS: Readonly<Record<PolicyName, string>> = {
  withoutBattery: "none",
  selfConsumption: "rule",
  rolling: "rolling",
  perfect: "perfect",
};

/** Horizontal bars from a common zero, which lies inside where some policies earn money. */
function bars({ policies, currency }: BacktestResult): string {
  const totals = eachPolicy((name) => policies[name].cost.total);
  const low = Math.min(0, ...totals);
  const span = Math.max(0, ...totals) - low || 1;
  const share = (value: number): string => ((100 * (value - low)) / span).toFixed(2);
  const rows = eachPolicy((name) => {
    const { cost, saving } = policies[name];
    const left = share(Math.min(0, cost.total));
    const width = ((100 * Math.abs(cost.total)) / span).toFixed(2);
    const saved = name === "withoutBattery" ? "" : `<small>saves ${decimals(saving, 2)}</small>`;
    return (
      `<div class="label">${POLICY_LABELS[name]}</div><div class="track">` +
      `<div class="fill" style="left:${left}%;width:${width}%;background:var(--${COLOURS[name]})"></div>` +
      `<div class="zero" style="left:${share(0)}%"></div></div>` +
      `<div class="sum">${decimals(cost.total, 2)} ${currency}${saved}</div>`
    );
  });
  return `<div class="bars">${rows.join("")}</div>`;
}

function figures({ policies, currency }: BacktestResult): string {
  const row = (label: string, of: (policy: PolicyResult) => string): string =>
    `<tr><th scope="row">${label}</th>${eachPolicy((name) => `<td>${of(policies[name])}</td>`).join("")}</tr>`;
  return `<table class="figures"><thead><tr><th></th>${eachPolicy((name) => `<th scope="col">${POLICY_LABELS[name]}</th>`).join("")}</tr></thead><tbody>${[
    row(`cost [${currency}]`, ({ cost }) => decimals(cost.total, 2)),
    row(`saving [${currency}]`, ({ saving }) => decimals(saving, 2)),
    row(`bill without that correction [${currency}]`, ({ cost }) => decimals(cost.bill, 2)),
    row(`paid for import [${currency}]`, ({ cost }) => decimals(cost.importCost, 2)),
    row(`earned by export [${currency}]`, ({ cost }) => decimals(cost.exportRevenue, 2)),
    row(`wear [${currency}]`, ({ cost }) => decimals(cost.wearCost, 2)),
    row(`fixed fees [${currency}]`, ({ cost }) => decimals(cost.fixedFees, 2)),
    row("import [kWh]", ({ importKwh }) => decimals(importKwh, 1)),
    row("export [kWh]", ({ exportKwh }) => decimals(exportKwh, 1)),
    row("PV unused [kWh]", ({ curtailedKwh }) => decimals(curtailedKwh, 1)),
    row("full cycles", ({ cycles }) => decimals(cycles, 1)),
    row("peak import [kW]", ({ peakImportKw }) => decimals(peakImportKw, 2)),
    row("self-consumption", ({ selfConsumptionShare }) => percent(selfConsumptionShare)),
  ].join("")}</tbody></table>`;
}

function months({ months: rows, currency }: BacktestResult): string {
  const head = `<th>cost [${currency}]</th><th>days</th>${eachPolicy((name) => `<th>${POLICY_LABELS[name]}</th>`).join("")}`;
  const body = rows.map(({ month, days, total, rollingBeatsRule }) => {
    const cells = eachPolicy((name) => {
      const lost = name === "rolling" && !rollingBeatsRule ? ' class="lost"' : "";
      return `<td${lost}>${decimals(total[name], 2)}</td>`;
    });
    return `<tr><th scope="row">${month}</th><td>${days}</td>${cells.join("")}</tr>`;
  });
  return `<table class="figures"><thead><tr>${head}</tr></thead><tbody>${body.join("")}</tbody></table>`;
}

function notes({
  assumptions,
  excludedDays,
  filled,
  plans,
  solveMs,
  forecast,
  currency,
}: BacktestResult): string {
  const items = [
    ...assumptions,
    `${plans.made} plans were made and all passed the independent verifier; a plan took ${decimals(solveMs.median, 2)} ms in the median.`,
    `Forecasts of the next 24 hours were off by ${decimals(forecast.load.mae, 0)} W for the load (${percent(forecast.load.wape)}), ` +
      `${decimals(forecast.pv.mae, 0)} W for PV (${percent(forecast.pv.wape)}) and ${decimals(forecast.price.mae, 4)} ${currency}/kWh for unpublished prices.`,
    ...(excludedDays.length === 0
      ? []
      : [`Left out for gaps: ${excludedDays.map(({ day }) => day).join(", ")}.`]),
    ...(filled.length === 0
      ? []
      : [
          `Filled: ${filled.map(({ column, from, slots }) => `${column}, ${slots} slots from ${from}`).join("; ")}.`,
        ]),
  ];
  return `<ul>${items.map((item) => `<li>${escape(item)}</li>`).join("")}</ul>`;
}

/** Weeks from the first day of the period on, as far as they have counted days. */
function weeksOf({ days, series, period }: BacktestResult): Week[] {
  const weeks: Week[] = [];
  let first = 0;
  for (let from = period.from; from <= period.to; from = addDays(from, 7)) {
    const inside = days.filter(({ day }) => day >= from && day < addDays(from, 7)).map(({ day }) => day);
    const [start, last] = [inside[0], inside.at(-1)];
    if (start === undefined || last === undefined) continue;
    const midnight = horizonEnd(localDayHorizon(last, period.timeZone));
    const end = series.startMs.findIndex((at) => at >= midnight);
    weeks.push({ from: start, to: last, first, end: end < 0 ? series.startMs.length : end });
    first = end;
  }
  return weeks;
}

/** The week in which rolling planning did most beyond the rule. */
function tellingWeek({ days }: BacktestResult, weeks: readonly Week[]): number {
  const gains = weeks.map(({ from, to }) => {
    const inside = days.filter(({ day }) => day >= from && day <= to);
    return inside.reduce((sum, { total }) => sum + total.selfConsumption - total.rolling, 0);
  });
  return gains.indexOf(Math.max(...gains));
}
