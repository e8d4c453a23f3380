import { SimulatedGrid } from "@oec/simulation";
import { expect, test } from "vitest";

const limits = { phases: 3, fuseA: 20, marginA: 1, nominalVoltageV: 230 } as const;
const gridWith = (options: object = {}): SimulatedGrid =>
  new SimulatedGrid({ seed: 7, limits, voltageDeviation: 0, ...options });

/** Seconds until the fuse opens at a multiple of its current on L1, or Infinity within the time given. */
function secondsToTrip(multiple: number, withinS: number, options: object = {}): number {
  const grid = gridWith(options);
  for (let second = 1; second <= withinS; second += 1) {
    grid.step(second * 1000, 1000, [multiple * 20 * 230, 0, 0]);
    if (grid.checkFuseTrip()) return second;
  }
  return Infinity;
}

test("the fuse carries 1.13 times its current for an hour (IEC 60898-1)", () => {
  expect(secondsToTrip(1.13, 3600)).toBe(Infinity);
});

test("the fuse opens at 1.45 times its current within an hour (IEC 60898-1)", () => {
  expect(secondsToTrip(1.45, 3600)).toBe(129);
});

test("the fuse opens at 2.55 times its current in 1 to 60 s (IEC 60898-1)", () => {
  expect(secondsToTrip(2.55, 60)).toBe(26);
});

test("a B breaker does not open at once at 3 times its current, and does at 5", () => {
  expect(secondsToTrip(3, 2)).toBe(Infinity);
  expect(secondsToTrip(5, 2)).toBe(1);
});

test("strict mode opens after more than 5 s over the fuse, whatever the overload", () => {
  expect(secondsToTrip(1.01, 60, { strictFuse: true })).toBe(6);
});

test("strict mode forgets an overload that has ended", () => {
  const grid = gridWith({ strictFuse: true });
  for (let second = 0; second < 60; second += 1)
    grid.step(second * 1000, 1000, [second % 5 === 4 ? 0 : 5000, 0, 0]);
  expect(grid.checkFuseTrip()).toBe(false);
});

test("an export over the fuse opens it as an import does", () => {
  expect(secondsToTrip(-5, 2)).toBe(1);
});

test("an opened fuse is a blackout until it is closed", () => {
  const grid = gridWith();
  grid.step(0, 1000, [0, 5 * 20 * 230, 0]);
  expect(grid.status).toBe("blackout");
  grid.closeFuse();
  expect(grid.status).toBe("normal");
});

test("an outage is a blackout until it ends", () => {
  const grid = gridWith();
  grid.setOutage(true);
  expect(grid.status).toBe("blackout");
  grid.setOutage(false);
  expect(grid.status).toBe("normal");
});

test("the counters add up import and export apart", () => {
  const grid = gridWith();
  grid.step(0, 1_800_000, [1000, 500, 500]);
  grid.step(1_800_000, 3_600_000, [-3000, 1000, 500]);
  expect([grid.importedWh, grid.exportedWh]).toEqual([1000, 1500]);
  expect([grid.currentImportW, grid.currentExportW]).toEqual([0, 1500]);
});

test("currents follow power and voltage, with its sign", () => {
  const grid = gridWith();
  grid.step(0, 1000, [2300, -1150, 0]);
  expect(grid.phaseCurrentA).toEqual([10, -5, 0]);
});

test("voltage stays within 10 % and frequency within 0.2 Hz, and both move", () => {
  const grid = gridWith({ voltageDeviation: 0.1, frequencyDeviationHz: 0.2 });
  const seen = Array.from({ length: 5000 }, (_, index) => {
    const at = index * 30_000;
    return { volts: grid.voltageAt(at)[0], hertz: grid.frequencyAt(at) };
  });
  const volts = seen.map((one) => one.volts);
  const hertz = seen.map((one) => one.hertz);
  expect(Math.min(...volts)).toBeGreaterThanOrEqual(207 - 1e-9);
  expect(Math.max(...volts)).toBeLessThanOrEqual(253 + 1e-9);
  expect(Math.max(...volts) - Math.min(...volts)).toBeGreaterThan(30);
  expect(Math.min(...hertz)).toBeGreaterThanOrEqual(49.8);
  expect(Math.max(...hertz)).toBeLessThanOrEqual(50.2);
  expect(Math.max(...hertz) - Math.min(...hertz)).toBeGreaterThan(0.2);
});

test("a contract without export says so", () => {
  expect(gridWith({ limits: { ...limits, maxExportW: 0 } }).exportAllowed).toBe(false);
  expect(gridWith().exportAllowed).toBe(true);
});

test("a fuse of 0 A is refused", () => {
  expect(() => gridWith({ limits: { ...limits, fuseA: 0 } })).toThrow(/OUT_OF_RANGE/);
});
