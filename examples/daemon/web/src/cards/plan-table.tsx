import type { JSX } from "preact";
import type { Day, Slot } from "../api/types.ts";
import { stackDay, type StackField } from "../charts/stacks.ts";
import { useReader } from "../parts/reader.ts";
import type { Numbers } from "../text/numbers.ts";
import type { Words } from "../text/texts.ts";
import { quarterName } from "./quarter.ts";

const UNKNOWN = "–";

interface Column {
  readonly name: string;
  readonly cell: (slot: Slot) => string;
}

/** The rows of the chart, for whoever would rather read than look. */
export function PlanTable({ day }: { readonly day: Day }): JSX.Element {
  const { words, numbers } = useReader();
  const columns = planColumns(day, words, numbers);
  return (
    <div class="table gap" tabIndex={0} role="region" aria-label={words.plan.caption}>
      <table>
        <caption class="unseen">{words.plan.caption}</caption>
        <thead>
          <tr>
            {columns.map(({ name }) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {day.slots.map((slot, index) => (
            <tr key={slot.start} class={index === day.nowIndex ? "now" : ""}>
              {columns.map(({ name, cell }, column) =>
                column === 0 ? (
                  <th key={name} scope="row">
                    {cell(slot)}
                  </th>
                ) : (
                  <td key={name}>{cell(slot)}</td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The chart's parts as columns, in the chart's order, between what they cost and what they do. */
function planColumns(day: Day, words: Words, numbers: Numbers): Column[] {
  const names = words.plan.columns;
  const { factor, unit } = numbers.priceScale;
  const number = (value: number | null, digits: number): string =>
    value === null ? UNKNOWN : numbers.plain(value, digits);
  const power = (field: StackField, name: string): Column => ({
    name,
    cell: (slot) => number(slot[field] === null ? null : slot[field] / 1000, 2),
  });
  const fieldNames: Readonly<Record<StackField, string>> = {
    sunW: names.sun,
    givenW: names.given,
    boughtW: names.bought,
    houseW: names.house,
    chargedW: names.charged,
    soldW: names.sold,
  };
  const hasLevel = day.slots.some(({ socPercent }) => socPercent !== null);
  return [
    { name: names.time, cell: (slot) => quarterName(slot, numbers) },
    {
      name: `${names.price} ${unit}`,
      cell: ({ importPerKwh }) =>
        number(importPerKwh === null ? null : importPerKwh * factor, factor === 1 ? 2 : 0),
    },
    ...stackDay(day.slots).map(({ field }) => power(field, fieldNames[field])),
    ...(hasLevel ? [{ name: names.level, cell: ({ socPercent }: Slot) => number(socPercent, 0) }] : []),
    { name: `${names.cost} ${numbers.money(0).unit}`, cell: ({ cost }) => number(cost, 2) },
    { name: names.doing, cell: ({ verb }) => (!verb ? UNKNOWN : words.does[verb]) },
  ];
}
