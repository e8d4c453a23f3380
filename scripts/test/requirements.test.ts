import { expect, test } from "vitest";
import { parseRequirements, requirementProblems, sectionNumbers, type Requirement } from "../requirements.ts";

const nothing = { hasPath: () => false, hasTest: () => false };
const everything = { hasPath: () => true, hasTest: () => true };
const planned = (section: string): Requirement => ({
  section,
  title: "",
  state: "planned",
  modules: [],
  tests: [],
});

/** A complete table in which one section is replaced. */
function tableWith(row: Requirement): Requirement[] {
  return sectionNumbers().map((section) => (section === row.section ? row : planned(section)));
}

test("the requirement list has 187 numbered sections from 1.1 to 25.5, without 17.1", () => {
  const numbers = sectionNumbers();
  expect(numbers).toHaveLength(187);
  expect([numbers[0], numbers.at(-1)]).toEqual(["1.1", "25.5"]);
  expect(numbers).not.toContain("17.1");
});

test("a row is read with its cells trimmed, its code marks removed and its escaped bars kept", () => {
  const [row] = parseRequirements(
    "| 3.5 | Dynamic \\| Programming | done | `packages/optimizer` | one<br>two |",
  );
  expect(row).toEqual({
    section: "3.5",
    title: "Dynamic | Programming",
    state: "done",
    modules: ["packages/optimizer"],
    tests: ["one", "two"],
  });
});

test("a table in which everything is planned has no problem", () => {
  expect(requirementProblems(sectionNumbers().map(planned), nothing)).toEqual([]);
});

test("a missing section is named", () => {
  const rows = sectionNumbers().filter((section) => section !== "10.21");
  expect(requirementProblems(rows.map(planned), everything)).toEqual(["10.21: the section has no row."]);
});

test("a section that is done needs a module and a test", () => {
  const rows = tableWith({ ...planned("1.1"), state: "done" });
  expect(requirementProblems(rows, everything)).toEqual([
    "1.1: done, but without a module.",
    "1.1: done, but without a test.",
  ]);
});

test("a test title that stands in no test file is named", () => {
  const rows = tableWith({ ...planned("2.1"), state: "done", modules: ["packages"], tests: ["invented"] });
  expect(requirementProblems(rows, { hasPath: () => true, hasTest: () => false })).toEqual([
    '2.1: no test has the title "invented".',
  ]);
});

test("a path that does not exist is named", () => {
  const rows = tableWith({ ...planned("2.1"), state: "superseded", modules: ["docs/adr/9999.md"] });
  expect(requirementProblems(rows, nothing)).toEqual(["2.1: there is no docs/adr/9999.md."]);
});

test("a planned section that names a test is contradictory", () => {
  const rows = tableWith({ ...planned("2.1"), tests: ["a test"] });
  expect(requirementProblems(rows, everything)).toEqual(["2.1: a planned section names a test."]);
});
