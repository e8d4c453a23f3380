import fc from "fast-check";
import { expect, test } from "vitest";
import type { Command } from "@oec/controller";
import { isTowardsRest, sequence } from "../../src/sequence/commands.ts";

const battery = (fromW: number, powerW: number): Command => ({
  kind: "battery-power",
  fromW,
  setPoint: { powerW, validForMs: 60_000, fallback: "idle" },
});
const limit = (tighter: boolean): Command => ({
  kind: "export-limit",
  limit: { kind: "limit", powerW: 0 },
  tighter,
});

test.each([
  [1000, 500, true],
  [1000, 0, true],
  [-1000, -500, true],
  [0, 0, true],
  [500, 1000, false],
  [500, -400, false],
  [-500, -600, false],
])("from %d W to %d W towards rest: %s", (from, to, expected) => {
  expect(isTowardsRest(from, to)).toBe(expected);
});

test("reductions go first", () => {
  const more = battery(0, 3000);
  expect(sequence([more, limit(true)])).toEqual([limit(true), more]);
  const less = battery(3000, 0);
  expect(sequence([limit(false), less])).toEqual([less, limit(false)]);
});

test("a release is a reduction", () => {
  const release: Command = {
    kind: "battery-release",
    fromW: 0,
    setPoint: { powerW: 0, validForMs: 1, fallback: "idle" },
  };
  expect(sequence([limit(false), release])).toEqual([release, limit(false)]);
});

test("sequencing loses no command and doubles none", () => {
  const power = fc.integer({ min: -5000, max: 5000 });
  const commands = fc.oneof(
    fc.tuple(power, power).map(([from, to]) => battery(from, to)),
    fc.boolean().map(limit),
  );
  fc.assert(
    fc.property(fc.array(commands), (list) => {
      expect(new Set(sequence(list))).toEqual(new Set(list));
      expect(sequence(list)).toHaveLength(list.length);
    }),
  );
});
