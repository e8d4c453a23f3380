import type { JSX } from "preact";
import type { Comparison, NowView } from "../api/types.ts";
import { savingSum } from "../model/saving.ts";
import { useReader } from "../parts/reader.ts";
import { Card, Fig, Pairs } from "../parts/small.tsx";
import { signed, written } from "../text/numbers.ts";
import { Bar } from "./bar.tsx";

/** What the day costs, and what it would cost otherwise. */
export function MoneyCard({ view: { money } }: { readonly view: NowView }): JSX.Element {
  const { words, numbers } = useReader();
  const { costSoFar, costExpected, baselines = [] } = money;
  const texts = words.money;
  const isSoFar = costExpected === null;
  const cost = costExpected ?? costSoFar;
  const compared = (kind: (typeof baselines)[number]["kind"]): Comparison | null | undefined => {
    const found = baselines.find((one) => one.kind === kind);
    return isSoFar ? found?.soFar : found?.expected;
  };
  const rule = compared("self-consumption");
  const without = compared("no-battery");
  return (
    <Card span="span-4" title={texts.title}>
      <div class="between">
        <div class="big">
          <Fig figure={numbers.money(cost, 0)} />
        </div>
        <span class="small">
          {isSoFar ? texts.soFarOnly : texts.soFar(written(numbers.money(costSoFar)))}
        </span>
      </div>
      {rule && !isSoFar && <Share costSoFar={costSoFar} costExpected={cost} otherwise={rule.cost} />}
      {rule && <Saving cost={cost} rule={rule} isSoFar={isSoFar} />}
      {rule && (
        <p class="note gap">
          {texts.ruleMeans} {without && texts.withoutBattery(written(numbers.money(without.cost)))}
        </p>
      )}
    </Card>
  );
}

/** What is saved as a sum: without what is left in the battery, a day that fills it for tomorrow would look dear. */
function Saving({
  cost,
  rule,
  isSoFar,
}: {
  readonly cost: number;
  readonly rule: Comparison;
  readonly isSoFar: boolean;
}): JSX.Element {
  const { words, numbers } = useReader();
  const texts = words.money;
  const sum = savingSum(cost, rule);
  const { storedMoreKwh } = rule;
  const energy = written(numbers.energy(Math.abs(storedMoreKwh)));
  const storedName = (isSoFar ? texts.storedNow : texts.storedAtMidnight)(energy, storedMoreKwh > 0);
  return (
    <Pairs
      isSum
      rows={[
        [texts.rule, written(numbers.money(sum.rule))],
        [texts.plan, signed(numbers.money(-sum.plan))],
        sum.stored === 0 ? undefined : [storedName, signed(numbers.money(sum.stored))],
        [isSoFar ? texts.savedSoFar : texts.saved, written(numbers.money(sum.saved))],
      ]}
    />
  );
}

/** The cost so far and to come beside what the day would cost otherwise; sums below zero have no bar. */
function Share({
  costSoFar,
  costExpected,
  otherwise,
}: {
  readonly costSoFar: number;
  readonly costExpected: number;
  readonly otherwise: number;
}): JSX.Element | null {
  const { words, numbers } = useReader();
  const whole = Math.max(otherwise, costExpected);
  if (otherwise <= 0 || costExpected < 0) return null;
  const percent = (value: number): number => Math.max(0, (100 * value) / whole);
  return (
    <Bar
      label={words.money.title}
      value={percent(costExpected)}
      valueText={`${written(numbers.money(costExpected))} / ${written(numbers.money(otherwise))}`}
      parts={[
        { to: percent(costSoFar), fill: "accent" },
        { to: percent(costExpected), fill: "cheap" },
      ]}
    />
  );
}
