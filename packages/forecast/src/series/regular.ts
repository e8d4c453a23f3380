import { formatInstant, regularHorizon, type Horizon, type Milliseconds, type OecError } from "@oec/domain";
import type { Table } from "./table.ts";
import { tableError } from "./table-error.ts";

const MS_PER_MINUTE = 60_000;
const LONGEST_GAP_MS = 366 * 86_400_000;

/** A regular grid that holds every row of a table, and where each row stands on it. */
export interface RegularGrid {
  readonly horizon: Horizon;
  readonly slotMs: Milliseconds;
  /** Slot of each row, shape [rows]. */
  readonly slotOfRow: Int32Array;
}

/**
 * Lays the rows of a table on a regular grid; its step is the commonest distance of two rows.
 *
 * @throws `OecError` `OVERLAPPING_TIME` if two rows are closer than the step, `PARSE_FAILED` if there is a single
 * row, the distance of two rows is not a whole number of steps, or a gap is longer than a year.
 */
export function regularGrid(table: Table): RegularGrid {
  const { times, lines, file, timeColumn: column } = table;
  const slotMs = commonestStep(times);
  const start = times[0];
  if (slotMs === undefined || start === undefined) {
    const place = { file, line: lines[0] ?? 0, column, found: "a single row" };
    throw tableError("PARSE_FAILED", {
      ...place,
      expected: "two rows or more, whose distance tells their length",
    });
  }
  const slotOfRow = new Int32Array(times.length);
  for (let row = 1; row < times.length; row += 1) {
    const previous = times[row - 1] ?? 0;
    const distance = (times[row] ?? 0) - previous;
    if (distance % slotMs !== 0 || distance > LONGEST_GAP_MS) throw stepFault(table, row, distance, slotMs);
    slotOfRow[row] = (slotOfRow[row - 1] ?? 0) + distance / slotMs;
  }
  const count = (slotOfRow.at(-1) ?? 0) + 1;
  return { horizon: regularHorizon(start, slotMs, count), slotMs, slotOfRow };
}

/** A column of a table on a grid, NaN where no row stands. */
export function onGrid(grid: RegularGrid, column: ArrayLike<number>): Float64Array {
  const values = new Float64Array(grid.horizon.count).fill(Number.NaN);
  for (const [row, slot] of grid.slotOfRow.entries()) values[slot] = column[row] ?? Number.NaN;
  return values;
}

function commonestStep(times: Float64Array): Milliseconds | undefined {
  const counts = new Map<number, number>();
  let best: number | undefined;
  for (let row = 1; row < times.length; row += 1) {
    const step = (times[row] ?? 0) - (times[row - 1] ?? 0);
    const count = (counts.get(step) ?? 0) + 1;
    counts.set(step, count);
    if (best === undefined || count > (counts.get(best) ?? 0)) best = step;
  }
  return best;
}

function stepFault(table: Table, row: number, distanceMs: number, slotMs: number): OecError {
  const { file, timeColumn: column, times, lines } = table;
  const step = `${slotMs / MS_PER_MINUTE} min`;
  const place = {
    file,
    line: lines[row] ?? 0,
    column,
    found: `${formatInstant(times[row] ?? 0)}, ${distanceMs / MS_PER_MINUTE} min after the row before`,
  };
  if (distanceMs < slotMs) {
    const expected = `rows ${step} apart as elsewhere in the file: these two overlap`;
    return tableError("OVERLAPPING_TIME", { ...place, expected });
  }
  if (distanceMs > LONGEST_GAP_MS) {
    return tableError("PARSE_FAILED", { ...place, expected: "no gap longer than a year" });
  }
  return tableError("PARSE_FAILED", { ...place, expected: `rows a whole number of ${step} steps apart` });
}
