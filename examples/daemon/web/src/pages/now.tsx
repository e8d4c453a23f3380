import type { JSX } from "preact";
import type { NowView } from "../api/types.ts";
import { OverrideBanner } from "../cards/actions.tsx";
import { BatteryCard } from "../cards/battery.tsx";
import { FlowCard } from "../cards/flow.tsx";
import { Hero } from "../cards/hero.tsx";
import { Legend } from "../cards/legend.tsx";
import { MoneyCard } from "../cards/money.tsx";
import { PhasesCard } from "../cards/phases.tsx";
import { PriceCard } from "../cards/price.tsx";
import { DayChart } from "../charts/day-chart.tsx";
import type { HomeState } from "../live/home-link.ts";
import { useReader } from "../parts/reader.ts";
import { Card, PageLink } from "../parts/small.tsx";
import { Empty, Skeleton } from "../parts/states.tsx";

/** What the home does now, why, what comes next, and what it costs. */
export function NowPage({
  state,
  view,
}: {
  readonly state: HomeState;
  readonly view: NowView | undefined;
}): JSX.Element {
  const { words, standing, link } = useReader();
  if (view === undefined) return <Skeleton page="now" />;
  if (!view.flow && view.starting === undefined)
    return (
      <Empty
        title={words.state.emptyTitle}
        text={words.state.emptyText}
        action={{ label: words.state.emptyAction, press: () => link.refresh() }}
      />
    );
  const old = standing === "stale" || standing === "offline" || state.failure !== undefined;
  return (
    <>
      <OverrideBanner view={view} />
      <div class={old ? "cards stale" : "cards"}>
        <Hero view={view} />
        <FlowCard view={view} />
        <PriceCard view={view} />
        <MoneyCard view={view} />
        <BatteryCard view={view} />
        <PhasesCard view={view} />
        <Card
          span="span-12"
          title={words.now.today}
          extra={<PageLink href="#plan">{words.now.fullPlan}</PageLink>}
        >
          <div role="img" aria-label={words.plan.power}>
            <DayChart name="power" day={view.day} nowMs={Date.parse(view.at)} hours />
          </div>
          <Legend slots={view.day.slots} />
        </Card>
      </div>
    </>
  );
}
