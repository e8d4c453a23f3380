import { expect, test } from "vitest";
import { readFileSync } from "node:fs";
import { ERROR_CODES, OecError } from "../src/index.ts";

test("an error's message ends with its code", () => {
  const error = new OecError("OUT_OF_RANGE", "too much", { context: {} });
  expect(error.message).toBe("too much [OUT_OF_RANGE]");
});

test("an error keeps its cause and its context", () => {
  const cause = new Error("below");
  const error = new OecError("PARSE_FAILED", "no", { context: { line: 3 }, cause });
  expect(error.cause).toBe(cause);
  expect(error.context).toEqual({ line: 3 });
});

test("an error without a cause has none", () => {
  expect("cause" in new OecError("ABORTED", "stopped", { context: {} })).toBe(false);
});

test("an error of another installed copy of the package is recognised by its marks", () => {
  const foreign = Object.assign(new Error("elsewhere"), { kind: "OecError", code: "ABORTED", context: {} });
  expect(OecError.is(foreign)).toBe(true);
});

test("ordinary errors and plain objects are not OEC errors", () => {
  expect(OecError.is(new Error("ordinary"))).toBe(false);
  expect(OecError.is({ kind: "OecError" })).toBe(false);
});

test("the catalogue page lists every code with its meaning", () => {
  const page = readFileSync(new URL("../../../docs/errors.md", import.meta.url), "utf8");
  const listed = Object.fromEntries(
    [...page.matchAll(/^- `(\w+)`: (.*)$/gm)].map(([, code, meaning]) => [code, meaning]),
  );
  expect(listed).toMatchObject(ERROR_CODES);
});

test("every code is in capitals and every meaning a sentence", () => {
  for (const [code, meaning] of Object.entries(ERROR_CODES)) {
    expect(code).toMatch(/^[A-Z]+(_[A-Z]+)*$/);
    expect(meaning).toMatch(/^[A-Z].*\.$/);
  }
});
