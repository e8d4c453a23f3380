import type { JSX } from "preact";
import type { Baseline, NowView } from "../api/types.ts";
import { useReader } from "../parts/reader.ts";
import { Card, Fig, Pairs } from "../parts/small.tsx";
import { written } from "../text/numbers.ts";
import { Bar } from "./bar.tsx";

/** What the day costs, and what it would cost otherwise. */
export function MoneyCard({ view: { money } }: { readonly view: NowView }): JSX.Element {
  const { words, numbers } = useReader();
  const { costSoFar, costExpected, baselines = [] } = money;
  const texts = words.money;
  const amount = (value: number): string => written(numbers.money(value));
  const main = baselines[0];
  return (
    <Card span="span-4" title={texts.title}>
      <div class="between">
        <div class="big">
          <Fig figure={numbers.money(costExpected ?? costSoFar, 0)} />
        </div>
        <span class="small">{costExpected === null ? texts.soFarOnly : texts.soFar(amount(costSoFar))}</span>
      </div>
      {main !== undefined && <Share costSoFar={costSoFar} costExpected={costExpected} baseline={main} />}
      <Pairs
        rows={[
          ...baselines.map(
            ({ kind, costSoFar: before, costExpected: whole }) =>
              [texts.baseline[kind], amount(costExpected === null ? before : (whole ?? before))] as const,
          ),
          main &&
            (main.savedExpected === null
              ? [texts.savedSoFar, amount(main.savedSoFar)]
              : [texts.saved, amount(main.savedExpected)]),
        ]}
      />
      {main !== undefined && <p class="note gap">{texts.means[main.kind]}</p>}
    </Card>
  );
}

/** The cost so far and to come as parts of what the day would cost otherwise; sums below zero have no bar. */
function Share({
  costSoFar,
  costExpected,
  baseline,
}: {
  readonly costSoFar: number;
  readonly costExpected: number | null;
  readonly baseline: Baseline;
}): JSX.Element | null {
  const { words, numbers } = useReader();
  const whole = baseline.costExpected;
  if (whole === null || costExpected === null || whole <= 0 || costExpected < 0) return null;
  const percent = (value: number): number => Math.max(0, (100 * value) / whole);
  return (
    <Bar
      label={words.money.title}
      value={percent(costExpected)}
      valueText={`${written(numbers.money(costExpected))} / ${written(numbers.money(whole))}`}
      parts={[
        { to: percent(costSoFar), fill: "accent" },
        { to: percent(costExpected), fill: "cheap" },
      ]}
    />
  );
}
