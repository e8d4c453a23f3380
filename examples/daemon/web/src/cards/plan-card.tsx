import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Day, PlanView } from "../api/types.ts";
import { DayChart, type PanelName } from "../charts/day-chart.tsx";
import { clockChange, quarterAfterKey, quarterAt } from "../charts/time-axis.ts";
import { routeHash } from "../model/route.ts";
import { useReader } from "../parts/reader.ts";
import { written } from "../text/numbers.ts";
import type { Words } from "../text/texts.ts";
import { Legend } from "./legend.tsx";
import { PlanTable } from "./plan-table.tsx";
import { Readout } from "./readout.tsx";

/** The address follows the quarter once it has rested this long [ms]. */
const ADDRESS_MS = 400;

/** A day on one time axis: price, where power comes from and goes, charge level; any quarter can be read. */
export function PlanCard({
  plan,
  at,
  homeNowMs,
}: {
  readonly plan: PlanView;
  readonly at: number | undefined;
  readonly homeNowMs: number;
}): JSX.Element {
  const { words, numbers } = useReader();
  const { day } = plan;
  const [chosen, setChosen] = useState(at);
  const [table, setTable] = useState(false);
  useEffect(() => setChosen(at), [at]);
  useAddress(chosen, at);
  const index = chosenQuarter(day, chosen);
  const mark = (next: number): void => {
    const slot = day.slots[next];
    if (slot !== undefined) setChosen(Date.parse(slot.start));
  };
  const pressed = (event: KeyboardEvent): void => {
    const next = quarterAfterKey(event.key, index, day.slots.length);
    if (next === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    mark(next);
  };
  const titles: Readonly<Record<PanelName, string>> = {
    price: words.plan.price(numbers.priceScale.unit),
    power: words.plan.power,
    level: words.plan.levelPanel,
  };
  const panels: readonly PanelName[] = day.slots.some(({ socPercent }) => socPercent !== null)
    ? ["price", "power", "level"]
    : ["price", "power"];
  return (
    <section class="card span-12 gap">
      <div class="card-head">
        <h2>{`${heading(day, numbers.timeZone, words)}. ${words.plan.slide}`}</h2>
        <button type="button" class="link" aria-expanded={table} onClick={() => setTable(!table)}>
          {table ? words.plan.hideTable : words.plan.table}
        </button>
      </div>
      <div class="panels" role="group" tabIndex={0} aria-label={words.plan.keys} onKeyDown={pressed}>
        {panels.map((name, place) => (
          <div key={name}>
            <div class="chart-title">{titles[name]}</div>
            <DayChart
              name={name}
              day={day}
              nowMs={homeNowMs}
              hours={place === panels.length - 1}
              marked={index}
              onMark={mark}
            />
          </div>
        ))}
      </div>
      <Legend slots={day.slots} />
      <Readout day={day} index={index} />
      {plan.bandCoverage !== undefined && (
        <p class="note gap">{words.plan.bandNote(written(numbers.percent(plan.bandCoverage * 100)))}</p>
      )}
      {table && <PlanTable day={day} />}
    </section>
  );
}

const chosenQuarter = (day: Day, chosen: number | undefined): number =>
  chosen === undefined || chosen < Date.parse(day.start) || chosen >= Date.parse(day.end)
    ? (day.nowIndex ?? 0)
    : quarterAt(day, chosen);

function heading(day: Day, timeZone: string, words: Words): string {
  const change = clockChange(day, timeZone);
  const quarters = words.plan.quarters(day.slots.length);
  return change === undefined ? quarters : `${quarters}, ${words.plan[change.kind]}`;
}

/** The address names the quarter that is read, without a new entry in the history. */
function useAddress(chosen: number | undefined, at: number | undefined): void {
  useEffect(() => {
    if (chosen === undefined || chosen === at) return;
    const timer = setTimeout(
      () => history.replaceState(null, "", routeHash({ page: "plan", at: chosen })),
      ADDRESS_MS,
    );
    return () => clearTimeout(timer);
  }, [chosen, at]);
}
