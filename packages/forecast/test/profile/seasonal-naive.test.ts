import { regularHorizon } from "@oec/domain";
import { expect, test } from "vitest";
import { seasonalNaive } from "../../src/index.ts";
import { DAY, HOUR, seriesFrom } from "../histories.ts";

const START = Date.UTC(2024, 0, 1);
const history = seriesFrom(regularHorizon(START, HOUR, 72), (_start, slot) => slot);

test("each slot is what was measured a season earlier", () => {
  const horizon = regularHorizon(START + 3 * DAY, HOUR, 24);
  const { values } = seasonalNaive(history, horizon, { seasonMs: DAY });
  expect([...values]).toEqual(Array.from({ length: 24 }, (_, hour) => 48 + hour));
});

test("what is not over yet comes from one more season back", () => {
  const at = START + 2.5 * DAY;
  const { values } = seasonalNaive(history, regularHorizon(at, HOUR, 24), { seasonMs: DAY, at });
  expect(values[0]).toBe(36);
  expect(values[12]).toBe(48);
  const tomorrow = regularHorizon(START + 3 * DAY, HOUR, 24);
  const early = seasonalNaive(history, tomorrow, { seasonMs: DAY, at });
  expect(early.values[11]).toBe(59);
  expect(early.values[12]).toBe(36);
});

test("missing values come from one more season back", () => {
  const holed = { ...history, values: history.values.map((value) => (value >= 48 ? Number.NaN : value)) };
  const { values } = seasonalNaive(holed, regularHorizon(START + 3 * DAY, HOUR, 24), { seasonMs: DAY });
  expect(values[5]).toBe(29);
});

test("beyond the last season the fallback stands", () => {
  const column = seasonalNaive(history, regularHorizon(START + 20 * DAY, HOUR, 2), {
    seasonMs: DAY,
    maxSeasons: 3,
    fallback: 9,
  });
  expect(column).toMatchObject({ values: Float64Array.of(9, 9), origin: "no-history" });
});

test("a season must have a length", () => {
  expect(() => seasonalNaive(history, history.horizon, { seasonMs: 0 })).toThrow(/seasonMs/);
});
