import { horizonStart, OecError } from "@oec/domain";
import { expect, test } from "vitest";
import { readHousehold } from "../../src/index.ts";
import { dataFile } from "../data.ts";

const home = (rows: readonly string[], options = {}) =>
  readHousehold(["time_utc,load_W,pv_W", ...rows].join("\n"), "home.csv", options);

test("rows become slots of their common step", () => {
  const recording = home(["2024-03-01T00:00Z,400,0", "2024-03-01T00:30Z,500,10", "2024-03-01T01:00Z,600,20"]);
  expect(recording.slotMs).toBe(1_800_000);
  expect(recording.horizon.count).toBe(3);
  expect([...recording.loadW]).toEqual([400, 500, 600]);
  expect([...recording.pvW]).toEqual([0, 10, 20]);
});

test("rows that are not there become missing slots", () => {
  const recording = home([
    "2024-03-01T00:00Z,1,2",
    "2024-03-01T01:00Z,3,4",
    "2024-03-01T02:00Z,5,6",
    "2024-03-01T04:00Z,7,8",
  ]);
  expect([...recording.loadW]).toEqual([1, 3, 5, Number.NaN, 7]);
  expect([...recording.pvW]).toEqual([2, 4, 6, Number.NaN, 8]);
});

test("a load of zero or less is missing unless it is to be kept", () => {
  const rows = ["2024-03-01T00:00Z,0,0", "2024-03-01T00:30Z,-5,0", "2024-03-01T01:00Z,9,0"];
  expect([...home(rows).loadW]).toEqual([Number.NaN, Number.NaN, 9]);
  expect([...home(rows, { zeroLoad: "keep" }).loadW]).toEqual([0, -5, 9]);
});

test("an empty PV field beside a measured load is zero unless it is to be missing", () => {
  const rows = ["2024-03-01T00:00Z,5,", "2024-03-01T00:30Z,,"];
  expect([...home(rows).pvW]).toEqual([0, Number.NaN]);
  expect([...home(rows, { emptyPv: "missing" }).pvW]).toEqual([Number.NaN, Number.NaN]);
});

test("an inverter's own use at night counts as no production", () => {
  expect([...home(["2024-03-01T00:00Z,5,-1.5", "2024-03-01T00:30Z,5,3"]).pvW]).toEqual([0, 3]);
});

test.each([
  {
    name: "a row between two slots",
    rows: [
      "2024-03-01T00:00Z,1,1",
      "2024-03-01T00:30Z,1,1",
      "2024-03-01T01:00Z,1,1",
      "2024-03-01T01:45Z,1,1",
    ],
    code: "PARSE_FAILED",
    line: 5,
    message: /45 min after the row before, expected rows a whole number of 30 min steps apart/,
  },
  {
    name: "rows closer than the step",
    rows: [
      "2024-03-01T00:00Z,1,1",
      "2024-03-01T00:30Z,1,1",
      "2024-03-01T01:00Z,1,1",
      "2024-03-01T01:15Z,1,1",
    ],
    code: "OVERLAPPING_TIME",
    line: 5,
    message: /15 min after the row before, expected rows 30 min apart/,
  },
  {
    name: "a single row",
    rows: ["2024-03-01T00:00Z,1,1"],
    code: "PARSE_FAILED",
    line: 2,
    message: /two rows or more/,
  },
  {
    name: "a year written wrongly",
    rows: ["2024-03-01T00:00Z,1,1", "2024-03-01T00:30Z,1,1", "2204-03-01T01:00Z,1,1"],
    code: "PARSE_FAILED",
    line: 4,
    message: /no gap longer than a year/,
  },
])("$name is refused with its line", ({ rows, code, line, message }) => {
  try {
    home(rows);
    expect.unreachable();
  } catch (error) {
    if (!OecError.is(error)) throw error;
    expect(error.code).toBe(code);
    expect(error.context).toMatchObject({ file: "home.csv", line, column: "time_utc" });
    expect(error.message).toMatch(message);
  }
});

test("the real home has 347 missing half-hours of load", (context) => {
  const text = dataFile("household/home-30min-2024-02_2024-11.csv");
  if (text === undefined) return context.skip("the household recording is not in OEC_DATA");
  const recording = readHousehold(text, "home.csv");
  expect(horizonStart(recording.horizon)).toBe(Date.parse("2024-02-28T21:00Z"));
  expect(recording.horizon.count).toBe(13_254);
  expect(recording.loadW.filter((load) => Number.isNaN(load))).toHaveLength(347);
});
