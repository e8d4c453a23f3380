import { OecError, parseInstant, type Instant } from "@oec/domain";
import { quoted, tableError } from "./table-error.ts";

/** Where a field stands, for its error. */
export interface FieldPlace {
  readonly file: string;
  readonly line: number;
  readonly column: string;
}

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const NOT_A_FINITE_NUMBER = /^[+-]?(nan|inf|infinity)$/i;
const DECIMAL_COMMA = /^[+-]?\d+,\d+$/;
const UTC_INSTANT = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2})(?::(\d{2})(?:\.0{1,3})?)?Z$/;
const WITHOUT_ZONE = /^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?$/;
const LAST_DAY = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** A number, or NaN for an empty field. @throws `OecError` `NOT_FINITE`, `PARSE_FAILED`. */
export function numberField(field: string, place: FieldPlace): number {
  const text = field.trim();
  if (text === "") return Number.NaN;
  const value = NUMBER.test(text) ? Number(text) : Number.NaN;
  if (Number.isFinite(value)) return value;
  if (NOT_A_FINITE_NUMBER.test(text) || !Number.isNaN(value)) {
    throw tableError("NOT_FINITE", {
      ...place,
      found: quoted(field),
      expected: "a finite number, or an empty field for a missing value",
    });
  }
  const hint = DECIMAL_COMMA.test(text) ? " with a decimal point instead of a comma" : "";
  throw tableError("PARSE_FAILED", { ...place, found: quoted(field), expected: `a number${hint}` });
}

/** An instant from ISO 8601 text with a zone. @throws `OecError` `PARSE_FAILED`. */
export function timeField(field: string, place: FieldPlace): Instant {
  const text = field.trim();
  const instant = utcInstant(text);
  if (instant !== undefined) return instant;
  try {
    // A blank between date and time is what many spreadsheets and data frames write.
    return parseInstant(text.replace(" ", "T"));
  } catch (cause) {
    if (!OecError.is(cause)) throw cause;
    const expected = WITHOUT_ZONE.test(text)
      ? "a time with its zone (Z or an offset such as +01:00): without one it is ambiguous"
      : "an ISO 8601 time with a zone such as 2024-03-31T01:00:00Z";
    throw tableError("PARSE_FAILED", { ...place, found: quoted(field), expected });
  }
}

/** The usual form, some ten times faster than the general parser; undefined for anything unusual. */
function utcInstant(text: string): Instant | undefined {
  const match = UTC_INSTANT.exec(text);
  if (match === null) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1).map((part) => Number(part));
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined) return undefined;
  const isUsual = month >= 1 && day >= 1 && day <= (LAST_DAY[month - 1] ?? 0) && hour < 24 && minute < 60;
  // 29 February and odd seconds go the careful way.
  if (!isUsual || (month === 2 && day === 29) || (second ?? 0) >= 60) return undefined;
  return Date.UTC(year, month - 1, day, hour, minute, Number.isNaN(second) ? 0 : second);
}
