import { numberField, timeField } from "./fields.ts";
import { parseRows, type Row } from "./rows.ts";
import { quoted, tableError } from "./table-error.ts";

/** What {@link parseTable} is to find in a text. */
export interface TableOptions {
  /** Name of the file, for error messages. */
  readonly file: string;
  /** Name of the column that holds the start of each interval; `time_utc` unless said. */
  readonly timeColumn?: string;
  /** Names of the number columns that must be there; others are ignored. */
  readonly columns: readonly string[];
}

/** A table of numbers over time, in the order of the file. */
export interface Table {
  readonly file: string;
  readonly timeColumn: string;
  /** Start of each row's interval [ms since 1970 UTC], strictly ascending, shape [rows]. */
  readonly times: Float64Array;
  /** Values by column name, NaN where the field is empty, each shape [rows]. */
  readonly columns: ReadonlyMap<string, Float64Array>;
  /** Line of each row in the file, shape [rows]. */
  readonly lines: Int32Array;
}

/**
 * Reads a comma-separated table with a header line and one time column.
 *
 * Strict: every fault is an error that names file, line and column, what stands there and what was expected. Times
 * are ISO 8601 with `Z` or an offset and strictly ascending; numbers have a decimal point; an empty field is a
 * missing value. Quoted fields, a byte-order mark and CRLF line ends are understood.
 *
 * @throws `OecError` with a {@link TableFault} as context: `PARSE_FAILED`, `NOT_FINITE`, `DUPLICATE_TIME`,
 * `UNSORTED_TIME`.
 *
 * @example
 * ```ts
 * import { parseTable } from "@oec/forecast";
 *
 * const text = "time_utc,load_W\n2024-03-01T00:00Z,420\n2024-03-01T00:30Z,\n";
 * const table = parseTable(text, { file: "home.csv", columns: ["load_W"] });
 * console.log(table.columns.get("load_W")); // Float64Array [420, NaN]
 * ```
 */
export function parseTable(text: string, options: TableOptions): Table {
  const { file, timeColumn = "time_utc", columns: names } = options;
  const [headerRow, ...rows] = parseRows(text, file);
  const header = headerNames(headerRow, file);
  const timeIndex = columnIndex(header, timeColumn, file);
  const indexes = names.map((name) => columnIndex(header, name, file));
  if (rows.length === 0) {
    throw tableError("PARSE_FAILED", { file, line: 2, found: "nothing", expected: "rows below the header" });
  }
  const times = new Float64Array(rows.length);
  const lines = new Int32Array(rows.length);
  const values = names.map(() => new Float64Array(rows.length));
  for (const [at, { fields, line }] of rows.entries()) {
    assertComplete(fields, header, file, line);
    lines[at] = line;
    times[at] = timeField(fields[timeIndex] ?? "", { file, line, column: timeColumn });
    for (const [column, index] of indexes.entries()) {
      const value = numberField(fields[index] ?? "", { file, line, column: names[column] ?? "" });
      const target = values[column];
      if (target !== undefined) target[at] = value;
    }
  }
  assertAscending({ file, timeColumn, times, lines }, (at) => rows[at]?.fields[timeIndex] ?? "");
  return {
    file,
    timeColumn,
    times,
    lines,
    columns: new Map(names.map((name, at) => [name, values[at] ?? new Float64Array()])),
  };
}

/**
 * The column names of a table.
 *
 * @throws `OecError` `PARSE_FAILED` if the text is empty, a name stands twice or the separator is not a comma.
 */
export function tableHeader(text: string, file: string): readonly string[] {
  const end = text.search(/[\r\n]/);
  return headerNames(parseRows(end === -1 ? text : text.slice(0, end), file)[0], file);
}

function headerNames(row: Row | undefined, file: string): readonly string[] {
  const expected = "a header line with column names separated by commas";
  if (row === undefined)
    throw tableError("PARSE_FAILED", { file, line: 1, found: "an empty file", expected });
  const names = row.fields.map((field) => field.trim());
  const only = names.length === 1 ? (names[0] ?? "") : "";
  const separator = [";", "\t", "|"].find((candidate) => only.includes(candidate));
  if (separator !== undefined) {
    const found = `${quoted(only)} (columns separated by ${JSON.stringify(separator)})`;
    throw tableError("PARSE_FAILED", { file, line: row.line, found, expected });
  }
  const twice = names.find((name, at) => names.indexOf(name) !== at);
  if (twice !== undefined) {
    const fault = { file, line: row.line, column: twice, found: `the column ${quoted(twice)} twice` };
    throw tableError("PARSE_FAILED", { ...fault, expected: "each column once" });
  }
  return names;
}

function columnIndex(header: readonly string[], name: string, file: string): number {
  const index = header.indexOf(name);
  if (index !== -1) return index;
  throw tableError("PARSE_FAILED", {
    file,
    line: 1,
    column: name,
    found: `the columns ${header.map((column) => quoted(column)).join(", ")}`,
    expected: `a column ${quoted(name)}`,
  });
}

function assertComplete(
  fields: readonly string[],
  header: readonly string[],
  file: string,
  line: number,
): void {
  if (fields.length === header.length) return;
  const hint = fields.length > header.length ? "; numbers need a decimal point, not a comma" : "";
  const found = fields.length === 1 && fields[0]?.trim() === "" ? "an empty line" : `${fields.length} fields`;
  throw tableError("PARSE_FAILED", {
    file,
    line,
    found,
    expected: `${header.length} fields as in the header${hint}`,
  });
}

function assertAscending(table: Omit<Table, "columns">, fieldAt: (row: number) => string): void {
  const { file, timeColumn: column, times, lines } = table;
  for (let at = 1; at < times.length; at += 1) {
    const step = (times[at] ?? 0) - (times[at - 1] ?? 0);
    if (step > 0) continue;
    const before = `${quoted(fieldAt(at - 1))} of line ${lines[at - 1] ?? 0}`;
    const place = { file, line: lines[at] ?? 0, column, found: quoted(fieldAt(at)) };
    throw step === 0
      ? tableError("DUPLICATE_TIME", { ...place, expected: `a time other than ${before}` })
      : tableError("UNSORTED_TIME", { ...place, expected: `a time after ${before}` });
  }
}
