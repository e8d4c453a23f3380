import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { SETTINGS } from "../../src/config/settings.ts";

const page = readFileSync(
  fileURLToPath(new URL("../../../../docs/configuration.md", import.meta.url)),
  "utf8",
);

/** The rows of the tables of options, with single spaces. */
const rows = page
  .split("\n")
  .filter((line) => /^\| `\w+` .*`OEC_/.test(line))
  .map((line) => line.replaceAll(/ +/g, " "));

test("the page of the configuration has a row for every option, as the schema has it, and no other", () => {
  const expected = SETTINGS.map(({ fileName, range, fallback, variable, help }) => {
    const standing = fallback === undefined ? "none" : `\`${JSON.stringify(fallback)}\``;
    return `| \`${fileName}\` | ${range} | ${standing} | \`${variable}\` | ${help} |`;
  });
  expect(rows).toEqual(expected);
});
