import type { Horizon, Milliseconds } from "@oec/domain";
import { onGrid, regularGrid } from "./regular.ts";
import { parseTable } from "./table.ts";

/** What a home used and what its PV gave, on a regular grid. */
export interface HouseholdRecording {
  readonly horizon: Horizon;
  /** Length of every slot. */
  readonly slotMs: Milliseconds;
  /** Mean load per slot [W], NaN where missing, shape [horizon.count]. */
  readonly loadW: Float64Array;
  /** Mean PV power per slot [W], 0 or more, NaN where missing, shape [horizon.count]. */
  readonly pvW: Float64Array;
}

/** How {@link readHousehold} understands doubtful fields. */
export interface HouseholdOptions {
  /** A load of 0 W or less: a home always uses something, so it counts as `missing` unless said otherwise. */
  readonly zeroLoad?: "missing" | "keep";
  /** An empty PV field beside a measured load: inverters sleep at night, so it counts as `zero` unless said otherwise. */
  readonly emptyPv?: "zero" | "missing";
}

/**
 * Reads a household recording: `time_utc,load_W,pv_W`, any regular step, further columns ignored.
 *
 * Missing rows and empty fields become NaN. Negative PV (an inverter's own use) counts as 0.
 *
 * @param file - Name for error messages.
 * @throws `OecError` as {@link parseTable}; also `OVERLAPPING_TIME` and `PARSE_FAILED` for an irregular step.
 */
export function readHousehold(
  text: string,
  file: string,
  options: HouseholdOptions = {},
): HouseholdRecording {
  const { zeroLoad = "missing", emptyPv = "zero" } = options;
  const table = parseTable(text, { file, columns: ["load_W", "pv_W"] });
  const grid = regularGrid(table);
  const loadW = onGrid(grid, table.columns.get("load_W") ?? []);
  const pvW = onGrid(grid, table.columns.get("pv_W") ?? []);
  for (let slot = 0; slot < loadW.length; slot += 1) {
    const load = loadW[slot] ?? Number.NaN;
    const pv = pvW[slot] ?? Number.NaN;
    if (load <= 0 && zeroLoad === "missing") loadW[slot] = Number.NaN;
    if (pv < 0) pvW[slot] = 0;
    if (Number.isNaN(pv) && !Number.isNaN(loadW[slot] ?? Number.NaN) && emptyPv === "zero") pvW[slot] = 0;
  }
  return { horizon: grid.horizon, slotMs: grid.slotMs, loadW, pvW };
}
