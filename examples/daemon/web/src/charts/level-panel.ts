import type uPlot from "uplot";
import type { Panel, PanelInput } from "./panel.ts";

/** The battery's charge level at the end of every quarter; what is planned is dashed. */
export function levelPanel({ day, paint, narrow }: PanelInput): Panel {
  const ends = day.slots.map(({ end }) => Date.parse(end));
  const past = day.slots.map(({ socPercent, kind }) => (kind === "measured" ? socPercent : null));
  const last = past.findLastIndex((level) => level !== null);
  const coming = day.slots.map(({ socPercent, kind }, index) =>
    kind !== "measured" || index === last ? socPercent : null,
  );
  const line: uPlot.Series = {
    stroke: paint.colour("battery"),
    width: 2.5,
    points: { show: false },
    fill: withAlpha(paint.colour("battery")),
  };
  return {
    height: narrow ? 92 : 110,
    top: 8,
    scale: { min: 0, max: 100, splits: [0, 50, 100] },
    series: [line, { ...line, dash: [6, 4] }],
    columns: [ends, past, coming],
  };
}

/** A faint shade of a colour given as `#rrggbb`. */
const withAlpha = (colour: string): string => `${colour}26`;
