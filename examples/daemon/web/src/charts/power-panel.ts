import type uPlot from "uplot";
import type { Words } from "../text/texts.ts";
import {
  barPaths,
  labelWidth,
  middles,
  roundSplits,
  writeLabel,
  type Panel,
  type PanelInput,
} from "./panel.ts";
import { stackDay, thickest, type StackPart } from "./stacks.ts";

/** What is planned is paler than what was measured. */
const PLANNED_ALPHA = 0.78;
/** A label needs a bar this thick [px]. */
const LABEL_HEIGHT = 15;

/** Where power comes from (up) and where it goes (down), every quarter. */
export function powerPanel(input: PanelInput): Panel {
  const { day, paint, narrow } = input;
  const parts = stackDay(day.slots);
  const most = Math.max(1, ...parts.flatMap(({ to }) => to.map((value) => Math.abs(value ?? 0))));
  const measured = (index: number): boolean => day.slots[index]?.kind === "measured";
  const series = parts.flatMap(({ thing, from, to }) =>
    [true, false].map((past): uPlot.Series => ({
      width: 0,
      points: { show: false },
      fill: paint.fill(thing),
      alpha: past ? 1 : PLANNED_ALPHA,
      paths: barPaths(day, from, to, (index) => measured(index) === past),
    })),
  );
  const band = bandColumns(input);
  const up = roundSplits(most, 3);
  return {
    height: narrow ? 190 : 230,
    top: 8,
    scale: {
      min: -most * 1.04,
      max: most * 1.04,
      splits: [
        ...up
          .slice(1)
          .map((value) => -value)
          .reverse(),
        ...up,
      ],
    },
    series: [
      ...series,
      ...band.map((): uPlot.Series => ({
        stroke: paint.ink,
        width: 1.2,
        dash: [2, 3],
        alpha: 0.75,
        points: { show: false },
      })),
    ],
    columns: [middles(day), ...parts.flatMap(({ to }) => [[...to], [...to]]), ...band],
    label: (chart) => {
      drawZero(chart, input);
      labelParts(chart, input, parts, most);
    },
  };
}

/** Where the sun may end up [kW], where the forecast says so. */
function bandColumns({ day }: PanelInput): (number | null)[][] {
  if (!day.slots.some(({ sunUpperW }) => sunUpperW !== undefined)) return [];
  const kw = (powerW: number | undefined): number | null => (powerW === undefined ? null : powerW / 1000);
  return [day.slots.map(({ sunLowerW }) => kw(sunLowerW)), day.slots.map(({ sunUpperW }) => kw(sunUpperW))];
}

function drawZero(chart: uPlot, { paint }: PanelInput): void {
  const { ctx, bbox } = chart;
  const y = Math.round(chart.valToPos(0, "y", true));
  ctx.save();
  ctx.strokeStyle = paint.soft;
  ctx.lineWidth = devicePixelRatio;
  ctx.beginPath();
  ctx.moveTo(bbox.left, y);
  ctx.lineTo(bbox.left + bbox.width, y);
  ctx.stroke();
  ctx.restore();
}

interface Box {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** Names the parts where they are thickest, except where two names would meet. */
function labelParts(
  chart: uPlot,
  { day, words, paint }: PanelInput,
  parts: readonly StackPart[],
  most: number,
): void {
  const placed: Box[] = [];
  const kwPerPixel = (2 * most * devicePixelRatio) / chart.bbox.height;
  const { left, width } = chart.bbox;
  for (const part of parts) {
    const index = thickest(part, LABEL_HEIGHT * kwPerPixel);
    const slot = index === undefined ? undefined : day.slots[index];
    if (index === undefined || slot === undefined) continue;
    const text = partName(part.thing, words);
    const half = labelWidth(chart, paint, text) / 2 + 3 * devicePixelRatio;
    const middle = chart.valToPos((Date.parse(slot.start) + Date.parse(slot.end)) / 2, "x", true);
    const x = Math.min(left + width - half, Math.max(left + half, middle));
    const y = chart.valToPos(((part.from[index] ?? 0) + (part.to[index] ?? 0)) / 2, "y", true);
    const high = 8 * devicePixelRatio;
    const box = { left: x - half, right: x + half, top: y - high, bottom: y + high };
    if (placed.some((other) => meets(other, box))) continue;
    placed.push(box);
    writeLabel(chart, paint, text, x, y);
  }
}

const meets = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

const partName = (thing: StackPart["thing"], words: Words): string => words.things[thing].toLocaleLowerCase();
