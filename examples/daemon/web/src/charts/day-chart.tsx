import type { JSX } from "preact";
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import uPlot from "uplot";
import type { Day } from "../api/types.ts";
import { useReader } from "../parts/reader.ts";
import { useWidth } from "../parts/use-width.ts";
import { levelPanel } from "./level-panel.ts";
import { readPaint } from "./paint.ts";
import { panelOptions, type Panel, type PanelInput } from "./panel.ts";
import { powerPanel } from "./power-panel.ts";
import { pricePanel } from "./price-panel.ts";
import { clockChange, hourMarks } from "./time-axis.ts";

const PANELS = { price: pricePanel, power: powerPanel, level: levelPanel } as const;
export type PanelName = keyof typeof PANELS;

const NARROW = 520;

/** One panel of a day: uPlot draws it; the marked quarter is an element above, so that moving it draws nothing. */
export function DayChart({
  name,
  day,
  nowMs,
  hours,
  marked,
  onMark,
}: {
  readonly name: PanelName;
  readonly day: Day;
  /** The present at the home; outside of the day no line is drawn. */
  readonly nowMs: number;
  readonly hours: boolean;
  readonly marked?: number | undefined;
  readonly onMark?: (index: number) => void;
}): JSX.Element {
  const { words, numbers, patterns, look } = useReader();
  const box = useRef<HTMLDivElement>(null);
  const mark = useRef<HTMLDivElement | null>(null);
  const width = useWidth(box);
  const fonts = useFonts();
  const minute = Math.floor(nowMs / 60_000);
  const input = useMemo(
    () => (width === 0 ? undefined : panelInput(day, minute * 60_000, width < NARROW, hours)),
    [day, minute, width < NARROW, width === 0, hours, numbers.timeZone],
  );
  useEffect(() => {
    const element = box.current;
    if (element === null || input === undefined) return;
    const complete: PanelInput = { ...input, words, numbers, paint: readPaint(patterns) };
    const panel: Panel = PANELS[name](complete);
    const chart = new uPlot(panelOptions(panel, complete, width), panel.columns, element);
    mark.current = document.createElement("div");
    mark.current.className = "chart-mark";
    chart.over.append(mark.current);
    return () => chart.destroy();
  }, [name, input, width, look, fonts]);
  useEffect(() => {
    if (mark.current === null) return;
    const { style } = mark.current;
    style.display = marked === undefined ? "none" : "block";
    style.left = `${(100 * (marked ?? 0)) / day.slots.length}%`;
    style.width = `${100 / day.slots.length}%`;
  }, [marked, day, name, input, width, look, fonts]);
  const pointed = (event: PointerEvent): void => {
    const plot = box.current?.querySelector(".u-over")?.getBoundingClientRect();
    if (plot === undefined || onMark === undefined || (event.pointerType !== "mouse" && event.buttons === 0))
      return;
    const share = (event.clientX - plot.left) / plot.width;
    if (share >= 0 && share < 1) onMark(Math.floor(share * day.slots.length));
  };
  return <div class="chart" data-panel={name} ref={box} onPointerMove={pointed} onPointerDown={pointed} />;

  function panelInput(
    shown: Day,
    presentMs: number,
    narrow: boolean,
    withHours: boolean,
  ): Omit<PanelInput, "words" | "numbers" | "paint"> {
    const { timeZone } = numbers;
    const change = clockChange(shown, timeZone);
    const slot = change === undefined ? undefined : shown.slots[change.index];
    const within = presentMs >= Date.parse(shown.start) && presentMs < Date.parse(shown.end);
    return {
      day: shown,
      marks: hourMarks(shown, timeZone, narrow ? 4 : 2),
      narrow,
      hours: withHours,
      ...(slot !== undefined &&
        change !== undefined && {
          change: { at: Date.parse(slot.start), label: name === "price" ? "" : change.label },
        }),
      ...(within && { nowMs: presentMs }),
    };
  }
}

/** Counts up when fonts have come, because a canvas does not draw itself anew. */
function useFonts(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    let here = true;
    void document.fonts.ready.then(() => {
      if (here) setCount((before) => before + 1);
    });
    return () => {
      here = false;
    };
  }, []);
  return count;
}
