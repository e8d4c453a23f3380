import type { JSX } from "preact";
import { useRef } from "preact/hooks";
import type { Day, NowView, PricedInstant, PriceLevel, Slot } from "../api/types.ts";
import { hourMarks } from "../charts/time-axis.ts";
import type { IconName } from "../parts/icon.tsx";
import { useReader } from "../parts/reader.ts";
import { useWidth } from "../parts/use-width.ts";
import { Card, Fig, Pairs, Tag, type Tone } from "../parts/small.tsx";
import { written, type Numbers } from "../text/numbers.ts";
import type { Words } from "../text/texts.ts";
import { whenFrom } from "../text/when.ts";

const LEVEL_TONES: Readonly<Record<PriceLevel, Tone>> = { cheap: "ok", mid: "plain", dear: "warn" };
const LEVEL_ICONS: Readonly<Record<PriceLevel, IconName>> = {
  cheap: "falling",
  mid: "chevron",
  dear: "sell",
};

/** The price of this moment, how it stands in the day, and what it is made of. */
export function PriceCard({ view }: { readonly view: NowView }): JSX.Element {
  const { words, numbers } = useReader();
  const { importPerKwh, exportPerKwh, level, ranked, breakdown } = view.price;
  return (
    <Card span="span-4" title={words.now.price}>
      <div class="between">
        <div class="big">
          <Fig figure={numbers.price(importPerKwh)} suffix="/kWh" />
        </div>
        {ranked && (
          <Tag tone={LEVEL_TONES[level]} icon={LEVEL_ICONS[level]}>
            {words.now.level[level]}
          </Tag>
        )}
      </div>
      <Bars view={view} />
      <p class="small half-gap">{priceNotes(view, words, numbers).join(" ")}</p>
      <Pairs
        rows={[
          ...breakdown.map(
            ({ part, perKwh }) => [words.now.part[part], written(numbers.price(perKwh))] as const,
          ),
          [words.now.sellAt, written(numbers.price(exportPerKwh))],
        ]}
      />
    </Card>
  );
}

/** When it is cheapest and dearest, where that matters; how far prices are known. */
function priceNotes({ price, at }: NowView, words: Words, numbers: Numbers): string[] {
  const { ranked, cheapest, dearest, publishedUntil } = price;
  const when = whenFrom(Date.parse(at), words, numbers);
  const clock = (one: PricedInstant): string => when.short(Date.parse(one.at));
  const notes: string[] = [];
  if (ranked && cheapest !== undefined)
    notes.push(words.now.cheapest(clock(cheapest), written(numbers.price(cheapest.importPerKwh))));
  if (ranked && dearest !== undefined)
    notes.push(words.now.dearest(clock(dearest), written(numbers.price(dearest.importPerKwh))));
  notes.push(words.now.pricesUntil(when.short(Date.parse(publishedUntil))));
  return notes;
}

const TOP = 22;
const FOOT = 80;
const HEIGHT = 104;

/** The day's prices as small bars; the plan page has them large. */
function Bars({ view: { day, at, price } }: { readonly view: NowView }): JSX.Element | null {
  const { words, numbers } = useReader();
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const known = day.slots.flatMap(({ importPerKwh }) => (importPerKwh === null ? [] : [importPerKwh]));
  if (known.length === 0) return null;
  const most = Math.max(1e-3, ...known);
  const least = Math.min(0, ...known);
  const x = (index: number): number => (width * index) / day.slots.length;
  const y = (value: number): number => FOOT - ((FOOT - TOP) * (value - least)) / (most - least);
  const bar = ({ importPerKwh }: Slot, index: number): string => {
    if (importPerKwh === null) return "";
    return `M${x(index).toFixed(2)} ${y(0).toFixed(1)}V${y(importPerKwh).toFixed(1)}h${(x(1) * 0.86).toFixed(2)}V${y(0).toFixed(1)}z`;
  };
  const share = (Date.parse(at) - Date.parse(day.start)) / (Date.parse(day.end) - Date.parse(day.start));
  const present = share >= 0 && share < 1 ? share * width : undefined;
  return (
    <div class="mini-price half-gap" ref={box}>
      {width > 0 && (
        <svg
          width={width}
          height={HEIGHT}
          viewBox={`0 0 ${width} ${HEIGHT}`}
          role="img"
          aria-label={words.plan.price(numbers.priceScale.unit)}
        >
          {(["cheap", "mid", "dear"] as const).map((level) => (
            <path
              key={level}
              fill={`var(--${level})`}
              d={day.slots
                .map((slot, index) => ((slot.level ?? "mid") === level ? bar(slot, index) : ""))
                .join("")}
            />
          ))}
          {present !== undefined && (
            <line x1={present} x2={present} y1={TOP} y2={FOOT} stroke="var(--ink)" stroke-width="1.5" />
          )}
          {price.ranked && <Extremes slots={day.slots} width={width} y={y} />}
          <Hours day={day} width={width} />
        </svg>
      )}
    </div>
  );
}

/** The lowest and the highest price, written above their bars. */
function Extremes({
  slots,
  width,
  y,
}: {
  readonly slots: readonly Slot[];
  readonly width: number;
  readonly y: (value: number) => number;
}): JSX.Element {
  const { numbers } = useReader();
  const prices = slots.map(({ importPerKwh }) => importPerKwh ?? Number.NaN);
  const known = prices.filter((price) => !Number.isNaN(price));
  return (
    <>
      {[Math.max(...known), Math.min(...known)].map((price) => {
        const index = prices.indexOf(price);
        const place = Math.min(width - 12, Math.max(12, (width * (index + 0.5)) / slots.length));
        return (
          <text key={price} class="strong" x={place} y={y(Math.max(0, price)) - 6} text-anchor="middle">
            {numbers.price(price).value}
          </text>
        );
      })}
    </>
  );
}

function Hours({ day, width }: { readonly day: Day; readonly width: number }): JSX.Element {
  const { numbers } = useReader();
  const marks = hourMarks(day, numbers.timeZone, 4);
  const startMs = Date.parse(day.start);
  const spanMs = Date.parse(day.end) - startMs;
  return (
    <>
      {marks.map(({ at, label }, index) => (
        <text
          key={at}
          x={(width * (at - startMs)) / spanMs}
          y={98}
          text-anchor={index === 0 ? "start" : index === marks.length - 1 ? "end" : "middle"}
        >
          {label}
        </text>
      ))}
    </>
  );
}
