import { expect, test } from "vitest";
import { decide, home } from "../support/cases.ts";

/** Exports 330 W of sun less what the battery takes; the battery would take all of it. */
const surplus = home({ inputs: { housePhaseW: [0, 0, 0], pvAvailableW: 330 } });
/** Needs 330 W; the battery would give all of it. */
const need = home({ inputs: { housePhaseW: [330, 0, 0] } });

test.each([
  [0, 330],
  [7, 329],
  [50, 300],
  [100, 300],
])("with a rounding of %d W a surplus of 330 W is stored with %d W", (roundW, batteryW) => {
  expect(decide(surplus, { roundW, deadbandW: 0 }).batteryW).toBeCloseTo(batteryW, 9);
});

test("a need below half a step leaves the battery at 0, never at minus 0", () => {
  expect(decide(need, { roundW: 1_000, deadbandW: 0 }).batteryW).toBe(0);
});

test("a need is rounded to the better neighbouring multiple", () => {
  expect(decide(need, { roundW: 100, deadbandW: 0 }).batteryW).toBe(-300);
});

test("a power below the deadband is 0, the same power above it is kept", () => {
  expect(decide(need, { roundW: 1, deadbandW: 331 }).batteryW).toBe(0);
  expect(decide(need, { roundW: 1, deadbandW: 330 }).batteryW).toBe(-330);
});

test("only a battery that rests because its power is too small says so", () => {
  const codes = (deadbandW: number): string[] =>
    decide(need, { roundW: 100, deadbandW }).reasons.map(({ code }) => code);
  expect(codes(331)).toContain("BATTERY_DEADBAND");
  expect(codes(0)).not.toContain("BATTERY_DEADBAND");
});
