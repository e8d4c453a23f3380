import type { JSX } from "preact";

/** Outlines of the icons, drawn with strokes on a field of 24 by 24. */
const OUTLINES = {
  sun: "M16 12a4 4 0 1 1-8 0 4 4 0 0 1 8 0zM12 2.5v2M12 19.5v2M2.5 12h2M19.5 12h2M5.3 5.3l1.4 1.4M17.3 17.3l1.4 1.4M5.3 18.7l1.4-1.4M17.3 6.7l1.4-1.4",
  grid: "M8 21 11 3h2l3 18M6 8h12M7 8l-1 2M17 8l1 2M5 13h14M5 13v2M19 13v2M9.3 13l5.2 8M14.7 13l-5.2 8",
  house: "m3.5 11 8.5-7.5 8.5 7.5M5.5 9.5V20h13V9.5M10 20v-5.5h4V20",
  battery:
    "M9 5h6a2.5 2.5 0 0 1 2.5 2.5v11A2.5 2.5 0 0 1 15 21H9a2.5 2.5 0 0 1-2.5-2.5v-11A2.5 2.5 0 0 1 9 5zM10 2.8h4M12.8 9l-2.3 4h3l-2.3 4",
  car: "M4 16.5v-4l1.8-4.6A3 3 0 0 1 8.6 6h6.8a3 3 0 0 1 2.8 1.9L20 12.5v4M4 12.5h16M3.5 16.5h17M5.5 16.5V19M18.5 16.5V19M7 14.6h1.5M15.5 14.6H17",
  clock: "M20.5 12a8.5 8.5 0 1 1-17 0 8.5 8.5 0 0 1 17 0zM12 7.5V12l3 2",
  plan: "M4 20V10M9.3 20V4M14.6 20v-7M20 20V7",
  document: "M6 3.5h8l4.5 4.5v12.5H6zM14 3.5V8h4.5M9 12.5h6.5M9 16h6.5",
  check: "m5 12.5 4.5 4.5L19 7.5",
  warn: "M12 4 2.8 19.5h18.4zM12 10v4.2M12 17h0",
  bad: "M8.3 3.5h7.4l4.8 4.8v7.4l-4.8 4.8H8.3l-4.8-4.8V8.3zM9.5 9.5l5 5M14.5 9.5l-5 5",
  offline:
    "M4 4l16 16M8.5 15.5a5 5 0 0 1 5-1M5 12a10 10 0 0 1 4.5-2.6M2.5 8.6A15 15 0 0 1 7 6M12.5 9A10 10 0 0 1 19 12M11 5.2a15 15 0 0 1 10.5 3.4M12 19h0",
  hand: "M8 12.5V6a1.5 1.5 0 0 1 3 0v5M11 11V4.5a1.5 1.5 0 0 1 3 0V11M14 11V6a1.5 1.5 0 0 1 3 0v8.5c0 3.5-2.2 6-5.6 6-2.6 0-4-1-5.3-3.2L3.6 13a1.5 1.5 0 0 1 2.5-1.6L8 13.8",
  rest: "M8.5 5.5v13M15.5 5.5v13",
  sell: "M5 19 19 5M9 5h10v10",
  falling: "M5 5 19 19M19 9v10H9",
  store: "M12 4v11M7 10.5l5 5 5-5M5 20h14",
  chevron: "m9 5.5 6.5 6.5L9 18.5",
  moon: "M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z",
  pattern: "M4 4h16v16H4zM4 12 12 4M4 20 20 4M12 20l8-8",
  search: "M17.5 11a6.5 6.5 0 1 1-13 0 6.5 6.5 0 0 1 13 0zM16 16l4.5 4.5",
} as const;

export type IconName = keyof typeof OUTLINES;

/** An icon beside a word that says the same; nothing to a screen reader. */
export const Icon = ({ name }: { readonly name: IconName }): JSX.Element => (
  <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
    <path d={OUTLINES[name]} />
  </svg>
);

/** The same inside another drawing. */
export const DrawnIcon = ({
  name,
  x,
  y,
  size,
}: {
  readonly name: IconName;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}): JSX.Element => (
  <svg
    x={x - size / 2}
    y={y - size / 2}
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="var(--ink)"
    stroke-width="1.7"
    stroke-linecap="round"
    stroke-linejoin="round"
  >
    <path d={OUTLINES[name]} />
  </svg>
);
