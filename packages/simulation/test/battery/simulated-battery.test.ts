import { ON_L1, type BatteryCapabilities } from "@oec/domain";
import { SimulatedBattery, SimulationClock, type SimulatedBatteryOptions } from "@oec/simulation";
import fc from "fast-check";
import { expect, test } from "vitest";

const HOUR = 3_600_000;
const capabilities: BatteryCapabilities = {
  capacityWh: 10_000,
  maxChargeW: 5000,
  maxDischargeW: 4000,
  minSocPercent: 10,
  maxSocPercent: 95,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.9,
  chemistry: "LFP",
  phaseShares: ON_L1,
  latencyMs: 0,
  signChecked: true,
};
const still = { netLoadW: 0, minW: -Infinity, maxW: Infinity };

function batteryWith(
  options: Partial<SimulatedBatteryOptions> = {},
  changed: Partial<BatteryCapabilities> = {},
) {
  const clock = new SimulationClock({ start: 0 });
  const battery = new SimulatedBattery({
    clock,
    seed: 7,
    rampWPerS: 1e9,
    startsAs: "idle",
    ...options,
    capabilities: { ...capabilities, ...changed },
  });
  return { battery, clock };
}

const lease = (powerW: number, validForMs = HOUR) => ({ powerW, validForMs, fallback: "idle" as const });

test("what goes in is stored times the charging efficiency", async () => {
  const { battery } = batteryWith();
  await battery.setPower(lease(2000));
  expect(battery.step(HOUR / 2, still)).toBe(2000);
  expect(battery.storedWh).toBeCloseTo(5000 + 1000 * 0.95, 9);
});

test("what comes out is drawn from the store divided by the discharging efficiency", async () => {
  const { battery } = batteryWith();
  await battery.setPower(lease(-1800));
  expect(battery.step(HOUR, still)).toBe(-1800);
  expect(battery.storedWh).toBeCloseTo(5000 - 2000, 9);
});

test("taken energy less losses is the change of the store, to 1e-9 of the energy, whatever is asked", async () => {
  const powers = fc.double({ min: -8000, max: 8000, noNaN: true });
  const steps = fc.array(fc.tuple(powers, fc.integer({ min: 1, max: 900_000 })), { maxLength: 60 });
  await fc.assert(
    fc.asyncProperty(
      steps,
      fc.double({ min: 0, max: 100, noNaN: true }),
      async (asked, initialSocPercent) => {
        const { battery } = batteryWith({ initialSocPercent });
        const before = battery.storedWh;
        let balanceWh = 0;
        let movedWh = 0;
        for (const [powerW, durationMs] of asked) {
          await battery.setPower(lease(powerW));
          const tookW = battery.step(durationMs, still);
          balanceWh += ((tookW - battery.lossW) * durationMs) / HOUR;
          movedWh += (Math.abs(tookW) * durationMs) / HOUR;
          expect(battery.lossW).toBeGreaterThanOrEqual(-1e-9);
        }
        expect(Math.abs(battery.storedWh - before - balanceWh)).toBeLessThanOrEqual(
          1e-9 * (1 + movedWh + before),
        );
      },
    ),
  );
});

test("charge and power stay inside their limits, whatever is asked", async () => {
  const powers = fc.double({ min: -20_000, max: 20_000, noNaN: true });
  await fc.assert(
    fc.asyncProperty(fc.array(powers, { maxLength: 60 }), async (asked) => {
      const { battery } = batteryWith();
      for (const powerW of asked) {
        await battery.setPower(lease(powerW));
        const tookW = battery.step(600_000, still);
        expect(tookW).toBeLessThanOrEqual(5000);
        expect(tookW).toBeGreaterThanOrEqual(-4000);
        expect(battery.storedWh).toBeLessThanOrEqual(9500 + 1e-9);
        expect(battery.storedWh).toBeGreaterThanOrEqual(1000 - 1e-9);
      }
    }),
  );
});

test("a lease ends by itself: the battery falls back to idle", async () => {
  const { battery } = batteryWith();
  await battery.setPower(lease(1000, 60_000));
  expect(battery.nextChangeMs()).toBe(60_000);
  expect(battery.step(60_000, still)).toBe(1000);
  expect(battery.step(1000, still)).toBe(0);
  expect(battery.drive).toEqual({ kind: "idle" });
});

test("a lease ends by itself: the battery falls back to its own self-consumption", async () => {
  const { battery } = batteryWith();
  await battery.setPower({ ...lease(1000, 60_000), fallback: "autonomous" });
  battery.step(60_000, still);
  expect(battery.step(1000, { ...still, netLoadW: 700 })).toBe(-700);
  expect(battery.step(1000, { ...still, netLoadW: -900 })).toBe(900);
});

test("a renewed lease goes on without a gap", async () => {
  const { battery } = batteryWith();
  await battery.setPower(lease(1000, 60_000));
  battery.step(30_000, still);
  await battery.setPower(lease(1500, 60_000));
  expect(battery.step(59_999, still)).toBe(1500);
  expect(battery.nextChangeMs()).toBe(1);
});

test("a command works after the latency, and its lease counts from there", async () => {
  const { battery } = batteryWith({}, { latencyMs: 2000 });
  await battery.setPower(lease(1000, 10_000));
  expect(battery.step(2000, still)).toBe(0);
  expect(battery.step(10_000, still)).toBe(1000);
  expect(battery.step(1000, still)).toBe(0);
});

test("power changes no faster than the ramp", async () => {
  const { battery } = batteryWith({ rampWPerS: 500 });
  await battery.setPower(lease(3000));
  const powers = Array.from({ length: 7 }, () => battery.step(1000, still));
  expect(powers).toEqual([500, 1000, 1500, 2000, 2500, 3000, 3000]);
});

