import { parseInstant } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import { backOffMs, retryAfter } from "../../src/http/back-off.ts";
import { memoryCache } from "../../src/http/cache.ts";
import { RateLimit } from "../../src/http/rate-limit.ts";

const NOW = parseInstant("2026-01-15T12:00:00Z");

test("a wait lies between half and all of a time that doubles up to its limit", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 60 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      (failures, chance) => {
        const wait = backOffMs(
          failures,
          { firstWaitMs: 100, longestWaitMs: 5000 },
          { uniform: () => chance },
        );
        const ceiling = Math.min(5000, 100 * 2 ** (failures - 1));
        expect(wait).toBeGreaterThanOrEqual(ceiling / 2);
        expect(wait).toBeLessThanOrEqual(ceiling);
      },
    ),
    { seed: 7 },
  );
});

test.each([
  ["120", NOW + 120_000],
  [" 0 ", NOW],
  ["Thu, 15 Jan 2026 12:05:00 GMT", NOW + 300_000],
  ["Thu, 15 Jan 2026 11:00:00 GMT", NOW],
  ["999999999", NOW + 86_400_000],
  ["soon", undefined],
  ["-5", undefined],
  ["1.5", undefined],
  [undefined, undefined],
])("Retry-After %j", (header, at) => {
  expect(retryAfter(header, NOW)).toBe(at);
});

test("no span holds more requests than the rate and the burst allow", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(20_000), { maxLength: 60 }), (gaps) => {
      const limit = new RateLimit(10, 3);
      let now = 0;
      const sent = gaps.map((gap) => {
        now += gap;
        now += limit.reserve(now);
        return now;
      });
      for (const [first, start] of sent.entries()) {
        for (const [last, end] of sent.entries()) {
          if (last < first) continue;
          expect(last - first + 1).toBeLessThanOrEqual(3 + Math.floor((end - start) / 6000 + 1e-9) + 1e-9);
        }
      }
    }),
    { seed: 7, numRuns: 50 },
  );
});

test("a full cache forgets what was written longest ago", async () => {
  const cache = memoryCache(2);
  for (const key of ["a", "b", "a", "c"]) await cache.write(key, { text: key, fetchedAt: 0 });
  expect(await cache.read("a")).toBeDefined();
  expect(await cache.read("b")).toBeUndefined();
});
