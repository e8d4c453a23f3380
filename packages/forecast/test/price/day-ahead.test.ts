import { parseInstant } from "@oec/domain";
import { expect, test } from "vitest";
import { dayAheadKnownUntil } from "../../src/index.ts";

test.each([
  ["2024-01-15T00:00+01:00", "2024-01-16T00:00+01:00"],
  ["2024-01-15T12:59+01:00", "2024-01-16T00:00+01:00"],
  ["2024-01-15T13:00+01:00", "2024-01-17T00:00+01:00"],
  ["2024-01-15T23:59+01:00", "2024-01-17T00:00+01:00"],
  ["2024-07-15T13:00+02:00", "2024-07-17T00:00+02:00"],
  // The day of 23 hours and the day of 25 hours, and the days before them.
  ["2024-03-30T13:00+01:00", "2024-04-01T00:00+02:00"],
  ["2024-03-31T03:00+02:00", "2024-04-01T00:00+02:00"],
  ["2024-03-31T13:00+02:00", "2024-04-02T00:00+02:00"],
  ["2024-10-26T13:00+02:00", "2024-10-28T00:00+01:00"],
  ["2024-10-27T02:30+01:00", "2024-10-28T00:00+01:00"],
])("at %s prices are known until %s", (at, until) => {
  expect(dayAheadKnownUntil(parseInstant(at), "Europe/Stockholm")).toBe(parseInstant(until));
  expect(dayAheadKnownUntil(parseInstant(at), "Europe/Brussels")).toBe(parseInstant(until));
});