test("a power beyond the limits is accepted at the limit", async () => {
  const { battery } = batteryWith();
  expect(await battery.setPower(lease(9000))).toEqual({ ok: true, value: 5000 });
  expect(await battery.setPower(lease(-9000))).toEqual({ ok: true, value: -4000 });
});

test.each([
  ["charging when full", 95, 20, 1000, "soc-limit"],
  ["discharging when empty", 10, 20, -1000, "soc-limit"],
  ["charging in frost", 50, -1, 1000, "under-temperature"],
  ["any power at 61 °C", 50, 61, -1000, "over-temperature"],
] as const)("%s is refused", async (_, initialSocPercent, temperatureC, powerW, error) => {
  const { battery } = batteryWith({ initialSocPercent });
  battery.setTemperature(temperatureC);
  expect(await battery.setPower(lease(powerW))).toEqual({ ok: false, error });
});

test("0 W is never refused", async () => {
  const { battery } = batteryWith({ initialSocPercent: 100 });
  battery.setTemperature(70);
  expect(await battery.setPower(lease(0))).toEqual({ ok: true, value: 0 });
});

test("a power that is no number is a broken promise: NOT_FINITE", async () => {
  const { battery } = batteryWith();
  await expect(battery.setPower(lease(Number.NaN))).rejects.toMatchObject({ code: "NOT_FINITE" });
});

test("a lease without length is a broken promise: OUT_OF_RANGE", async () => {
  const { battery } = batteryWith();
  await expect(battery.setPower(lease(100, 0))).rejects.toMatchObject({ code: "OUT_OF_RANGE" });
});

test.each([
  [96, 5000],
  [97, 3125],
  [98, 2000],
  [99, 1000],
  [99.5, 625],
])("at %d %% the battery takes up to %d W (FENECON)", async (initialSocPercent, chargeLimitW) => {
  const { battery } = batteryWith({ initialSocPercent }, { maxSocPercent: 100 });
  const { value } = await battery.readState();
  expect(value.chargeLimitW).toBeCloseTo(chargeLimitW, 9);
});

test.each([
  [-1, 0, 4000 * 0.955],
  [5, 2750, 4000],
  [25, 5000, 4000],
  [52.5, 2500, 2000],
  [61, 0, 0],
])("at %d °C it takes up to %d W and gives up to %d W", async (temperatureC, chargeW, dischargeW) => {
  const { battery } = batteryWith();
  battery.setTemperature(temperatureC);
  const { chargeLimitW, dischargeLimitW } = (await battery.readState()).value;
  expect(chargeLimitW).toBeCloseTo(chargeW, 6);
  expect(dischargeLimitW).toBeCloseTo(dischargeW, 6);
});

test("losses warm it as the law of cooling says", async () => {
  const thermal = { ambientC: 20, heatCapacityJPerK: 50_000, coolingWPerK: 10 };
  const { battery } = batteryWith({ thermal });
  await battery.setPower(lease(4000));
  battery.step(1_000_000, still);
  const lossW = 4000 * 0.05;
  const expected = 20 + (lossW / 10) * (1 - Math.exp((-1000 * 10) / 50_000));
  expect((await battery.readState()).value.temperatureC).toBeCloseTo(expected, 9);
});

test("a day with a cycle of 85 % counts 0.85 cycles, and wears the battery by time and use", async () => {
  const { battery } = batteryWith({ initialSocPercent: 10 });
  await battery.setPower(lease(5000, 10 * HOUR));
  for (let minute = 0; minute < 240; minute += 1) battery.step(60_000, still);
  await battery.setPower(lease(-4000, 20 * HOUR));
  for (let minute = 0; minute < 1200; minute += 1) battery.step(60_000, still);
  const { equivalentCycles, healthPercent, healthLossPerCycle } = battery.degradation;
  expect(equivalentCycles).toBeCloseTo(0.85, 6);
  expect(healthPercent).toBeLessThan(99.9);
  expect(healthPercent).toBeGreaterThan(99);
  expect(healthLossPerCycle).toBeGreaterThan(0);
});

test("sensor noise has the deviation asked for, and leaves the truth alone", async () => {
  const noise = { powerW: 20, socPercent: 0.5, temperatureK: 0.2 };
  const { battery, clock } = batteryWith({ noise });
  const errors: number[] = [];
  for (let second = 0; second < 2000; second += 1) {
    clock.step(1000);
    errors.push((await battery.readState()).value.socPercent - 50);
  }
  const deviation = Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
  expect(Math.abs(deviation - 0.5)).toBeLessThan(0.05);
  expect(battery.storedWh).toBe(5000);
});

test("a slow line answers after its response time", async () => {
  const { battery, clock } = batteryWith({ responseMs: 200 });
  let answered = -1;
  const reading = battery.readState().then(() => (answered = clock.now()));
  await clock.run(1000, () => new Promise((resolve) => setImmediate(resolve)));
  await reading;
  expect(answered).toBe(200);
});

test("an aborted request fails with ABORTED", async () => {
  const { battery } = batteryWith();
  await expect(battery.readState(AbortSignal.abort())).rejects.toMatchObject({ code: "ABORTED" });
  await expect(battery.setPower(lease(0), AbortSignal.abort())).rejects.toMatchObject({ code: "ABORTED" });
  await expect(battery.healthCheck(AbortSignal.abort())).rejects.toMatchObject({ code: "ABORTED" });
});

test.each([
  [20, "healthy"],
  [50, "degraded"],
  [61, "faulted"],
])("at %d °C its health is %s", async (temperatureC, state) => {
  const { battery } = batteryWith();
  battery.setTemperature(temperatureC);
  expect((await battery.healthCheck()).state).toBe(state);
});
