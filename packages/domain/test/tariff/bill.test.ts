import fc from "fast-check";
import { expect, test } from "vitest";
import {
  billOf,
  parseInstant,
  regularHorizon,
  seriesOf,
  spotOnlyTariff,
  startOfLocalDate,
} from "../../src/index.ts";
import { seriesOn, series, tariffs } from "../../src/testing/index.ts";
import { tariffWith } from "../examples.ts";
import { codeOf } from "../failure.ts";

const HOUR = 3_600_000;
const JANUARY = startOfLocalDate("2026-01-01", "Europe/Stockholm");
const january = (powerW: number) => {
  const horizon = regularHorizon(JANUARY, HOUR, 31 * 24);
  return {
    spot: seriesOf(horizon, new Float64Array(horizon.count).fill(1)),
    gridW: seriesOf(horizon, new Float64Array(horizon.count).fill(powerW)),
  };
};

test("a month of 1 kW import is 744 kWh at the import price and one fixed fee", () => {
  const { spot, gridW } = january(1_000);
  const bill = billOf(tariffWith({}), spot, gridW);
  expect(bill.importedWh).toBeCloseTo(744_000, 6);
  expect(bill.energyCost).toBeCloseTo(744 * 2.125, 6);
  expect(bill.fixed).toBeCloseTo(125, 9);
  expect(bill.total).toBeCloseTo(744 * 2.125 + 125, 6);
});

test("the tax of a bill is energy tax and all VAT", () => {
  const { spot, gridW } = january(1_000);
  // 0.4 energy tax and 0.425 VAT per kWh, 25 VAT on the fixed fee
  expect(billOf(tariffWith({}), spot, gridW).tax).toBeCloseTo(744 * 0.825 + 25, 6);
});

test("a month of 1 kW export earns 744 kWh at the export price", () => {
  const { spot, gridW } = january(-1_000);
  const bill = billOf(tariffWith({}), spot, gridW);
  expect(bill.exportedWh).toBeCloseTo(744_000, 6);
  expect(bill.exportRevenue).toBeCloseTo(744 * 1.65, 6);
  expect(bill.energyCost).toBe(0);
});

test("a peak charge is made up per calendar month, VAT in", () => {
  const peak = { pricePerKw: 40, highestCount: 1, onePerDay: false, intervalMs: HOUR };
  const horizon = regularHorizon(startOfLocalDate("2026-01-31", "Europe/Stockholm"), HOUR, 48);
  const powers = new Float64Array(48);
  powers[23] = 2_000;
  powers[24] = 3_000;
  const bill = billOf(
    tariffWith({ peak }),
    seriesOf(horizon, new Float64Array(48)),
    seriesOf(horizon, powers),
  );
  expect(bill.peak).toBeCloseTo((2 + 3) * 40 * 1.25, 9);
  expect(bill.fixed).toBeCloseTo((100 / 31 + 100 / 28) * 1.25, 9);
});

test("the fixed fee of the month in which the clock changes is that of any other month", () => {
  const start = startOfLocalDate("2026-03-01", "Europe/Stockholm");
  const end = startOfLocalDate("2026-04-01", "Europe/Stockholm");
  const horizon = regularHorizon(start, HOUR, (end - start) / HOUR);
  const nothing = seriesOf(horizon, new Float64Array(horizon.count));
  expect(horizon.count).toBe(31 * 24 - 1);
  expect(billOf(tariffWith({}), nothing, nothing).total).toBeCloseTo(125, 9);
});

test("the bills of two halves add up to the bill of the whole, but for the peak", () => {
  fc.assert(
    fc.property(
      tariffs(),
      series(-2, 2, 40).chain((spot) =>
        seriesOn(spot.horizon, -10_000, 10_000).map((gridW) => ({ spot, gridW })),
      ),
      (tariff, { spot, gridW }) => {
        const whole = billOf(tariff, spot, gridW);
        const cut = Math.floor(spot.horizon.count / 2);
        const part = (from: number, to: number) => {
          const edges = spot.horizon.edges.slice(from, to + 1);
          const horizon = { edges, count: to - from };
          return billOf(
            tariff,
            seriesOf(horizon, spot.values.slice(from, to)),
            seriesOf(horizon, gridW.values.slice(from, to)),
          );
        };
        const parts = [part(0, cut), part(cut, spot.horizon.count)];
        for (const field of ["importedWh", "exportedWh", "energyCost", "exportRevenue", "fixed"] as const) {
          const sum = parts.reduce((total, bill) => total + bill[field], 0);
          expect(sum).toBeCloseTo(whole[field], 5);
        }
      },
    ),
  );
});

test("the total is what is paid less what is earned", () => {
  const { spot, gridW } = january(500);
  const { total, energyCost, fixed, peak, exportRevenue } = billOf(tariffWith({}), spot, gridW);
  expect(total).toBe(energyCost + fixed + peak - exportRevenue);
});

test("a bill of nothing is 0", () => {
  const nothing = seriesOf(regularHorizon(JANUARY, HOUR, 0), []);
  expect(billOf(spotOnlyTariff("SEK", "UTC"), nothing, nothing).total).toBe(0);
});

test("prices and powers of different slots make no bill", () => {
  const { spot } = january(1);
  const other = seriesOf(regularHorizon(parseInstant("2026-01-01T00:00Z"), HOUR, 744), new Float64Array(744));
  expect(codeOf(() => billOf(tariffWith({}), spot, other))).toBe("SHAPE_MISMATCH");
});

test("a missing price where energy flows makes no bill, and where none flows it does not matter", () => {
  const horizon = regularHorizon(JANUARY, HOUR, 2);
  const spot = seriesOf(horizon, [1, Number.NaN]);
  expect(codeOf(() => billOf(tariffWith({}), spot, seriesOf(horizon, [1, 1])))).toBe("NOT_FINITE");
  expect(billOf(tariffWith({}), spot, seriesOf(horizon, [1_000, 0])).energyCost).toBeCloseTo(2.125, 12);
});
