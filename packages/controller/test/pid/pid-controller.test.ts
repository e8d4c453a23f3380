import { PidController } from "@oec/controller";
import fc from "fast-check";
import { expect, test } from "vitest";

const wide = { low: -1e9, high: 1e9 };
const gains = { kp: 0.8, ki: 0.2, kd: 0, limits: { low: 0, high: 100 } };

/** A room that warms by the output and cools by itself: a first-order lag of 60 s with gain 2. */
function heat(pid: PidController, target: number, seconds: number, from = 0): readonly number[] {
  const values: number[] = [];
  let value = from;
  for (let second = 0; second < seconds; second += 1) {
    value += (2 * pid.calculate(target, value, 1) - value) / 60;
    values.push(value);
  }
  return values;
}

test("the proportional part is gain times error", () => {
  expect(new PidController({ kp: 2, ki: 0, kd: 0, limits: wide }).calculate(10, 4, 1)).toBe(12);
});

test("the integral part adds error times time", () => {
  const pid = new PidController({ kp: 0, ki: 0.5, kd: 0, limits: wide });
  pid.calculate(10, 4, 2);
  expect(pid.calculate(10, 4, 2)).toBe(12);
});

test("the derivative part brakes a rising measurement", () => {
  const pid = new PidController({ kp: 0, ki: 0, kd: 3, limits: wide, derivativeFilterS: 0 });
  pid.calculate(0, 1, 1);
  expect(pid.calculate(0, 3, 1)).toBe(-6);
});

test("a step of the target gives no kick of the derivative", () => {
  const pid = new PidController({ kp: 1, ki: 0, kd: 50, limits: wide });
  pid.calculate(0, 5, 1);
  expect(pid.calculate(10, 5, 1)).toBe(5);
});

test("the output never leaves its limits", () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true });
  fc.assert(
    fc.property(
      fc.array(fc.tuple(value, value, fc.double({ min: 0.01, max: 100, noNaN: true }))),
      (steps) => {
        const pid = new PidController({ kp: 3, ki: 1, kd: 2, limits: { low: -5, high: 7 } });
        for (const [target, measured, dt] of steps) {
          const output = pid.calculate(target, measured, dt);
          expect(output).toBeGreaterThanOrEqual(-5);
          expect(output).toBeLessThanOrEqual(7);
        }
      },
    ),
  );
});

test("with an integral part the error vanishes", () => {
  expect(heat(new PidController(gains), 50, 600).at(-1)).toBeCloseTo(50, 3);
});

test("without an integral part an error stays", () => {
  expect(heat(new PidController({ ...gains, ki: 0 }), 50, 600).at(-1)).toBeLessThan(40);
});

test("back-calculation keeps a long saturation from winding up: the overshoot is a tenth of that without it", () => {
  const overshoot = (backCalculation: number): number => {
    const pid = new PidController({ ...gains, limits: { low: 0, high: 30 }, backCalculation });
    heat(pid, 200, 600);
    const after = heat(pid, 30, 300, 60);
    return Math.max(...after.slice(150)) - 30;
  };
  expect(overshoot(0.25)).toBeLessThan(1);
  expect(overshoot(0)).toBeGreaterThan(10);
});

test("after a hand has set the output, the controller goes on from there without a bump", () => {
  const pid = new PidController(gains);
  pid.track(40, 50, 45);
  expect(pid.calculate(50, 45, 1e-9)).toBeCloseTo(40, 6);
});

test("new gains do not bump the output", () => {
  const pid = new PidController(gains);
  heat(pid, 50, 100);
  const before = pid.output;
  const measured = 50 - pid.error;
  pid.tune({ ...gains, kp: 3 });
  expect(pid.calculate(50, measured, 1e-9)).toBeCloseTo(before, 4);
});

test("a reset forgets everything but the gains", () => {
  const pid = new PidController(gains);
  heat(pid, 50, 100);
  pid.reset();
  expect(pid.calculate(50, 0, 1)).toBe(new PidController(gains).calculate(50, 0, 1));
});

test.each([
  ["a negative gain", { kp: -1, ki: 0, kd: 0, limits: wide }],
  ["a gain that is no number", { kp: 1, ki: Number.NaN, kd: 0, limits: wide }],
  ["crossed limits", { kp: 1, ki: 0, kd: 0, limits: { low: 1, high: 0 } }],
])("%s is refused with OUT_OF_RANGE", (_, options) => {
  expect(() => new PidController(options)).toThrow(/OUT_OF_RANGE/);
});

test("a measurement that is no number and a time that does not pass are refused", () => {
  const pid = new PidController(gains);
  expect(() => pid.calculate(1, Number.NaN, 1)).toThrow(/NOT_FINITE/);
  expect(() => pid.calculate(1, 1, 0)).toThrow(/OUT_OF_RANGE/);
});
