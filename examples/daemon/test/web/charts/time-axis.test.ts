import { describe, expect, test } from "vitest";
import { clockChange, hourMarks, quarterAfterKey, quarterAt } from "../../../web/src/charts/time-axis.ts";
import { sampleDay, TIME_ZONE } from "../sample-home.ts";

describe("the time axis", () => {
  test("an ordinary day has every other hour and an end", () => {
    const marks = hourMarks(sampleDay(96), TIME_ZONE, 2);
    expect(marks.map(({ label }) => label).join(" ")).toBe("00 02 04 06 08 10 12 14 16 18 20 22 24");
    expect(clockChange(sampleDay(96), TIME_ZONE)).toBeUndefined();
  });
  test("a day of 92 quarters has no third hour and says so", () => {
    expect(clockChange(sampleDay(92), TIME_ZONE)).toEqual({ index: 8, kind: "forward", label: "02→03" });
    expect(hourMarks(sampleDay(92), TIME_ZONE, 1).map(({ label }) => label)).not.toContain("02");
  });
  test("a day of 100 quarters has its third hour twice and marks it once", () => {
    expect(clockChange(sampleDay(100), TIME_ZONE)).toEqual({ index: 12, kind: "back", label: "03→02" });
    const labels = hourMarks(sampleDay(100), TIME_ZONE, 1).map(({ label }) => label);
    expect(labels).toHaveLength(25);
    expect(labels.filter((label) => label === "02")).toHaveLength(1);
  });
  test("an instant finds its quarter, and one outside the nearest", () => {
    const day = sampleDay(96);
    expect(quarterAt(day, Date.parse("2026-03-26T06:12:04Z"))).toBe(28);
    expect(quarterAt(day, 0)).toBe(0);
    expect(quarterAt(day, Date.parse("2027-01-01T00:00:00Z"))).toBe(95);
  });
  test.each([
    ["ArrowRight", 10, 11],
    ["ArrowLeft", 10, 9],
    ["PageDown", 10, 14],
    ["PageUp", 10, 6],
    ["Home", 10, 0],
    ["End", 10, 91],
    ["ArrowLeft", 0, 0],
    ["PageDown", 90, 91],
  ])("%s at quarter %d goes to %d of 92", (key, index, wanted) => {
    expect(quarterAfterKey(key, index, 92)).toBe(wanted);
  });
  test("other keys mean nothing", () => {
    expect(quarterAfterKey("Enter", 3, 92)).toBeUndefined();
    expect(quarterAfterKey("toString", 3, 92)).toBeUndefined();
  });
});
