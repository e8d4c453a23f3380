import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseRoute, routeHash } from "../../../web/src/model/route.ts";

describe("the address of a page", () => {
  test.each([
    ["", { page: "now" }],
    ["#now", { page: "now" }],
    ["#plan", { page: "plan" }],
    ["#plan/2026-03-26T12:00Z", { page: "plan", at: Date.UTC(2026, 2, 26, 12) }],
    ["#plan/2026-03-26T12%3A00Z", { page: "plan", at: Date.UTC(2026, 2, 26, 12) }],
    ["#plan/yesterday", { page: "plan" }],
    ["#plan/2026-13-99T12:00Z", { page: "plan" }],
    ["#plan/%E0%A4%A", { page: "plan" }],
    ["#__proto__", { page: "now" }],
  ])("%j", (hash, route) => {
    expect(parseRoute(hash)).toEqual(route);
  });
  test("leads back to the same place", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), (at) => {
        expect(parseRoute(routeHash({ page: "plan", at }))).toEqual({ page: "plan", at });
      }),
    );
  });
});
