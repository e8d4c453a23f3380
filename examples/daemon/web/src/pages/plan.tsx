import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { PlanView } from "../api/types.ts";
import { KpiTiles } from "../cards/kpis.tsx";
import { PlanCard } from "../cards/plan-card.tsx";
import type { HomeState } from "../live/home-link.ts";
import { useReader } from "../parts/reader.ts";
import { Empty, Skeleton } from "../parts/states.tsx";

/** What the home will do, quarter by quarter. @param at - The quarter of a deep link [ms since 1970 UTC]. */
export function PlanPage({
  state,
  at,
}: {
  readonly state: HomeState;
  readonly at: number | undefined;
}): JSX.Element {
  const { words, numbers, standing, link } = useReader();
  const [date, setDate] = useState<string | undefined>(undefined);
  const homeNow = state.live?.status.at ?? state.view?.at;
  const today = homeNow === undefined ? undefined : numbers.date(Date.parse(homeNow));
  useEffect(() => setDate(undefined), [at]);
  const linked = at === undefined || homeNow === undefined ? undefined : numbers.date(at);
  const wanted = date ?? linked ?? today;
  useEffect(() => link.showPlan(wanted === today ? undefined : wanted), [link, wanted, today]);
  useEffect(() => () => link.hidePlan(), [link]);
  const { plan, emptyDay } = state;
  if (plan === undefined) return <Skeleton page="plan" />;
  if (emptyDay !== undefined && emptyDay === wanted)
    return (
      <Empty
        title={emptyDay}
        text={words.plan.noData}
        action={{ label: words.plan.noDataAction, press: () => setDate(today) }}
      />
    );
  const old = standing === "stale" || standing === "offline" || state.failure !== undefined;
  return (
    <div class={old ? "stale" : ""}>
      <div class="page-head">
        <div>
          <h1>{words.plan.title}</h1>
          <p class="small">{madeText(plan)}</p>
        </div>
        <label class="choice">
          {words.plan.day}
          <select value={plan.day.date} onChange={({ currentTarget }) => setDate(currentTarget.value)}>
            {plan.dates.map((one) => (
              <option key={one} value={one}>
                {dateName(one)}
              </option>
            ))}
          </select>
        </label>
      </div>
      <KpiTiles kpis={plan.kpis} />
      <PlanCard key={plan.day.date} plan={plan} at={at} homeNowMs={Date.parse(homeNow ?? plan.at)} />
    </div>
  );

  function madeText({ madeAt, nextLookAt }: PlanView): string {
    if (madeAt === null) return words.plan.none;
    const made = words.plan.made(numbers.clock(Date.parse(madeAt)));
    return nextLookAt === null ? made : `${made} ${words.plan.next(numbers.clock(Date.parse(nextLookAt)))}`;
  }

  /** Noon names the day in every time zone of the Earth that homes are in. */
  function dateName(one: string): string {
    if (one === today && plan?.day.date === one) return words.plan.today(plan.day.count);
    return numbers.day(Date.parse(`${one}T12:00:00Z`));
  }
}
