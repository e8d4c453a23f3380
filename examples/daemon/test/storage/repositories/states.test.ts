import type { BatteryState, ChargerState, InverterState } from "@oec/domain";
import fc from "fast-check";
import { expect, test } from "vitest";
import type { StateRecord } from "../../../src/storage/records.ts";
import { device, HOUR, MINUTE, T0, testDatabase } from "../test-store.ts";

const battery = (at: number, more: Partial<BatteryState> = {}): StateRecord<BatteryState> => ({
  deviceId: "battery",
  at,
  state: { socPercent: 50, powerW: 0, status: "idle", chargeLimitW: 5_000, dischargeLimitW: 5_000, ...more },
});
const ALL = { start: 0, end: 9e15 };

test("a battery's state comes back as it was written", async () => {
  const { home } = await testDatabase();
  const number = fc.double({ noNaN: true, noDefaultInfinity: true });
  const state = fc.record(
    {
      socPercent: fc.double({ min: 0, max: 100, noNaN: true }),
      powerW: number,
      status: fc.constantFrom("charging", "discharging", "idle", "standby", "fault", "offline"),
      chargeLimitW: number,
      dischargeLimitW: number,
      voltageV: number,
      temperatureC: number,
      healthPercent: number,
    },
    { requiredKeys: ["socPercent", "powerW", "status", "chargeLimitW", "dischargeLimitW"] },
  );
  await fc.assert(
    fc.asyncProperty(state, async (written) => {
      await home.batteryStates.insertState({ deviceId: "battery", at: T0, state: written });
      const read = await home.batteryStates.findLatest("battery");
      for (const [key, value] of Object.entries(written)) {
        // SQLite has no negative zero.
        expect(Reflect.get(read?.state ?? {}, key)).toEqual(value === 0 ? 0 : value);
      }
      expect(Object.keys(read?.state ?? {}).sort()).toEqual(Object.keys(written).sort());
    }),
    { numRuns: 50 },
  );
});

test("an inverter's and a charger's state come back as they were written", async () => {
  const { home } = await testDatabase();
  await home.devices.insertDevice(device("inverter", "inverter"));
  await home.devices.insertDevice(device("charger", "ev-charger"));
  const inverter: InverterState = {
    pvW: 3_000,
    acPowerW: -2_900,
    dcPowerW: 3_100,
    mode: "grid-tied",
    limitW: 4_000,
  };
  const charger: ChargerState = {
    status: "charging",
    connected: true,
    charging: true,
    powerW: 11_000,
    phaseCurrentA: [16, 15.9, 16.1],
    phasesInUse: 3,
    currentLimitA: 16,
    sessionWh: 4_321,
    vehicleSocPercent: 44,
  };
  await home.inverterStates.insertState({
    deviceId: "inverter",
    at: T0,
    state: inverter,
    quality: "estimated",
  });
  await home.evChargerStates.insertState({ deviceId: "charger", at: T0, state: charger });
  expect(await home.inverterStates.findLatest("inverter")).toEqual({
    deviceId: "inverter",
    at: T0,
    state: inverter,
    quality: "estimated",
  });
  expect((await home.evChargerStates.findLatest("charger"))?.state).toEqual(charger);
});

test("a range includes its start and not its end, and ascends", async () => {
  const { home } = await testDatabase();
  await home.batteryStates.insertBatch([T0 + 2, T0 + 1, T0, T0 - 1].map((at) => battery(at)));
  const rows = await home.batteryStates.findRange("battery", { start: T0, end: T0 + 2 });
  expect(rows.map(({ at }) => at)).toEqual([T0, T0 + 1]);
});

test("pages of a range join to the range", async () => {
  const { home } = await testDatabase();
  await home.batteryStates.insertBatch(Array.from({ length: 7 }, (_, index) => battery(T0 + index)));
  const pages = await Promise.all(
    [0, 3, 6].map((offset) => home.batteryStates.findPage("battery", ALL, 3, offset)),
  );
  expect(pages.flat()).toEqual(await home.batteryStates.findRange("battery", ALL));
});

