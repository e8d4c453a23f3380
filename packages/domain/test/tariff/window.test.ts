import fc from "fast-check";
import { expect, test } from "vitest";
import { inTimeWindow, localParts, parseInstant, timeOfUsePrice } from "../../src/index.ts";
import { instants, timeWindows } from "../../src/testing/index.ts";

const local = (text: string) => localParts(parseInstant(text), "UTC");
const NIGHT = { fromMinute: 22 * 60, toMinute: 6 * 60 };

test.each([
  ["2026-01-01T21:59Z", false],
  ["2026-01-01T22:00Z", true],
  ["2026-01-01T00:00Z", true],
  ["2026-01-01T05:59Z", true],
  ["2026-01-01T06:00Z", false],
])("the window 22:00 to 06:00 at %s: %s", (text, inside) =>
  expect(inTimeWindow(NIGHT, local(text))).toBe(inside),
);

test("an empty window is always", () => {
  fc.assert(
    fc.property(instants(), (at) => {
      expect(inTimeWindow({}, localParts(at, "UTC"))).toBe(true);
    }),
  );
});

test("a window and its complement share no minute and leave none out", () => {
  const minute = fc.integer({ min: 1, max: 1439 });
  fc.assert(
    fc.property(minute, minute, instants(), (fromMinute, toMinute, at) => {
      fc.pre(fromMinute !== toMinute);
      const inside = inTimeWindow({ fromMinute, toMinute }, localParts(at, "UTC"));
      const outside = inTimeWindow({ fromMinute: toMinute, toMinute: fromMinute }, localParts(at, "UTC"));
      expect(inside).toBe(!outside);
    }),
  );
});

test("months and weekdays narrow a window", () => {
  fc.assert(
    fc.property(timeWindows(), instants(), (window, at) => {
      const now = localParts(at, "UTC");
      if (!inTimeWindow(window, now)) return;
      expect(window.months ?? [now.month]).toContain(now.month);
      expect(window.weekdays ?? [now.isoWeekday]).toContain(now.isoWeekday);
    }),
  );
});

test("a Friday night window ends with Friday: Saturday 03:00 is not in it", () => {
  const fridays = { ...NIGHT, weekdays: [5] };
  expect(inTimeWindow(fridays, local("2026-01-02T23:00Z"))).toBe(true);
  expect(inTimeWindow(fridays, local("2026-01-03T03:00Z"))).toBe(false);
});

test("the first rule that matches counts", () => {
  const price = {
    basePerKwh: 1,
    rules: [
      { when: { months: [1] }, pricePerKwh: 2 },
      { when: {}, pricePerKwh: 3 },
    ],
  };
  expect(timeOfUsePrice(price, local("2026-01-15T00:00Z"))).toBe(2);
  expect(timeOfUsePrice(price, local("2026-02-15T00:00Z"))).toBe(3);
  expect(timeOfUsePrice({ basePerKwh: 1 }, local("2026-02-15T00:00Z"))).toBe(1);
});
