import { describe, expect, test } from "vitest";
import { healthOf } from "../../src/api/health.ts";

const WELL = { mode: "normal", sinceTickMs: 5000, tickMs: 10_000, planAgeMs: 600_000 };

test("a home that is well says so", () => {
  expect(healthOf(WELL)).toEqual({
    status: "healthy",
    checks: {
      controller: { status: "healthy", detail: "mode normal" },
      planner: { status: "healthy", detail: "plan of 10 min ago" },
    },
  });
});

test("a controller that stands still is unhealthy", () => {
  expect(healthOf({ ...WELL, sinceTickMs: 31_000 }).checks["controller"]).toEqual({
    status: "unhealthy",
    detail: "no control cycle for 31 s",
  });
});

test.each([
  ["init", "healthy"],
  ["degraded", "degraded"],
  ["safe", "unhealthy"],
  ["stopped", "unhealthy"],
] as const)("the mode %s is %s", (mode, status) => {
  expect(healthOf({ ...WELL, mode }).status).toBe(status);
});

test("a home without a plan, or with an old one, is degraded", () => {
  expect(healthOf({ ...WELL, planAgeMs: undefined }).status).toBe("degraded");
  expect(healthOf({ ...WELL, planAgeMs: 3_700_000 }).status).toBe("degraded");
});

describe("a store", () => {
  const facts = { mode: "normal", sinceTickMs: 0, tickMs: 10_000, planAgeMs: 0 };
  const cases = [
    ["that answers is healthy", { ok: true, answerMs: 1, dropped: 0 }, "healthy"],
    ["that dropped telemetry is degraded", { ok: true, answerMs: 1, dropped: 3 }, "degraded"],
    [
      "that fails is degraded, because control goes on",
      { ok: false, error: "closed", dropped: 0 },
      "degraded",
    ],
  ] as const;
  for (const [name, storage, status] of cases) {
    test(name, () => {
      const health = healthOf({ ...facts, storage });
      expect([health.status, health.checks["storage"]?.status]).toEqual([status, status]);
    });
  }
});
