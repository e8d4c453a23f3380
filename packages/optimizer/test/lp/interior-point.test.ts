import fc from "fast-check";
import { expect, test } from "vitest";
import { LpModelBuilder, type LpModel, type Term } from "@oec/optimizer";
import { highsBackend } from "@oec/optimizer/highs";

import { BandMatrix } from "../../src/lp/band-matrix.ts";
import { solveInteriorPoint } from "../../src/lp/interior-point.ts";
import { uniform } from "../support/random-problem.ts";

/** A store that is filled and emptied, slot after slot: rows touch their neighbours only. */
function chain(seed: number, slots: number): LpModel {
  const random = uniform(seed);
  const builder = new LpModelBuilder();
  let before = -1;
  for (let slot = 0; slot < slots; slot += 1) {
    const price = random() * 2 - 0.3;
    const bought = builder.column({ cost: price, upper: 5 });
    const sold = builder.column({ cost: -price + 0.1, upper: 3 });
    const level = builder.column({
      cost: slot === slots - 1 ? -random() : 0,
      lower: random() < 0.2 ? 0.5 : 0,
      upper: 8,
    });
    const fixed = builder.column({ cost: 1, lower: 0.25, upper: 0.25 });
    const used = random();
    const change: Term[] = [[level, 1], [bought, -0.9], [sold, 1.1], [fixed, 1]]; // prettier-ignore
    if (before < 0) builder.row(4 - used, 4 - used, change);
    else builder.row(-used, -used, [...change, [before, -1]]);
    if (before >= 0) builder.row(-6, random() < 0.5 ? 6 : Infinity, [[level, 1], [before, -1]]); // prettier-ignore
    if (random() < 0.3) builder.row(-Infinity, 4, [[bought, 1], [sold, 1]]); // prettier-ignore
    before = level;
  }
  return builder.build();
}

test("reaches the optimum of HiGHS, with a bound that is on the right side", async () => {
  const highs = highsBackend();
  for (let seed = 0; seed < 15; seed += 1) {
    const model = chain(seed, 2 + 4 * seed);
    const theirs = await highs.solve(model);
    const ours = solveInteriorPoint(model);
    if (theirs.status !== "optimal") {
      expect(ours.converged, `seed ${seed}`).toBe(false);
      continue;
    }
    const size = Math.max(1, Math.abs(theirs.objective));
    expect(ours.converged, `seed ${seed}`).toBe(true);
    expect(Math.abs(ours.objective - theirs.objective) / size).toBeLessThan(1e-7);
    expect(ours.bound).toBeLessThanOrEqual(theirs.objective + 1e-9 * size);
    expect(ours.bound).toBeGreaterThan(theirs.objective - 1e-6 * size);
  }
}, 20_000);

test("a point lies within the bounds of its columns", () => {
  const model = chain(7, 40);
  const { values } = solveInteriorPoint(model);
  for (const [column, value] of values.entries()) {
    expect(value).toBeGreaterThanOrEqual(model.lower[column]!);
    expect(value).toBeLessThanOrEqual(model.upper[column]!);
  }
});

test("a model without solution does not converge", () => {
  const builder = new LpModelBuilder();
  const column = builder.column({ cost: 1, upper: 1 });
  builder.row(2, 2, [[column, 1]]);
  expect(solveInteriorPoint(builder.build()).converged).toBe(false);
});

test("a column without finite bounds is refused by name", () => {
  const builder = new LpModelBuilder();
  builder.row(1, 1, [[builder.column({ cost: 1 }), 1]]);
  expect(() => solveInteriorPoint(builder.build())).toThrow(/column 0 has bounds 0 to Infinity/);
});

test("a band matrix solves what it was made of", () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: 1, max: 12 }),
      fc.integer({ min: 0, max: 4 }),
      (seed, size, width) => {
        const random = uniform(seed);
        const dense = Array.from({ length: size }, () => new Array<number>(size).fill(0));
        const matrix = new BandMatrix(size, width);
        for (let row = 0; row < size; row += 1) {
          for (let column = Math.max(0, row - width); column <= row; column += 1) {
            // Diagonally dominant: positive definite.
            const value = row === column ? 2 * width + 1 + random() : 2 * random() - 1;
            matrix.add(row, column, value);
            dense[row]![column] = value;
            dense[column]![row] = value;
          }
        }
        const wanted = Float64Array.from({ length: size }, () => 2 * random() - 1);
        const right = Float64Array.from(dense, (row) =>
          row.reduce((sum, value, at) => sum + value * wanted[at]!, 0),
        );
        expect(matrix.factorise()).toBe(true);
        matrix.solve(right);
        for (const [row, value] of right.entries()) expect(value).toBeCloseTo(wanted[row]!, 9);
      },
    ),
  );
});
