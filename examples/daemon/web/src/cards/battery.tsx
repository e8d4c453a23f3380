import type { JSX } from "preact";
import type { NowView } from "../api/types.ts";
import { useReader } from "../parts/reader.ts";
import { Card, Fig, Pairs } from "../parts/small.tsx";
import { written } from "../text/numbers.ts";
import { whenFrom } from "../text/when.ts";
import { Bar } from "./bar.tsx";

/** How full the battery is, and how full it will be. */
export function BatteryCard({ view }: { readonly view: NowView }): JSX.Element | null {
  const { words, numbers } = useReader();
  const { battery } = view;
  if (battery === undefined || battery === null) return null;
  const { socPercent, storedWh, minSocPercent, lowest, highest, fullAt } = battery;
  const texts = words.battery;
  const percent = (value: number): string => written(numbers.percent(value));
  const when = whenFrom(Date.parse(view.at), words, numbers);
  const clock = (at: string): string => when.short(Date.parse(at));
  return (
    <Card span="span-3" title={words.things.battery}>
      <div class="between">
        <div class="big">
          <Fig figure={numbers.percent(socPercent)} />
        </div>
        <span class="small">{written(numbers.energy(storedWh / 1000))}</span>
      </div>
      <Bar
        label={texts.level}
        value={socPercent}
        valueText={percent(socPercent)}
        tick={minSocPercent}
        parts={[{ to: socPercent, fill: "battery" }]}
      />
      <Pairs
        rows={[
          lowest === null ? undefined : [texts.lowest(clock(lowest.at)), percent(lowest.socPercent)],
          highest === null || fullAt !== null
            ? undefined
            : [texts.highest(clock(highest.at)), percent(highest.socPercent)],
          fullAt === null ? undefined : [texts.full, clock(fullAt)],
          [texts.never, percent(minSocPercent)],
        ]}
      />
    </Card>
  );
}
