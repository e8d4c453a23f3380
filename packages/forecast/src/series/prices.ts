import type { Horizon, Milliseconds } from "@oec/domain";
import { parsePriceUnit } from "./price-unit.ts";
import { onGrid, regularGrid } from "./regular.ts";
import { parseTable, tableHeader } from "./table.ts";
import { quoted, tableError } from "./table-error.ts";

/** Spot prices on a regular grid. */
export interface PriceRecording {
  readonly horizon: Horizon;
  /** Length of every slot. */
  readonly slotMs: Milliseconds;
  /** Price per slot [currency/kWh], any sign, NaN where missing, shape [horizon.count]. */
  readonly perKwh: Float64Array;
  /** ISO 4217 code. */
  readonly currency: string;
}

/** Which columns {@link readPrices} takes. */
export interface PriceOptions {
  /** Name of the time column; `time_utc` unless said. */
  readonly timeColumn?: string;
  /** Name of the price column; the only one beside the time unless said. */
  readonly priceColumn?: string;
}

/**
 * Reads spot prices: `time_utc,<any name>`, any regular step. Missing rows and empty fields become NaN.
 *
 * @param file - Name for error messages.
 * @param unit - What the numbers mean, e.g. `eur/MWh`; see {@link parsePriceUnit}.
 * @throws `OecError` as {@link parseTable}; `UNIT_UNKNOWN`; `OVERLAPPING_TIME` where two prices cover the same
 * time; `PARSE_FAILED` for an irregular step or where the price column is not clear.
 */
export function readPrices(
  text: string,
  file: string,
  unit: string,
  options: PriceOptions = {},
): PriceRecording {
  const { currency, perKwh: factor } = parsePriceUnit(unit);
  const timeColumn = options.timeColumn ?? "time_utc";
  const column = options.priceColumn ?? onlyPriceColumn(tableHeader(text, file), timeColumn, file);
  const table = parseTable(text, { file, timeColumn, columns: [column] });
  const grid = regularGrid(table);
  const perKwh = onGrid(grid, table.columns.get(column) ?? []).map((price) => price * factor);
  return { horizon: grid.horizon, slotMs: grid.slotMs, perKwh, currency };
}

function onlyPriceColumn(header: readonly string[], timeColumn: string, file: string): string {
  const others = header.filter((name) => name !== timeColumn);
  const [only] = others;
  if (only !== undefined && others.length === 1) return only;
  // A header without the time column is the more basic fault.
  if (!header.includes(timeColumn) && only !== undefined) return only;
  throw tableError("PARSE_FAILED", {
    file,
    line: 1,
    found:
      others.length === 0
        ? "no price column"
        : `the columns ${others.map((name) => quoted(name)).join(", ")}`,
    expected: `one price column beside ${timeColumn}`,
  });
}
