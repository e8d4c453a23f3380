import { expect, test } from "vitest";
import { isInForce, strictest, type SiteLimit } from "@oec/controller";

const cap: SiteLimit = {
  id: "cap",
  source: "grid operator",
  scope: "controllable",
  maxW: 4200,
  receivedMs: 0,
};

test("a limit with a term ends by itself", () => {
  const limit = { ...cap, validForMs: 300_000 };
  expect([isInForce(limit, 299_999), isInForce(limit, 300_000)]).toEqual([true, false]);
});

test("a heartbeat that falls silent does not lift a limit: it stays for its failsafe time", () => {
  const limit = { ...cap, heartbeatMs: 120_000, failsafeMs: 7_200_000 };
  expect([isInForce(limit, 121_000), isInForce(limit, 7_319_999), isInForce(limit, 7_320_000)]).toEqual([
    true,
    true,
    false,
  ]);
});

test("of several limits the strictest counts, of its own scope only", () => {
  const limits = [
    cap,
    { ...cap, id: "b", maxW: 3000 },
    { ...cap, id: "c", scope: "import" as const, maxW: 100 },
  ];
  expect(strictest(limits, "controllable", 1)).toBe(3000);
  expect(strictest(limits, "export", 1)).toBe(Infinity);
});
