import { dsvFormat } from "d3-dsv";
import { tableError } from "./table-error.ts";

/** One line of a table: its fields and where it starts in the file. */
export interface Row {
  readonly fields: readonly string[];
  /** 1 for the first line of the file. */
  readonly line: number;
}

const COMMA = dsvFormat(",");
const LINE_BREAK = /\r\n|\r|\n/g;

/**
 * The rows of a comma-separated text, with their line numbers.
 *
 * A byte-order mark and empty lines at the end are skipped; quoted fields may hold commas and line breaks.
 */
export function parseRows(text: string, file: string): readonly Row[] {
  const body = text.startsWith("\uFEFF") ? text.slice(1) : text;
  assertQuotesClosed(body, file);
  let line = 1;
  const rows = COMMA.parseRows(body, (fields): Row => {
    const row = { fields, line };
    line += 1;
    for (const field of fields) line += lineBreaks(field);
    return row;
  });
  let count = rows.length;
  while (count > 0 && isEmpty(rows[count - 1])) count -= 1;
  return rows.slice(0, count);
}

const isEmpty = (row: Row | undefined): boolean => row?.fields.every((field) => field.trim() === "") ?? true;

const lineBreaks = (field: string): number => field.match(LINE_BREAK)?.length ?? 0;

/** The parser takes everything behind an open quote as one field: say where the quote opened instead. */
function assertQuotesClosed(text: string, file: string): void {
  let openedAt = -1;
  for (let at = text.indexOf('"'); at !== -1; at = text.indexOf('"', at + 1)) {
    openedAt = openedAt === -1 ? at : -1;
  }
  if (openedAt === -1) return;
  throw tableError("PARSE_FAILED", {
    file,
    line: 1 + lineBreaks(text.slice(0, openedAt)),
    found: 'a quote (") that is never closed',
    expected: "a closing quote",
  });
}
