import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the example's charger follows the plan over a real connection", { timeout: 60_000 }, () => {
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  const arguments_ = ["--import", "tsx", "--conditions=@oec/source", main];
  const { status, stdout, stderr } = spawnSync(process.execPath, arguments_, { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(stdout.split("\n")).toEqual([
    "Simulated EVSE is ready",
    "+14 min: 16 A, 11040 W (good)",
    "+29 min: 6 A, 4140 W (good)",
    "+44 min: 0 A, 0 W (good)",
    "+59 min: 10 A, 6900 W (good)",
    "5508 Wh charged",
    "",
  ]);
});
