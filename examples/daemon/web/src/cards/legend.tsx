import type { JSX } from "preact";
import type { Slot } from "../api/types.ts";
import { stackDay } from "../charts/stacks.ts";
import { useReader } from "../parts/reader.ts";
import { Swatch } from "../parts/small.tsx";

/** Names of the colours that a day's chart has. */
export function Legend({ slots }: { readonly slots: readonly Slot[] }): JSX.Element {
  const { words } = useReader();
  const things = [...new Set(stackDay(slots).map(({ thing }) => thing))];
  return (
    <div class="legend gap">
      {things.map((thing) => (
        <span key={thing}>
          <Swatch thing={thing} />
          {words.things[thing]}
        </span>
      ))}
    </div>
  );
}
