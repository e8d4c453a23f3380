import type { PriceRecord } from "@oec/domain";
import { expect, test } from "vitest";
import { device, household, HOUR, MINUTE, T0, testDatabase } from "../test-store.ts";

const ALL = { start: 0, end: 9e15 };

test("a household comes back as it was written, and its id is never used twice", async () => {
  const { shared } = await testDatabase();
  const cabin = { ...household("cabin"), location: "59.3,18.1" };
  await shared.households.insertHousehold(cabin);
  expect(await shared.households.findById("cabin")).toEqual(cabin);
  expect((await shared.households.listAll()).map(({ id }) => id)).toEqual(["away", "cabin", "home"]);
  await expect(shared.households.insertHousehold(cabin)).rejects.toMatchObject({ code: "DUPLICATE_ID" });
});

test("preferences are saved, replaced, and belong to one household", async () => {
  const { home, household: of } = await testDatabase();
  const wishes = {
    householdId: "home",
    minSocPercent: 15,
    maxCyclesPerDay: 1.2,
    preferSolar: true,
    v2xEnabled: false,
  };
  expect(await home.preferences.get()).toBeUndefined();
  await home.preferences.save(wishes);
  await home.preferences.save({ ...wishes, v2xEnabled: true });
  expect(await home.preferences.get()).toEqual({ ...wishes, v2xEnabled: true });
  expect(await of("away").preferences.get()).toBeUndefined();
  await expect(of("away").preferences.save(wishes)).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
});

test("a device is changed as a whole, but for its id", async () => {
  const { home, household: of } = await testDatabase();
  const changed = {
    ...device("battery"),
    model: "Two",
    ip: "192.0.2.7",
    port: 502,
    config: { deep: { list: [1, "a"] } },
  };
  expect(await home.devices.updateDevice(changed)).toBe(true);
  expect(await home.devices.findById("battery")).toEqual(changed);
  expect(await of("away").devices.updateDevice(changed)).toBe(false);
  expect(await home.devices.findByIp("192.0.2.7")).toEqual([changed]);
});

test("two households may give their devices the same id", async () => {
  const { home, household: of } = await testDatabase();
  await of("away").devices.insertDevice({ ...device("battery"), model: "Theirs" });
  expect(await of("away").devices.delete("battery")).toBe(true);
  expect((await home.devices.findById("battery"))?.model).toBe("One");
});

test("a change that names no time of its own is stamped by the database", async () => {
  const { file, home } = await testDatabase();
  const stamp = () => Number(file.value("SELECT updated_at FROM devices WHERE id = 'battery'"));
  const before = stamp();
  await home.devices.updateDevice({ ...device("battery"), model: "Two" });
  expect(stamp()).toBeGreaterThan(before);
});

test("text that looks like SQL is stored and found as text", async () => {
  const { home, file } = await testDatabase();
  const id = "x'; DROP TABLE devices; --";
  await home.devices.insertDevice({ ...device(id), model: 'a"b`c', ip: "%' OR 1=1" });
  expect((await home.devices.findByIp("%' OR 1=1")).map((found) => found.id)).toEqual([id]);
  expect(await home.devices.delete(id)).toBe(true);
  expect(file.value("SELECT count(*) FROM devices")).toBe(2);
});

const price = (step: number, pricePerKwh: number, source = "nordpool"): PriceRecord => ({
  start: T0 + step * 15 * MINUTE,
  end: T0 + (step + 1) * 15 * MINUTE,
  area: "SE3",
  source,
  pricePerKwh,
  currency: "SEK",
});

test("prices of two sources for one quarter stand side by side", async () => {
  const { shared } = await testDatabase();
  await shared.prices.insertPrices([price(0, 1), price(0, 2, "entsoe")]);
  expect(await shared.prices.findRange("SE3", ALL)).toEqual([price(0, 2, "entsoe"), price(0, 1)]);
});

test("a batch of prices with a bad one is refused as a whole", async () => {
  const { shared } = await testDatabase();
  const bad = { ...price(1, 1), end: T0 };
  await expect(shared.prices.insertPrices([price(0, 1), bad])).rejects.toMatchObject({
    code: "STORE_CONSTRAINT",
  });
  expect(await shared.prices.findRange("SE3", ALL)).toEqual([]);
});

test("the history of a device is kept beside that of the household and does not count in its means", async () => {
  const { shared } = await testDatabase();
  const whole = { householdId: "home", start: T0, end: T0 + HOUR, powerW: 1_000 };
  const part = { ...whole, powerW: 300, deviceId: "battery" };
  await shared.consumption.insertRecords([whole, part]);
  expect(await shared.consumption.findRange("home", ALL)).toEqual([whole]);
  expect(await shared.consumption.findDeviceRange("home", "battery", ALL)).toEqual([part]);
  expect(await shared.consumption.getAverages("home", ALL, { unit: "hour" })).toEqual([
    { start: T0, meanPowerW: 1_000 },
  ]);
  expect(await shared.production.findRange("home", ALL)).toEqual([]);
});

test("local days of a zone that is half an hour off begin in the middle of an hour", async () => {
  const { shared } = await testDatabase();
  const quarter = (at: number, powerW: number) => ({
    householdId: "away",
    start: at,
    end: at + 15 * MINUTE,
    powerW,
  });
  const midnight = T0 + 18.5 * HOUR;
  await shared.consumption.insertRecords([quarter(midnight - 15 * MINUTE, 100), quarter(midnight, 200)]);
  expect(
    await shared.consumption.getAverages("away", ALL, { unit: "day", timeZone: "Asia/Kolkata" }),
  ).toEqual([
    { start: midnight - 24 * HOUR, meanPowerW: 100 },
    { start: midnight, meanPowerW: 200 },
  ]);
});

test("the energy of a record is its power over its time", async () => {
  const { shared, file } = await testDatabase();
  await shared.consumption.insertRecords([
    { householdId: "home", start: T0, end: T0 + HOUR / 4, powerW: 2_000 },
  ]);
  expect(file.value("SELECT energy_kwh FROM consumption_history")).toBe(0.5);
});
