import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the example forecasts the cooking hour of tomorrow with bounds", { timeout: 60_000 }, () => {
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  const arguments_ = ["--import", "tsx", "--conditions=@oec/source", main];
  const { status, stdout, stderr } = spawnSync(process.execPath, arguments_, { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  const lines = stdout.trimEnd().split("\n");
  expect(lines[0]).toMatch(/^mean error of 20 days: \d+ W$/);
  expect(lines[1]).toBe("2026-02-08, a sunday");
  const watts = lines.slice(2).map((line) => Number(/ (\d+) W/.exec(line)?.[1]));
  expect(watts).toHaveLength(4);
  expect(watts[3]! - watts[2]!).toBeGreaterThan(800);
});
