import { OecError, type ErrorCode } from "@oec/domain";

/** Where in a text table a fault stands and what it is. */
export interface TableFault {
  /** Name of the file as the caller gave it. */
  readonly file: string;
  /** Line in the file, 1 for the header. */
  readonly line: number;
  /** Name of the column, absent where the fault concerns the whole line. */
  readonly column?: string;
  /** What stands there. */
  readonly found: string;
  /** What would have been accepted. */
  readonly expected: string;
}

const LONGEST_QUOTE = 60;

/** An error about one place of a text table: `home.csv:7, column load_W: found "abc", expected a number`. */
export function tableError(code: ErrorCode, fault: TableFault): OecError<ErrorCode, TableFault> {
  const { file, line, column, found, expected } = fault;
  const place = column === undefined ? `${file}:${line}` : `${file}:${line}, column ${column}`;
  return new OecError(code, `${place}: found ${found}, expected ${expected}`, { context: fault });
}

/** A field as an error message shows it: quoted, and cut where it is long. */
export const quoted = (field: string): string =>
  field === ""
    ? "nothing"
    : JSON.stringify(field.length > LONGEST_QUOTE ? `${field.slice(0, LONGEST_QUOTE)}…` : field);