test("a second reading of the same instant replaces the first", async () => {
  const { home } = await testDatabase();
  await home.batteryStates.insertState(battery(T0, { socPercent: 10 }));
  await home.batteryStates.insertState(battery(T0, { socPercent: 20 }));
  expect(await home.batteryStates.findRange("battery", ALL)).toEqual([battery(T0, { socPercent: 20 })]);
});

test.each([
  ["a state of charge of 101 %", { socPercent: 101 }, "STORE_CONSTRAINT"],
  ["a power that is not a number", { powerW: NaN }, "NOT_FINITE"],
])("a batch with %s is refused as a whole", async (_, bad, code) => {
  const { home } = await testDatabase();
  const batch = home.batteryStates.insertBatch([battery(T0), battery(T0 + 1, bad)]);
  await expect(batch).rejects.toMatchObject({ code });
  expect(await home.batteryStates.findRange("battery", ALL)).toEqual([]);
});

test("a reading of an unknown device, or of another household's, is refused", async () => {
  const { home, household } = await testDatabase();
  await household("away").batteryStates.insertState({ ...battery(T0), deviceId: "away-battery" });
  for (const deviceId of ["unknown", "away-battery"]) {
    const insertion = home.batteryStates.insertState({ ...battery(T0, { socPercent: 1 }), deviceId });
    await expect(insertion).rejects.toMatchObject({ code: "STORE_CONSTRAINT" });
  }
  expect((await household("away").batteryStates.findLatest("away-battery"))?.state.socPercent).toBe(50);
});

test("a household does not read another one's devices", async () => {
  const { home, household } = await testDatabase();
  await home.batteryStates.insertState(battery(T0));
  expect(await household("away").batteryStates.findLatest("battery")).toBeUndefined();
  expect((await household("away").batteryStates.getStatistics("battery", ALL)).count).toBe(0);
});

test("statistics are those of the readings in the period", async () => {
  const { home } = await testDatabase();
  const readings: [number, number, number][] = [
    [T0 - 1, 99, 9_000],
    [T0, 40, 1_000],
    [T0 + 1, 50, -1_000],
    [T0 + 2, 60, 3_000],
    [T0 + 3, 1, 9_000],
  ];
  await home.batteryStates.insertBatch(
    readings.map(([at, socPercent, powerW]) => battery(at, { socPercent, powerW })),
  );
  expect(await home.batteryStates.getStatistics("battery", { start: T0, end: T0 + 3 })).toEqual({
    count: 3,
    meanSocPercent: 50,
    minSocPercent: 40,
    maxSocPercent: 60,
    meanPowerW: 1_000,
  });
});

test("statistics without readings are a count of 0", async () => {
  const { home } = await testDatabase();
  expect(await home.batteryStates.getStatistics("battery", ALL)).toEqual({ count: 0 });
  expect(await home.batteryStates.getPowerStatistics("battery", ALL)).toEqual({
    count: 0,
    consumedWh: 0,
    suppliedWh: 0,
  });
});

test("a reading counts until the next one, but for five minutes at most", async () => {
  const { home } = await testDatabase();
  const readings: [number, number][] = [
    [T0, 6_000],
    [T0 + MINUTE, -3_000],
    [T0 + 3 * MINUTE, 1_200],
  ];
  await home.batteryStates.insertBatch(readings.map(([at, powerW]) => battery(at, { powerW })));
  expect(await home.batteryStates.getPowerStatistics("battery", { start: T0, end: T0 + HOUR })).toEqual({
    count: 3,
    powerW: { min: -3_000, max: 6_000, mean: 1_400 },
    consumedWh: 200,
    suppliedWh: 100,
  });
});

test("cleaning up deletes what is older, in steps, of this household only", async () => {
  const { home, household } = await testDatabase();
  await home.batteryStates.insertBatch([0, 1, 2, 3].map((step) => battery(T0 + step)));
  await household("away").batteryStates.insertState({ ...battery(T0), deviceId: "away-battery" });
  expect(await home.batteryStates.cleanup(T0 + 3, 2)).toBe(2);
  expect(await home.batteryStates.deleteBefore(T0 + 3)).toBe(1);
  expect(await home.batteryStates.findRange("battery", ALL)).toEqual([battery(T0 + 3)]);
  expect(await household("away").batteryStates.findLatest("away-battery")).toBeDefined();
});
