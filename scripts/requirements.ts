/** One row of the table in docs/requirements.md. */
export interface Requirement {
  readonly section: string;
  readonly title: string;
  readonly state: string;
  readonly modules: readonly string[];
  readonly tests: readonly string[];
}

/** What the check asks about the repository. */
export interface Repository {
  readonly hasPath: (path: string) => boolean;
  readonly hasTest: (title: string) => boolean;
}

/**
 * The last section of each chapter, 1 to 25. Chapter 17 begins with 17.2: its first section does not exist in the
 * requirement list.
 */
const LAST_SECTION = [7, 7, 8, 4, 8, 5, 8, 6, 9, 21, 7, 6, 5, 7, 10, 3, 17, 5, 5, 9, 8, 4, 5, 9, 5];
const FIRST_SECTION: Readonly<Record<number, number>> = { 17: 2 };

const STATES = ["done", "partial", "planned", "superseded"];

/** Reads the rows whose first cell is a section number; a `|` inside a cell is written `\|`. */
export function parseRequirements(markdown: string): Requirement[] {
  return markdown
    .split("\n")
    .filter((line) => /^\|\s*\d+\.\d+\s*\|/.test(line))
    .map((line) => {
      const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim().replaceAll("\\|", "|"));
      const [, section = "", title = "", state = "", modules = "", tests = ""] = cells;
      return { section, title, state, modules: list(modules), tests: list(tests) };
    });
}

function list(cell: string): string[] {
  const entries = cell.split("<br>").map((entry) => entry.trim().replace(/^`(.*)`$/, "$1"));
  return entries.filter((entry) => entry !== "");
}

/** Every section number of the requirement list, in order. */
export function sectionNumbers(): string[] {
  return LAST_SECTION.flatMap((last, index) => {
    const first = FIRST_SECTION[index + 1] ?? 1;
    return Array.from({ length: last - first + 1 }, (_, offset) => `${index + 1}.${first + offset}`);
  });
}

/** What is wrong with the table, as one sentence each; empty if nothing is. */
export function requirementProblems(rows: readonly Requirement[], repository: Repository): string[] {
  return [...numberingProblems(rows), ...rows.flatMap((row) => rowProblems(row, repository))];
}

function numberingProblems(rows: readonly Requirement[]): string[] {
  const expected = sectionNumbers();
  const given = rows.map((row) => row.section);
  const missing = expected.filter((section) => !given.includes(section));
  const unknown = given.filter((section) => !expected.includes(section));
  const repeated = given.filter((section, index) => given.indexOf(section) !== index);
  return [
    ...missing.map((section) => `${section}: the section has no row.`),
    ...unknown.map((section) => `${section}: the requirement list has no such section.`),
    ...repeated.map((section) => `${section}: the section has more than one row.`),
  ];
}

function rowProblems(row: Requirement, repository: Repository): string[] {
  const { section, state, modules, tests } = row;
  const problems: string[] = [];
  if (!STATES.includes(state)) problems.push(`${section}: "${state}" is none of ${STATES.join(", ")}.`);
  if (state === "planned" && tests.length > 0) problems.push(`${section}: a planned section names a test.`);
  if (state !== "planned" && modules.length === 0)
    problems.push(`${section}: ${state}, but without a module.`);
  if ((state === "done" || state === "partial") && tests.length === 0) {
    problems.push(`${section}: ${state}, but without a test.`);
  }
  for (const path of modules) {
    if (!repository.hasPath(path)) problems.push(`${section}: there is no ${path}.`);
  }
  for (const title of tests) {
    if (!repository.hasTest(title)) problems.push(`${section}: no test has the title "${title}".`);
  }
  return problems;
}
