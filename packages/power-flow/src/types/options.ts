import type { Watts } from "@oec/domain";

/** How the exact optimum is turned into a command. */
export interface PowerFlowOptions {
  /** Battery power is a multiple of this [W], 0 or more; 1 unless told, 0: not rounded. */
  readonly roundW?: Watts;
  /** Battery power below this is 0 [W], 0 or more; 50 unless told, 0: none. */
  readonly deadbandW?: Watts;
}
