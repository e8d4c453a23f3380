import fc from "fast-check";
import { expect, test } from "vitest";
import type { CommandRecord, TelemetryRow } from "../../src/storage/records.ts";
import { writeTelemetry } from "../../src/storage/telemetry.ts";
import { device, HOUR, snapshot, T0, testDatabase } from "./test-store.ts";

const ALL = { start: 0, end: 9e15 };
const battery = (at: number, socPercent: number): TelemetryRow => ({
  kind: "battery",
  householdId: "home",
  record: {
    deviceId: "battery",
    at,
    state: { socPercent, powerW: 0, status: "idle", chargeLimitW: 0, dischargeLimitW: 0 },
  },
});

const command = (id: string): CommandRecord => ({
  id,
  deviceId: "battery",
  at: T0,
  kind: "set-power",
  payload: { powerW: 500 },
  source: "plan",
  status: "accepted",
  finishedAt: T0,
  outcome: { powerW: 500 },
});

test("a command that is there already is refused, and the rest of its group is written", async () => {
  const { db, home } = await testDatabase();
  const rows = ["c1", "c1", "c2"].map((id): TelemetryRow => ({
    kind: "command",
    householdId: "home",
    record: command(id),
  }));
  expect(await writeTelemetry(db, rows)).toMatchObject({ written: 2, refused: 1 });
  expect(await home.commands.findRange(ALL, 10)).toHaveLength(2);
});

test("a group may hold every kind of telemetry", async () => {
  const { db, shared, home } = await testDatabase();
  await home.devices.insertDevice(device("inverter", "inverter"));
  await home.devices.insertDevice(device("charger", "ev-charger"));
  const energy = { householdId: "home", start: T0, end: T0 + HOUR, powerW: 500 };
  const rows: TelemetryRow[] = [
    battery(T0, 50),
    {
      kind: "inverter",
      householdId: "home",
      record: {
        deviceId: "inverter",
        at: T0,
        state: { pvW: 1, acPowerW: -1, dcPowerW: 1, mode: "grid-tied" },
      },
    },
    {
      kind: "ev-charger",
      householdId: "home",
      record: {
        deviceId: "charger",
        at: T0,
        state: {
          status: "available",
          connected: false,
          charging: false,
          powerW: 0,
          phaseCurrentA: [0, 0, 0],
          phasesInUse: 0,
          currentLimitA: 16,
          sessionWh: 0,
        },
      },
    },
    { kind: "snapshot", record: snapshot(T0) },
    { kind: "consumption", record: energy },
    { kind: "production", record: { ...energy, powerW: 700 } },
    {
      kind: "forecast",
      householdId: "home",
      record: { id: "f", type: "price", createdAt: T0, validUntil: T0 + HOUR, data: [1, 2] },
    },
    { kind: "command", householdId: "home", record: command("c") },
  ];
  expect(await writeTelemetry(db, rows)).toEqual({ written: 8, refused: 0 });
  expect((await home.forecastCache.findValid("price", T0))?.data).toEqual([1, 2]);
  expect(await home.commands.findById("c")).toEqual(command("c"));
  expect((await home.batteryStates.findLatest("battery"))?.at).toBe(T0);
  expect((await home.inverterStates.findLatest("inverter"))?.at).toBe(T0);
  expect((await home.evChargerStates.findLatest("charger"))?.at).toBe(T0);
  expect((await shared.powerFlow.getLatestSnapshot("home"))?.at).toBe(T0);
  expect((await shared.consumption.findLatest("home"))?.powerW).toBe(500);
  expect((await shared.production.findLatest("home"))?.powerW).toBe(700);
});

test("whatever rows of a group are bad, exactly the good ones are stored", async () => {
  const { db, home } = await testDatabase();
  const socs = fc.array(fc.constantFrom(50, 101, NaN), { minLength: 1, maxLength: 24 });
  await fc.assert(
    fc.asyncProperty(socs, async (group) => {
      await home.batteryStates.deleteBefore(ALL.end);
      const outcome = await writeTelemetry(
        db,
        group.map((soc, index) => battery(T0 + index, soc)),
      );
      const good = group.flatMap((soc, index) => (soc === 50 ? [T0 + index] : []));
      const stored = await home.batteryStates.findRange("battery", ALL);
      expect(stored.map(({ at }) => at)).toEqual(good);
      expect([outcome.written, outcome.refused]).toEqual([good.length, group.length - good.length]);
      expect(outcome.firstRefusal !== undefined).toBe(good.length < group.length);
    }),
    { numRuns: 40 },
  );
});

test("a snapshot of a household that is not stored is refused and leaves no bucket", async () => {
  const { db, file } = await testDatabase();
  const row: TelemetryRow = { kind: "snapshot", record: snapshot(T0, { householdId: "nobody" }) };
  expect(await writeTelemetry(db, [row])).toMatchObject({ written: 0, refused: 1 });
  expect(file.value("SELECT count(*) FROM power_flow_15min")).toBe(0);
});

test("an error of the disk is not taken for a bad row: it is passed on and nothing is stored", async () => {
  const { db, file, home } = await testDatabase();
  const pages = Number(file.value("PRAGMA page_count"));
  file.all(`PRAGMA max_page_count = ${pages}`);
  const rows = Array.from({ length: 2_000 }, (_, index) => battery(T0 + index, 50));
  await expect(writeTelemetry(db, rows)).rejects.toMatchObject({ code: "STORE_FULL" });
  expect(await home.batteryStates.findRange("battery", ALL)).toEqual([]);
});
