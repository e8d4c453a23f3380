import { expect, test } from "vitest";
import { err, ok, type Result } from "../src/index.ts";

test("a success carries its value and a failure its reason", () => {
  const results: Result<number, string>[] = [ok(1), err("full")];
  expect(results.map((result) => (result.ok ? result.value : result.error))).toEqual([1, "full"]);
});
