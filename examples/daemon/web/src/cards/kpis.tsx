import type { JSX } from "preact";
import type { Kpis } from "../api/types.ts";
import { useReader } from "../parts/reader.ts";
import { Fig } from "../parts/small.tsx";
import { written, type Figure } from "../text/numbers.ts";

/** A difference in what is stored that does not show with one decimal [kWh]. */
const NOTHING_KWH = 0.05;

/** The day in four numbers; one that is not known has no tile. */
export function KpiTiles({ kpis }: { readonly kpis: Kpis }): JSX.Element {
  const { words, numbers } = useReader();
  const texts = words.plan;
  const { cost, costSoFar, ownPowerPercent, highestImportW, importLimitW, saved, storedMoreKwh } = kpis;
  return (
    <div class="kpis">
      {cost !== null && (
        <Tile
          name={texts.cost}
          figure={numbers.money(cost, 0)}
          note={costSoFar === null ? "" : texts.costSoFar(written(numbers.money(costSoFar)))}
        />
      )}
      {ownPowerPercent !== null && (
        <Tile name={texts.own} figure={numbers.percent(ownPowerPercent)} note={texts.ownNote} />
      )}
      {highestImportW !== null && (
        <Tile
          name={texts.highest}
          figure={numbers.power(highestImportW)}
          note={importLimitW === null ? "" : texts.limit(written(numbers.power(importLimitW)))}
        />
      )}
      {saved !== null && (
        <Tile name={texts.saved} figure={numbers.money(saved, 0)} note={savedNote(storedMoreKwh ?? 0)} />
      )}
    </div>
  );

  /** What is left in the battery is part of what is saved: without it, cost and saving would not fit together. */
  function savedNote(moreKwh: number): string {
    const energy = Math.abs(moreKwh);
    if (energy < NOTHING_KWH) return texts.savedNote;
    return texts.savedStoredNote(written(numbers.energy(energy)), moreKwh > 0);
  }
}

const Tile = ({
  name,
  figure,
  note,
}: {
  readonly name: string;
  readonly figure: Figure;
  readonly note: string;
}): JSX.Element => (
  <div>
    <h2>{name}</h2>
    <div class="kpi-number">
      <Fig figure={figure} />
    </div>
    <p class="note">{note}</p>
  </div>
);
