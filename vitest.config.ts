import { defineConfig } from "vitest/config";

const { CI, OEC_COVERAGE } = process.env;

export default defineConfig({
  test: {
    projects: [
      "packages/*/vitest.config.ts",
      "examples/*/vitest.config.ts",
      "bench/vitest.config.ts",
      "scripts/vitest.config.ts",
    ],
    // CI reads the counts from the JSON report; people read the default one.
    reporters: CI
      ? ["default", ["json", { outputFile: "node_modules/.cache/vitest-report.json" }]]
      : ["default"],
    coverage: {
      enabled: OEC_COVERAGE === "1",
      provider: "v8",
      include: ["packages/*/src/**/*.ts", "examples/*/src/**/*.ts"],
      reporter: ["text-summary", "json-summary", "lcov"],
      reportsDirectory: "coverage",
      thresholds: {
        lines: 80,
        "packages/domain/src/**": { lines: 90 },
      },
    },
  },
});
