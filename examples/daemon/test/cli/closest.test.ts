import { expect, test } from "vitest";
import { closest, editDistance } from "../../src/cli/closest.ts";

test("a swapped letter is two edits", () => {
  expect(editDistance("prcie", "price")).toBe(2);
});

test("the nearest candidate is proposed", () => {
  expect(closest("houshold", ["prices", "household", "html"])).toBe("household");
});

test("the beginning of a word is enough", () => {
  expect(closest("back", ["start", "simulate", "backtest"])).toBe("backtest");
});

test("a word that resembles nothing gets no proposal", () => {
  expect(closest("zzzzzz", ["start", "simulate", "backtest"])).toBeUndefined();
});
