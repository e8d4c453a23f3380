import type { GridReading } from "@oec/domain";
import { expect, test } from "vitest";
import { repetitionAfter } from "../../src/estimate/frozen.ts";

const reading: GridReading = { powerW: 500, phasePowerW: [500, 0, 0], phaseVoltageV: [230, 230, 230] };
const first = { count: 0, batteryW: 0, pvW: 0, frozen: false, lively: 0 };

test("a meter that shows a change is alive", () => {
  const changed = { ...reading, powerW: 501, phasePowerW: [501, 0, 0] as const };
  expect(repetitionAfter({ ...first, count: 50, frozen: true }, reading, changed, 0, 0)).toMatchObject({
    count: 0,
    frozen: false,
  });
});

test("a meter that does not see 600 W of the battery is frozen", () => {
  expect(repetitionAfter(first, reading, reading, 600, 0).frozen).toBe(true);
});

test("a meter that does not see 600 W of PV is frozen", () => {
  expect(repetitionAfter(first, reading, reading, 0, 600).frozen).toBe(true);
});

test("a quiet night is not a frozen meter, however long", () => {
  let repetition = first;
  for (let cycle = 0; cycle < 1000; cycle += 1)
    repetition = repetitionAfter(repetition, reading, reading, 0, 0);
  expect(repetition.frozen).toBe(false);
});

test("fifteen identical readings beside a little activity are too many", () => {
  let repetition = first;
  for (let cycle = 0; cycle < 14; cycle += 1)
    repetition = repetitionAfter(repetition, reading, reading, 30, 0);
  expect(repetition.frozen).toBe(false);
  expect(repetitionAfter(repetition, reading, reading, 30, 0).frozen).toBe(true);
});
