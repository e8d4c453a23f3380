import { describe, expect, test } from "vitest";

import { modelMistake } from "../../src/lp/check-model.ts";
import { objectiveAt, solutionMistake } from "../../src/lp/check-solution.ts";
import { isContinuous, LpModelBuilder, relaxed, type LpModel } from "../../src/lp/model.ts";
import { carpentry } from "./support/small-models.ts";

describe("builder", () => {
  test("packs rows one after the other", () => {
    const { starts, indices, values } = carpentry();
    expect([[...starts], [...indices], [...values]]).toEqual([[0, 2, 4], [0, 1, 0, 1], [2, 1, 1, 2]]); // prettier-ignore
  });

  test("adds up terms of the same column in a row", () => {
    const builder = new LpModelBuilder();
    const x = builder.column();
    builder.row(1, 2, [[x, 2], [x, 3]]); // prettier-ignore
    expect([...builder.build().values]).toEqual([5]);
  });

  test("starts a column at 0, free of charge and without an end", () => {
    const builder = new LpModelBuilder();
    builder.column();
    const { cost, lower, upper, kinds } = builder.build();
    expect([cost[0], lower[0], upper[0], kinds[0]]).toEqual([0, 0, Infinity, 0]);
  });
});

test("the relaxation lets a semi-continuous column go down to 0", () => {
  const builder = new LpModelBuilder();
  builder.column({ lower: 2, upper: 5, kind: "semicontinuous" });
  builder.column({ lower: 1, upper: 5, kind: "integer" });
  const model = relaxed(builder.build());
  expect([isContinuous(model), [...model.lower]]).toEqual([true, [0, 1]]);
});

describe("a mistake in a model is named", () => {
  const sound = carpentry();
  const numbers = (...values: number[]) => Float64Array.from(values);
  const cases: readonly (readonly [string, Partial<LpModel>, RegExp])[] = [
    ["a cost", { cost: numbers(1, Number.NaN) }, /cost of column 1 is NaN/],
    ["an infinite cost", { cost: numbers(Infinity, 1) }, /cost of column 0/],
    ["crossed bounds", { lower: numbers(5, 0), upper: numbers(4, 1) }, /column 0: 5 to 4 is no range/],
    ["a lower bound of plus infinity", { lower: numbers(Infinity, 0) }, /column 0/],
    ["a kind", { kinds: Uint8Array.of(0, 3) }, /kind of column 1 is 3/],
    ["an endless integer", { kinds: Uint8Array.of(1, 0), upper: numbers(Infinity, 1) }, /integer column 0/],
    [
      "a negative semi-continuous column",
      { kinds: Uint8Array.of(2, 0), lower: numbers(-1, 0) },
      /semi-continuous column 0/,
    ],
    ["a row", { rowUpper: numbers(1, Number.NaN) }, /row 1: -Infinity to NaN/],
    ["a factor", { values: numbers(1, 2, 3, Infinity) }, /factor of row 1, column 1 is Infinity/],
    ["a column that is not there", { indices: Int32Array.of(0, 1, 0, 2) }, /row 1 names column 2/],
    ["a column twice", { indices: Int32Array.of(0, 1, 1, 1) }, /row 1 names column 1 twice/],
    ["starts that go back", { starts: Int32Array.of(0, 5, 4) }, /factor|names column|do not ascend/],
    ["too few bounds", { upper: numbers(1) }, /upper has 1 values, expected one per column: 2/],
    ["too few row bounds", { rowUpper: numbers(1) }, /rowUpper has 1 values/],
    ["too few starts", { starts: Int32Array.of(0, 4) }, /starts has 2 values, expected 3/],
    ["entries that do not add up", { indices: Int32Array.of(0, 1, 0) }, /same number of entries/],
    ["a constant", { offset: Number.NaN }, /offset is NaN/],
  ];

  test.each(cases)("%s", (_, change, message) => {
    expect(modelMistake({ ...sound, ...change })).toMatch(message);
  });

  test("and a sound model has none", () => {
    expect(modelMistake(sound)).toBeUndefined();
  });
});

describe("a point is looked at", () => {
  const model = carpentry("integer");
  const at = (...values: number[]) => solutionMistake(model, Float64Array.from(values));

  test("and passes where it keeps everything", () => {
    expect(at(20, 10)).toBeUndefined();
  });

  test.each([
    [[20.5, 5], /integer column 0 is 20.5/],
    [[21, 10], /row 0 is 52, outside -Infinity to 50/],
    [[-1, 10], /column 0 is -1, outside 0 to 100/],
    [[Number.NaN, 0], /column 0 is NaN/],
    [[1], /1 values for 2 columns/],
  ] as const)("and %j is refused", (values, message) => {
    expect(at(...values)).toMatch(message);
  });

  test("a semi-continuous column may be 0 or in its range, not between", () => {
    const builder = new LpModelBuilder();
    builder.column({ lower: 2, upper: 5, kind: "semicontinuous" });
    const found = builder.build();
    expect(solutionMistake(found, Float64Array.of(0))).toBeUndefined();
    expect(solutionMistake(found, Float64Array.of(3))).toBeUndefined();
    expect(solutionMistake(found, Float64Array.of(1))).toMatch(/outside 2 to 5/);
  });

  test("and its cost includes the constant", () => {
    expect(objectiveAt({ ...model, offset: 1000 }, Float64Array.of(20, 10))).toBe(300);
  });
});
