import { expect, test } from "vitest";
import { computeFlows } from "@oec/power-flow";
import { noon } from "../src/home.ts";

test("the home at noon feeds its car from the sun and keeps every fuse", () => {
  const decision = computeFlows(noon.inputs, noon.constraints, noon.permissions, noon.values);
  expect(decision.status).toEqual({ kind: "ok" });
  expect(decision.evs[0]?.currentA).toBeGreaterThanOrEqual(6);
  for (const currentA of decision.phaseCurrentA) expect(Math.abs(currentA)).toBeLessThanOrEqual(15);
});
