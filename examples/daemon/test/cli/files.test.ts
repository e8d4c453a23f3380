import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import { afterEach, beforeEach, expect, test } from "vitest";
import { checkOutput, readInput, writeAtomically } from "../../src/cli/files.ts";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "oec-files-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

test("a relative name counts from the user's folder and keeps its form for messages", () => {
  writeFileSync(join(folder, "a.csv"), "x");
  expect(readInput("household", "a.csv", folder)).toEqual({ name: "a.csv", text: "x" });
});

test("an output is written over the old one and leaves no draft", () => {
  writeFileSync(join(folder, "out.json"), "old");
  writeAtomically(checkOutput("json", "out.json", folder), "new");
  expect({ text: readFileSync(join(folder, "out.json"), "utf8"), files: readdirSync(folder) }).toEqual({
    text: "new",
    files: ["out.json"],
  });
});

test("an output that cannot take its place leaves no draft either", () => {
  const output = checkOutput("json", "out.json", folder);
  mkdirSync(output.path);
  expect(() => writeAtomically(output, "new")).toThrow();
  expect(readdirSync(folder)).toEqual(["out.json"]);
});

test("a folder that may not be written is found before any work", (context) => {
  if (process.getuid?.() === 0) context.skip("root may write everywhere");
  chmodSync(folder, 0o500);
  expect(() => checkOutput("json", "out.json", folder)).toThrow("cannot be written");
});

test("a file where a folder is needed is found before any work", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => checkOutput("json", "file/out.json", folder)).toThrow(/is not a folder/);
});
