import { expect, test } from "vitest";
import { tsSnippets } from "../snippets.ts";

const page = [
  "# Title",
  "",
  "```ts",
  "const a = 1;",
  "const b = 2;",
  "```",
  "",
  "```sh",
  "npm test",
  "```",
  "```ts",
  "c();",
  "```",
];

test("the blocks fenced as ts are found with the line they begin on", () => {
  expect(tsSnippets("page.md", page.join("\n"))).toEqual([
    { page: "page.md", line: 4, code: "const a = 1;\nconst b = 2;" },
    { page: "page.md", line: 12, code: "c();" },
  ]);
});

test("a page without ts blocks has no snippet", () => {
  expect(tsSnippets("page.md", "```js\nlet a;\n```")).toEqual([]);
});
