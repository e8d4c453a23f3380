import type uPlot from "uplot";
import type { Day } from "../api/types.ts";
import type { Numbers } from "../text/numbers.ts";
import type { Words } from "../text/texts.ts";
import type { Paint } from "./paint.ts";
import type { Mark } from "./time-axis.ts";

/** What every panel of a day is drawn from. */
export interface PanelInput {
  readonly day: Day;
  readonly words: Words;
  readonly numbers: Numbers;
  readonly paint: Paint;
  readonly marks: readonly Mark[];
  /** A change of clocks, where there is one: its instant and label. */
  readonly change?: { readonly at: number; readonly label: string };
  /** The present, while it lies in the day [ms since 1970 UTC]. */
  readonly nowMs?: number;
  readonly narrow: boolean;
  /** Whether hours stand below. */
  readonly hours: boolean;
}

/** A panel before it is drawn. */
export interface Panel {
  readonly height: number;
  readonly top: number;
  readonly scale: { readonly min: number; readonly max: number; readonly splits: readonly number[] };
  readonly series: readonly uPlot.Series[];
  readonly columns: uPlot.AlignedData;
  /** Draws labels over the series. */
  label?(chart: uPlot): void;
}

const HOURS_HEIGHT = 24;
/** Room for half of the lowest number of the scale [px]. */
const BELOW = 8;
const SPAN_OF_BAR = 0.88;

/** Width of the scale at the left [px]. */
const scaleWidth = (narrow: boolean): number => (narrow ? 30 : 38);

/** uPlot's options of a panel: the same time axis for all, no legend, no cursor of its own. */
export function panelOptions(panel: Panel, input: PanelInput, width: number): uPlot.Options {
  const { paint, marks, day, narrow, hours, numbers } = input;
  const { min, max, splits } = panel.scale;
  const grid = { stroke: paint.line, width: 1 };
  const axis = { stroke: paint.soft, font: paint.font, grid, ticks: { show: false } };
  const range = [Date.parse(day.start), Date.parse(day.end)] satisfies [number, number];
  return {
    width,
    height: panel.height + panel.top + (hours ? HOURS_HEIGHT : BELOW),
    padding: [panel.top, narrow ? 10 : 14, hours ? 0 : BELOW, 0],
    legend: { show: false },
    cursor: { show: false },
    scales: { x: { time: false, range: () => range }, y: { range: () => [min, max] } },
    axes: [
      {
        ...axis,
        size: hours ? HOURS_HEIGHT : 0,
        gap: 6,
        splits: () => marks.map(({ at }) => at),
        values: () => marks.map(({ label }) => (hours ? label : "")),
      },
      {
        ...axis,
        size: scaleWidth(narrow),
        gap: 6,
        splits: () => [...splits],
        values: (_, values) =>
          values.map((value) => numbers.plain(Math.abs(value), value === 0 ? 0 : decimals(splits))),
      },
    ],
    series: [{}, ...panel.series],
    hooks: {
      draw: [
        (chart) => {
          drawInstant(chart, input.change, paint, [3, 3]);
          panel.label?.(chart);
          if (input.nowMs !== undefined) drawInstant(chart, { at: input.nowMs, label: "" }, paint, []);
        },
      ],
    },
  };
}

const decimals = (splits: readonly number[]): number =>
  splits.every((one) => Number.isInteger(one)) ? 0 : 1;

/** A vertical line at an instant, with a label beside its top. */
function drawInstant(
  chart: uPlot,
  instant: { readonly at: number; readonly label: string } | undefined,
  paint: Paint,
  dash: readonly number[],
): void {
  if (instant === undefined) return;
  const { ctx, bbox } = chart;
  const x = Math.round(chart.valToPos(instant.at, "x", true));
  ctx.save();
  ctx.strokeStyle = paint.ink;
  ctx.lineWidth = 1.5 * devicePixelRatio;
  ctx.setLineDash(dash.map((one) => one * devicePixelRatio));
  ctx.beginPath();
  ctx.moveTo(x, bbox.top);
  ctx.lineTo(x, bbox.top + bbox.height);
  ctx.stroke();
  ctx.restore();
  if (instant.label !== "")
    writeLabel(
      chart,
      paint,
      instant.label,
      x + 5 * devicePixelRatio,
      bbox.top + 10 * devicePixelRatio,
      "left",
    );
}

/** Text with a rim in the card's colour, so that it reads on any bar. Positions in pixels of the canvas. */
export function writeLabel(
  { ctx }: uPlot,
  paint: Paint,
  text: string,
  x: number,
  y: number,
  align: CanvasTextAlign = "center",
): void {
  ctx.save();
  ctx.font = scaledFont(paint.strong);
  ctx.textAlign = align;
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 4 * devicePixelRatio;
  ctx.strokeStyle = paint.card;
  ctx.strokeText(text, x, y);
  ctx.fillStyle = paint.ink;
  ctx.fillText(text, x, y);
  ctx.restore();
}

/** Width of a label in pixels of the canvas. */
export function labelWidth({ ctx }: uPlot, paint: Paint, text: string): number {
  ctx.save();
  ctx.font = scaledFont(paint.strong);
  const { width } = ctx.measureText(text);
  ctx.restore();
  return width;
}

const scaledFont = (font: string): string =>
  font.replace(/(\d+)px/, (_, size: string) => `${Number(size) * devicePixelRatio}px`);

/** Bars of quarters between two values each; a quarter that does not belong, or is null, has none. */
export function barPaths(
  day: Day,
  from: readonly (number | null)[],
  to: readonly (number | null)[],
  belongs: (index: number) => boolean,
): uPlot.Series.PathBuilder {
  return (chart) => {
    const fill = new Path2D();
    for (const [index, { start, end }] of day.slots.entries()) {
      const low = from[index];
      const high = to[index];
      if (low === null || low === undefined || high === null || high === undefined || !belongs(index))
        continue;
      const left = chart.valToPos(Date.parse(start), "x", true);
      const width = (chart.valToPos(Date.parse(end), "x", true) - left) * SPAN_OF_BAR;
      const y0 = chart.valToPos(low, "y", true);
      const y1 = chart.valToPos(high, "y", true);
      fill.rect(left, Math.min(y0, y1), width, Math.abs(y1 - y0));
    }
    return { fill };
  };
}

/** Middles of the quarters: the x column of bars [ms since 1970 UTC]. */
export const middles = (day: Day): number[] =>
  day.slots.map(({ start, end }) => (Date.parse(start) + Date.parse(end)) / 2);

/** Round splits from zero up to a value, at most a few. */
export function roundSplits(most: number, count: number): number[] {
  const rough = Math.max(most, 1e-9) / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
  const splits: number[] = [];
  for (let index = 0; index * step <= most * (1 + 1e-9); index += 1) splits.push(index * step);
  return splits;
}
