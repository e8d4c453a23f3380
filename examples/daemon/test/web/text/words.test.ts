import { describe, expect, test } from "vitest";
import { ENGLISH } from "../../../web/src/text/english.ts";
import { languageFor } from "../../../web/src/text/language.ts";
import { SWEDISH } from "../../../web/src/text/swedish.ts";

/** Texts by their path; a template is filled with marks that can be found again. */
function texts(value: unknown, path = ""): Record<string, string> {
  if (typeof value === "string") return { [path]: value };
  if (typeof value === "function") return {};
  if (typeof value !== "object" || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([key, inner]) => Object.entries(texts(inner, `${path}/${key}`))),
  );
}

/** Names that are the same in both languages. */
const SHARED = new Set(["/title", "/pages/plan", "/pages/api", "/plan/title", "/phases/into"]);

describe("the texts of both languages", () => {
  const en = texts(ENGLISH);
  const sv = texts(SWEDISH);
  test("none is empty", () => {
    expect([...Object.values(en), ...Object.values(sv)].filter((text) => text.trim() === "")).toEqual([]);
  });
  test("none was forgotten in translation", () => {
    const same = Object.keys(en).filter((path) => en[path] === sv[path] && !SHARED.has(path));
    expect(same).toEqual([]);
  });
  test("ages have the unit that fits", () => {
    expect([1, 89, 480, 7200].map((seconds) => ENGLISH.age(seconds))).toEqual([
      "1\u00a0s",
      "89\u00a0s",
      "8\u00a0min",
      "2\u00a0h",
    ]);
  });
  test.each([
    [["sv-FI", "en"], "sv"],
    [["de-DE", "SV"], "sv"],
    [["de-DE"], "en"],
    [[], "en"],
  ])("a reader of %j is answered in %s", (wanted, language) => {
    expect(languageFor(wanted)).toBe(language);
  });
});
