import { OecError } from "@oec/domain";
import { expect, test } from "vitest";
import { parseTable, type TableFault } from "../../src/index.ts";

/** The error that a call throws. */
function thrownBy(call: () => unknown): OecError<string, TableFault> {
  try {
    call();
  } catch (error) {
    if (OecError.is(error)) return error as OecError<string, TableFault>;
    throw error;
  }
  throw new Error("nothing was thrown");
}

const load = (text: string) => parseTable(text, { file: "home.csv", columns: ["load_W"] });
const column = (text: string) => [...(load(text).columns.get("load_W") ?? [])];

const H = "time_utc,load_W\n";
const T0 = "2024-03-01T00:00Z";
const T1 = "2024-03-01T00:30Z";

const BAD_INPUT: readonly {
  readonly name: string;
  readonly text: string;
  readonly code: string;
  readonly line: number;
  readonly column?: string;
  readonly found: RegExp;
  readonly expected: RegExp;
}[] = [
  {
    name: "an empty file",
    text: "",
    code: "PARSE_FAILED",
    line: 1,
    found: /empty file/,
    expected: /header line/,
  },
  {
    name: "only a byte-order mark",
    text: "\uFEFF",
    code: "PARSE_FAILED",
    line: 1,
    found: /empty file/,
    expected: /header/,
  },
  { name: "only a header", text: H, code: "PARSE_FAILED", line: 2, found: /nothing/, expected: /rows below/ },
  {
    name: "a header without the time column",
    text: `time,load_W\n${T0},1\n`,
    code: "PARSE_FAILED",
    line: 1,
    column: "time_utc",
    found: /"time", "load_W"/,
    expected: /a column "time_utc"/,
  },
  {
    name: "a header without the load column",
    text: `time_utc,Load_W\n${T0},1\n`,
    code: "PARSE_FAILED",
    line: 1,
    column: "load_W",
    found: /"Load_W"/,
    expected: /a column "load_W"/,
  },
  {
    name: "no header at all",
    text: `${T0},1\n${T1},2\n`,
    code: "PARSE_FAILED",
    line: 1,
    column: "time_utc",
    found: /2024-03-01/,
    expected: /a column "time_utc"/,
  },
  {
    name: "a header that names a column twice",
    text: `time_utc,load_W,load_W\n${T0},1,2\n`,
    code: "PARSE_FAILED",
    line: 1,
    column: "load_W",
    found: /"load_W" twice/,
    expected: /each column once/,
  },
  {
    name: "semicolons between columns",
    text: `time_utc;load_W\n${T0};1,5\n`,
    code: "PARSE_FAILED",
    line: 1,
    found: /separated by ";"/,
    expected: /separated by commas/,
  },
  {
    name: "tabs between columns",
    text: `time_utc\tload_W\n${T0}\t1\n`,
    code: "PARSE_FAILED",
    line: 1,
    found: /separated by "\\t"/,
    expected: /separated by commas/,
  },
  {
    name: "a decimal comma",
    text: `${H}${T0},1,5\n`,
    code: "PARSE_FAILED",
    line: 2,
    found: /3 fields/,
    expected: /2 fields.*decimal point/,
  },
  {
    name: "a quoted decimal comma",
    text: `${H}${T0},"1,5"\n`,
    code: "PARSE_FAILED",
    line: 2,
    column: "load_W",
    found: /"1,5"/,
    expected: /decimal point/,
  },
  {
    name: "a short row",
    text: `${H}${T0}\n`,
    code: "PARSE_FAILED",
    line: 2,
    found: /1 fields/,
    expected: /2 fields/,
  },
  {
    name: "an empty line between rows",
    text: `${H}${T0},1\n\n${T1},2\n`,
    code: "PARSE_FAILED",
    line: 3,
    found: /empty line/,
    expected: /2 fields/,
  },
  {
    name: "text in place of a number",
    text: `${H}${T0},1\n${T1},n/a\n`,
    code: "PARSE_FAILED",
    line: 3,
    column: "load_W",
    found: /"n\/a"/,
    expected: /a number/,
  },
  {
    name: "a hexadecimal number",
    text: `${H}${T0},0x10\n`,
    code: "PARSE_FAILED",
    line: 2,
    column: "load_W",
    found: /"0x10"/,
    expected: /a number/,
  },
  ...["NaN", "nan", "Infinity", "-inf", "1e999"].map((field) => ({
    name: `${field} in place of a number`,
    text: `${H}${T0},${field}\n`,
    code: "NOT_FINITE",
    line: 2,
    column: "load_W",
    found: new RegExp(`"${field}"`),
    expected: /finite number/,
  })),
  {
    name: "the same time twice",
    text: `${H}${T0},1\n${T1},2\n${T1},3\n`,
    code: "DUPLICATE_TIME",
    line: 4,
    column: "time_utc",
    found: /00:30Z/,
    expected: /other than .* of line 3/,
  },
  {
    name: "the same time twice, written in two zones",
    text: `${H}${T0},1\n2024-03-01T01:00+01:00,2\n`,
    code: "DUPLICATE_TIME",
    line: 3,
    column: "time_utc",
    found: /01:00\+01:00/,
    expected: /other than/,
  },
  {
    name: "times out of order",
    text: `${H}${T1},1\n${T0},2\n`,
    code: "UNSORTED_TIME",
    line: 3,
    column: "time_utc",
    found: /00:00Z/,
    expected: /after "2024-03-01T00:30Z" of line 2/,
  },
  ...["2024-03-01T00:00", "2024-03-01 00:00:00", "2024-03-01"].map((field) => ({
    name: `a time without a zone (${field})`,
    text: `${H}${field},1\n`,
    code: "PARSE_FAILED",
    line: 2,
    column: "time_utc",
    found: new RegExp(`"${field}"`),
    expected: /with its zone/,
  })),
  ...[
    "",
    "yesterday",
    "01.03.2024 00:00",
    "1709251200",
    "2024-02-30T00:00Z",
    "2023-02-29T00:00Z",
    "2024-13-01T00:00Z",
  ].map((field) => ({
    name: `"${field}" in place of a time`,
    text: `${H}${field},1\n`,
    code: "PARSE_FAILED",
    line: 2,
    column: "time_utc",
    found: field === "" ? /nothing/ : new RegExp(`"${field}"`),
    expected: /ISO 8601/,
  })),
  ...["2024-03-01T24:30Z", "2024-03-01T00:60Z", "2024-03-01T00:00:61Z"].map((field) => ({
    name: `the impossible clock time ${field}`,
    text: `${H}${field},1\n`,
    code: "PARSE_FAILED",
    line: 2,
    column: "time_utc",
    found: new RegExp(field),
    expected: /ISO 8601/,
  })),
  {
    name: "a quote that is never closed",
    text: `${H}${T0},1\n${T1},"2\n`,
    code: "PARSE_FAILED",
    line: 3,
    found: /never closed/,
    expected: /closing quote/,
  },
  {
    name: "a fault below a quoted line break",
    text: `time_utc,load_W,note\n${T0},1,"two\nlines"\n${T1},x,\n`,
    code: "PARSE_FAILED",
    line: 4,
    column: "load_W",
    found: /"x"/,
    expected: /a number/,
  },
];

