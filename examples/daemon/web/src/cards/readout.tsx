import type { JSX } from "preact";
import type { Day, Slot } from "../api/types.ts";
import { useReader } from "../parts/reader.ts";
import { Swatch, type Thing } from "../parts/small.tsx";
import { NBSP, written, type Numbers } from "../text/numbers.ts";
import { difference } from "../text/sentences.ts";
import type { Words } from "../text/texts.ts";
import { quarterName } from "./quarter.ts";

/** What is not known. */
const UNKNOWN = "–";

interface Row {
  readonly thing: Thing;
  readonly name: string;
  readonly value: string;
}

/** The numbers of one quarter, spoken when they change. */
export function Readout({ day, index }: { readonly day: Day; readonly index: number }): JSX.Element | null {
  const { words, numbers } = useReader();
  const slot = day.slots[index];
  if (slot === undefined) return null;
  const price = slot.importPerKwh === null ? UNKNOWN : written(numbers.price(slot.importPerKwh));
  return (
    <div class="readout" aria-live="polite" aria-atomic="true">
      <div class="quarter">
        <span>{`${quarterName(slot, numbers)} · ${kindName(slot, words)}`}</span>
        <b>
          {price}
          {!slot.published && slot.importPerKwh !== null && ` (${words.plan.estimate})`}
        </b>
      </div>
      {readoutRows(slot, words, numbers).map(({ thing, name, value }) => (
        <div key={name}>
          <span>
            <Swatch thing={thing} />
            {name}
          </span>
          <b class="keep">{value}</b>
        </div>
      ))}
      <div class="why">{whyText(day, slot, words, numbers)}</div>
    </div>
  );
}

const kindName = ({ kind }: Slot, words: Words): string => words.plan[kind];

/** Names and values of a quarter; a home without a battery has no rows of one. */
function readoutRows(slot: Slot, words: Words, numbers: Numbers): Row[] {
  const texts = words.plan;
  const { sunW, houseW, givenW, chargedW, boughtW, soldW, socPercent, cost, sunLowerW, sunUpperW } = slot;
  const power = (powerW: number | null): string =>
    powerW === null ? UNKNOWN : written(numbers.power(powerW));
  const net = (a: number | null, b: number | null): number | null =>
    a === null || b === null ? null : a - b;
  const takenW = net(chargedW, givenW);
  const gridW = net(boughtW, soldW);
  const batteryName = takenW === null || takenW === 0 ? texts.rests : takenW < 0 ? texts.gives : texts.takes;
  const sold = gridW !== null && gridW < 0;
  return [
    { thing: "sun", name: words.things.sun, value: power(sunW) },
    { thing: "house", name: words.things.house, value: power(houseW) },
    { thing: "battery", name: batteryName, value: power(takenW === null ? null : Math.abs(takenW)) },
    {
      thing: sold ? "sold" : "grid",
      name: sold ? texts.sold : texts.bought,
      value: power(gridW === null ? null : Math.abs(gridW)),
    },
    {
      thing: "battery",
      name: texts.level,
      value: socPercent === null ? UNKNOWN : written(numbers.percent(socPercent)),
    },
    ...(sunLowerW !== undefined && sunUpperW !== undefined
      ? [{ thing: "sun", name: texts.band, value: band(sunLowerW, sunUpperW, numbers) } as const]
      : []),
    { thing: "mid", name: texts.cost1, value: cost === null ? UNKNOWN : written(numbers.money(cost)) },
  ];
}

const band = (lowerW: number, upperW: number, numbers: Numbers): string =>
  `${numbers.plain(lowerW / 1000, 1)}–${numbers.plain(upperW / 1000, 1)}${NBSP}kW`;

/** What the battery does in a quarter, and what doing otherwise would cost over its block. */
function whyText(day: Day, slot: Slot, words: Words, numbers: Numbers): string {
  if (!slot.verb) return "";
  const block = day.blocks?.find(({ start, end }) => start <= slot.start && slot.start < end);
  const does = `${words.does[slot.verb]}.`;
  if (block === undefined || block.alternative === null) return does;
  const { verb, costDifference } = block.alternative;
  return `${does} ${words.instead[verb]}: ${difference(costDifference, words, numbers)}.`;
}
