import type { JSX } from "preact";
import type { NowView } from "../api/types.ts";
import { useReader } from "../parts/reader.ts";
import { Card, Pairs } from "../parts/small.tsx";
import { NBSP, written } from "../text/numbers.ts";
import { Bar } from "./bar.tsx";

/** What each phase of the main fuse carries, and which way. */
export function PhasesCard({ view: { phases } }: { readonly view: NowView }): JSX.Element | null {
  const { words, numbers } = useReader();
  if (phases === undefined || phases === null) return null;
  const { fuseA, currents, highestTodayW, highestPlannedW } = phases;
  const texts = words.phases;
  return (
    <Card span="span-7" title={texts.title(`${numbers.plain(fuseA)}${NBSP}A`)}>
      {currents.map(({ phase, currentA }) => {
        const text = `${numbers.plain(Math.abs(currentA), 1)}${NBSP}A${NBSP}${currentA < 0 ? texts.out : texts.into}`;
        const share = (100 * Math.abs(currentA)) / fuseA;
        return (
          <div class="phase" key={phase}>
            <b>{`L${phase}`}</b>
            <Bar
              label={`L${phase}`}
              value={share}
              valueText={text}
              parts={[{ to: share, fill: currentA < 0 ? "sold" : "grid" }]}
            />
            <span class="keep">{text}</span>
          </div>
        );
      })}
      <Pairs
        rows={[
          [texts.highest, written(numbers.power(highestTodayW))],
          highestPlannedW === null ? undefined : [texts.planned, written(numbers.power(highestPlannedW))],
        ]}
      />
    </Card>
  );
}
