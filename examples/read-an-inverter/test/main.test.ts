import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

test("the example recognises the inverter and turns its signs", { timeout: 30_000 }, () => {
  const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
  const arguments_ = ["--import", "tsx", "--conditions=@oec/source", main];
  const { status, stdout, stderr } = spawnSync(process.execPath, arguments_, { encoding: "utf8" });
  expect(stderr).toBe("");
  expect(status).toBe(0);
  expect(stdout.split("\n")).toEqual([
    "battery 55.3 %, 1500 W of 5000 W",
    "sun 4200 W, inverter -2600 W at the busbar",
    "grid -2400 W, by phase -800, -800, -800 W",
    "1 connection",
    "",
  ]);
});
