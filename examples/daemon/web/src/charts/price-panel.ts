import type uPlot from "uplot";
import type { PriceLevel } from "../api/types.ts";
import { barPaths, middles, roundSplits, writeLabel, type Panel, type PanelInput } from "./panel.ts";

const LEVELS: readonly PriceLevel[] = ["cheap", "mid", "dear"];
/** Below this the prices of a day are all the same to a person [currency/kWh]. */
const FLAT = 0.01;

/** A day's prices as bars: their height is the price, their colour says cheap, in between or dear; estimates are paler. */
export function pricePanel(input: PanelInput): Panel {
  const { day, paint, numbers, narrow } = input;
  const { factor } = numbers.priceScale;
  const prices = day.slots.map(({ importPerKwh }) => (importPerKwh === null ? null : importPerKwh * factor));
  const known = prices.filter((price) => price !== null);
  const most = Math.max(1e-3, ...known);
  const least = Math.min(0, ...known);
  const zeros = prices.map(() => 0);
  const series = LEVELS.flatMap((level) =>
    [true, false].map((published): uPlot.Series => ({
      width: 0,
      points: { show: false },
      fill: paint.fill(level),
      alpha: published ? 1 : 0.5,
      paths: barPaths(day, zeros, prices, (index) => {
        const slot = day.slots[index];
        return slot !== undefined && (slot.level ?? "mid") === level && slot.published === published;
      }),
    })),
  );
  return {
    height: narrow ? 72 : 88,
    top: 18,
    scale: { min: least, max: most * 1.05, splits: roundSplits(most, 2) },
    series,
    columns: [middles(day), ...series.map(() => prices)],
    label: (chart) => {
      if (most - Math.min(...known) < FLAT * factor) return;
      for (const price of [most, Math.min(...known)]) labelPrice(chart, input, prices, price);
    },
  };
}

function labelPrice(
  chart: uPlot,
  { day, paint, numbers }: PanelInput,
  prices: readonly (number | null)[],
  price: number,
): void {
  const slot = day.slots[prices.indexOf(price)];
  if (slot === undefined) return;
  const { left, width } = chart.bbox;
  const rim = 14 * devicePixelRatio;
  const middle = (Date.parse(slot.start) + Date.parse(slot.end)) / 2;
  const x = Math.min(left + width - rim, Math.max(left + rim, chart.valToPos(middle, "x", true)));
  const y = chart.valToPos(Math.max(0, price), "y", true) - 9 * devicePixelRatio;
  writeLabel(chart, paint, numbers.plain(price, numbers.priceScale.factor === 1 ? 2 : 0), x, y);
}
