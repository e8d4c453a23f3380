import { Script } from "node:vm";
import { expect, test } from "vitest";
import { PAGE_SCRIPT } from "../../src/report/page-script.ts";
import { PAGE_STYLE } from "../../src/report/page-style.ts";

test("the page's script is JavaScript", () => {
  expect(() => new Script(PAGE_SCRIPT)).not.toThrow();
});

test("the page's script cannot end its element", () => {
  expect(PAGE_SCRIPT).not.toMatch(/<\/script/i);
});

test("every colour the script asks for exists in light and dark", () => {
  const asked = [...PAGE_SCRIPT.matchAll(/css\("(\w+)"\)/g)].map(([, name]) => name ?? "");
  const [light = "", dark = ""] = PAGE_STYLE.split("@media (prefers-color-scheme:dark)");
  expect(asked.filter((name) => !light.includes(`--${name}:`) || !dark.includes(`--${name}:`))).toEqual([]);
});
