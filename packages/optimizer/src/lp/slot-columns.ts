import { MS_PER_HOUR } from "@oec/domain";

import type { Problem } from "../types/problem.ts";

/** Columns of one storage in one slot, energies in kWh. */
export interface StorageColumns {
  readonly charge: number;
  readonly discharge: number;
  /** Energy above the least at the end of the slot. */
  readonly level: number;
  /** Binary, 1 for charging; -1: none. */
  readonly charging: number;
}

/** Columns of one slot, energies in kWh. */
export interface SlotColumns {
  readonly bought: number;
  readonly sold: number;
  /** PV left unused. */
  readonly unused: number;
  /** Import above the limit; -1: there is no limit. */
  readonly over: number;
  /** Binary, 1 for importing; -1: none. */
  readonly importing: number;
  readonly storages: readonly StorageColumns[];
}

/** Energy of one watt over a slot [kWh/W]. */
export const slotKwhPerW = (problem: Problem, slot: number): number =>
  ((problem.horizon.edges[slot + 1] ?? 0) - (problem.horizon.edges[slot] ?? 0)) / MS_PER_HOUR / 1000;
