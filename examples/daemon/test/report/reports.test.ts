import { readHousehold } from "@oec/forecast";
import { expect, test } from "vitest";
import { runBacktest } from "../../src/backtest/run.ts";
import { decimals, percent } from "../../src/report/format.ts";
import { htmlReport } from "../../src/report/html-report.ts";
import { textReport } from "../../src/report/text-report.ts";
import { householdCsv, smallInput, SPOT } from "../support/small-home.ts";

const household = readHousehold(
  householdCsv(10).replace(/(2024-06-05T10:00:00.000Z),[\d.]+/, "$1,"),
  "home.csv",
);
const result = runBacktest(smallInput({ household }));

test("thousands are spaced and small negatives are not minus zero", () => {
  expect([decimals(1234567.891, 2), decimals(-1234.5, 1), decimals(-0.001, 2)]).toEqual([
    "1 234 567.89",
    "-1 234.5",
    "0.00",
  ]);
});

test("a share is shown in whole percent", () => {
  expect(percent(0.426)).toBe("43 %");
});

test("the text report lists the days that were left out and why", () => {
  expect(textReport(result)).toContain("Days left out for gaps: 2024-06-05 (1 load).");
});

test("the text report carries every assumption", () => {
  const text = textReport(result);
  expect(result.assumptions.filter((words) => !text.includes(words))).toEqual([]);
});

test("the text report has a table of months only if there are several", () => {
  expect(textReport(result)).not.toContain("rolling <= rule");
});

test("the page carries the figures of every policy", () => {
  const page = htmlReport(result);
  for (const { cost } of Object.values(result.policies))
    expect(page).toContain(`${decimals(cost.total, 2)} EUR`);
});

test("the page's data is the result's", () => {
  const [, json = ""] =
    /<script type="application\/json" id="data">(.*?)<\/script>/s.exec(htmlReport(result)) ?? [];
  const data = JSON.parse(json) as { series: unknown; weeks: readonly { first: number; end: number }[] };
  expect(data.series).toEqual(result.series);
  expect(data.weeks.map(({ first, end }) => [first, end])).toEqual([[0, result.period.countedSlots]]);
});

test("a tariff's name cannot break out of the page", () => {
  const evil = "</script><script>alert(1)</script>";
  const page = htmlReport(runBacktest(smallInput({ tariff: { ...SPOT, name: evil } })));
  expect(page).not.toContain(evil);
});