test.each(BAD_INPUT)("$name is refused with its place", (bad) => {
  const error = thrownBy(() => load(bad.text));
  expect(error.code).toBe(bad.code);
  expect(error.context).toMatchObject({
    file: "home.csv",
    line: bad.line,
    found: expect.stringMatching(bad.found),
    expected: expect.stringMatching(bad.expected),
  });
  expect(error.context.column).toBe(bad.column);
});

test("the message names file, line, column, what was found and what was expected", () => {
  const error = thrownBy(() => load(`${H}${T0},abc\n`));
  expect(error.message).toBe('home.csv:2, column load_W: found "abc", expected a number [PARSE_FAILED]');
});

test("a very long field is cut in the message", () => {
  expect(thrownBy(() => load(`${H}${T0},${"x".repeat(5_000)}\n`)).message.length).toBeLessThan(200);
});

test("an empty field is a missing value", () => {
  expect(column(`${H}${T0},\n${T1},7\n`)).toEqual([Number.NaN, 7]);
});

test("exponents, signs and surrounding blanks are numbers", () => {
  expect(column(`${H}${T0}, -1.5e2 \n${T1},+.5\n`)).toEqual([-150, 0.5]);
});

test("a byte-order mark, CRLF and quoted fields change nothing", () => {
  const plain = load(`${H}${T0},1\n${T1},2\n`);
  const windows = load(`\uFEFF"time_utc","load_W"\r\n"${T0}","1"\r\n"${T1}","2"\r\n`);
  expect(windows).toEqual(plain);
});

test("further columns are ignored, in any order", () => {
  expect(column(`note,load_W,time_utc\n"a, b",5,${T0}\n`)).toEqual([5]);
});

test("empty lines at the end are skipped", () => {
  expect(column(`${H}${T0},1\n\n\n`)).toEqual([1]);
});

test.each([
  ["2015-12-31T23:00Z", "2015-12-31T23:00:00.000Z"],
  ["2024-02-29T12:00:00Z", "2024-02-29T12:00:00.000Z"],
  ["2024-03-01T01:00:00+01:00", "2024-03-01T00:00:00.000Z"],
  ["2024-03-01T01:00+01:00", "2024-03-01T00:00:00.000Z"],
  ["2024-03-01 01:00:00+01:00", "2024-03-01T00:00:00.000Z"],
  ["2023-01-01T00:00:00.000Z", "2023-01-01T00:00:00.000Z"],
])("%s is the instant %s", (written, instant) => {
  expect(load(`${H}${written},1\n`).times[0]).toBe(Date.parse(instant));
});

test("each row knows its line in the file", () => {
  const table = parseTable(`time_utc,load_W,note\n${T0},1,"a\r\nb"\n${T1},2,\n`, {
    file: "f",
    columns: ["load_W"],
  });
  expect([...table.lines]).toEqual([2, 4]);
});
