import type { Slot } from "../api/types.ts";
import type { Numbers } from "../text/numbers.ts";

/** Start and end of a quarter on the wall. */
export const quarterName = ({ start, end }: Slot, numbers: Numbers): string =>
  `${numbers.clock(Date.parse(start))}–${numbers.clock(Date.parse(end))}`;
