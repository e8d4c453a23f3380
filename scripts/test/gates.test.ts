// Plants violations in a copy of the workspace and checks that each gate catches what it is there for.
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { capture, root } from "../run.ts";

const PURE = ["domain", "power-flow", "optimizer", "forecast", "ml", "simulation", "controller"];
const CONFIGURATION = [
  ".dependency-cruiser.mjs",
  "eslint.config.js",
  "package.json",
  "tsconfig.base.json",
  "tsconfig.json",
  "tsup.shared.ts",
  "vitest.shared.ts",
];
const SLOW = 120_000;

let copy = "";

/** Sources, configurations and links of the workspace, without builds and tests. */
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), "oec-gates-"));
  for (const file of [...CONFIGURATION, "scripts/arrows.mjs"]) cpSync(join(root, file), join(copy, file));
  symlinkSync(join(root, "node_modules"), join(copy, "node_modules"));
  const skipped = new Set(["dist", "test"]);
  for (const name of readdirSync(join(root, "packages"))) {
    cpSync(join(root, "packages", name), join(copy, "packages", name), {
      recursive: true,
      verbatimSymlinks: true,
      filter: (source) => !skipped.has(basename(source)),
    });
  }
}, SLOW);

afterAll(() => rmSync(copy, { recursive: true, force: true }));

/** Writes a file into the sources of a package of the copy and returns its path. */
function plant(packageName: string, code: string, file = "planted.ts"): string {
  const path = `packages/${packageName}/src/${file}`;
  writeFileSync(join(copy, path), code);
  return path;
}

describe("dependency-cruiser", () => {
  interface Violation {
    readonly from: string;
    readonly rule: { readonly name: string };
  }

  let violations: string[] = [];

  beforeAll(() => {
    plant("domain", 'export { OptimizerService } from "@oec/optimizer";\n', "planted-name.ts");
    plant("domain", 'export * from "../../optimizer/src/index.ts";\n', "planted-path.ts");
    plant("power-flow", 'export * from "../../controller/src/index.ts";\n', "planted-path.ts");
    plant("power-flow", 'export * from "@oec/controller";\n', "planted-name.ts");
    plant("forecast", 'export { b } from "./planted-b.ts";\nexport const a = 1;\n', "planted-a.ts");
    plant("forecast", 'export { a } from "./planted-a.ts";\nexport const b = 2;\n', "planted-b.ts");
    plant("optimizer", 'export { test } from "vitest";\n');
    const { stdout } = capture(
      "depcruise",
      ["packages", "--config", ".dependency-cruiser.mjs", "-T", "json"],
      copy,
    );
    const report = JSON.parse(stdout) as { summary: { violations: Violation[] } };
    violations = report.summary.violations.map(({ from, rule }) => `${rule.name}: ${from}`);
  }, SLOW);

  test.each([
    ["domain importing optimizer by name", "not-to-unresolvable: packages/domain/src/planted-name.ts"],
    ["domain importing optimizer by path", "arrows-of-domain: packages/domain/src/planted-path.ts"],
    [
      "power-flow importing controller by name",
      "not-to-unresolvable: packages/power-flow/src/planted-name.ts",
    ],
    [
      "power-flow importing controller by path",
      "arrows-of-power-flow: packages/power-flow/src/planted-path.ts",
    ],
    [
      "a relative path into another package",
      "no-relative-across-packages: packages/domain/src/planted-path.ts",
    ],
    ["a circle of two files", "no-circular: packages/forecast/src/planted-a.ts"],
    ["a source importing a test tool", "sources-to-declared-packages: packages/optimizer/src/planted.ts"],
  ])("%s is caught", (_, violation) => {
    expect(violations).toContain(violation);
  });
});

describe("the lint rules", () => {
  /** The rules that a planted file of the domain package breaks. */
  function brokenRules(code: string): (string | null)[] {
    const file = plant("domain", code);
    const { stdout } = capture("eslint", ["--format", "json", file], copy);
    const reports = JSON.parse(stdout) as { messages: { ruleId: string | null }[] }[];
    return reports.flatMap(({ messages }) => messages.map(({ ruleId }) => ruleId));
  }

  test.each([
    ["Date.now()", "export const value: number = Date.now();\n"],
    ["new Date()", "export const value: Date = new Date();\n"],
    ["Date()", "export const value: string = Date();\n"],
    ["Math.random()", "export const value: number = Math.random();\n"],
    [
      "Math.random taken by destructuring",
      "const { random } = Math;\nexport const value: number = random();\n",
    ],
  ])(
    "%s in a package is caught",
    (_, code) => {
      expect(brokenRules(code)).toEqual(["no-restricted-syntax"]);
    },
    SLOW,
  );

  test(
    "a date made from a given time is allowed",
    () => {
      expect(brokenRules("export const value: Date = new Date(0);\n")).toEqual([]);
    },
    SLOW,
  );

  test(
    "a Node.js module in a pure package is caught",
    () => {
      expect(brokenRules('export { readFileSync } from "node:fs";\n')).toContain("no-restricted-imports");
    },
    SLOW,
  );
});

describe("the type check", () => {
  test.each(PURE)(
    "setTimeout does not type-check in %s",
    (name) => {
      const file = plant(
        name,
        "export const timer: unknown = setTimeout(() => 1, 1000);\n",
        "planted-timer.ts",
      );
      const { status, stdout } = capture(
        "tsc",
        ["--noEmit", "--pretty", "false", "-p", `packages/${name}`],
        copy,
      );
      expect(stdout).toContain(`${file}(1,31): error TS2304: Cannot find name 'setTimeout'.`);
      expect(status).not.toBe(0);
    },
    SLOW,
  );
});
