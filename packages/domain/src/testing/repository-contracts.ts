import { expect } from "vitest";
import type {
  BatteryStateRepository,
  DeviceLookup,
  DeviceRepository,
  PowerHistoryRepository,
  PriceRepository,
  ScheduleRepository,
  SnapshotRepository,
} from "../ports/repositories.ts";
import { casesOf, expectCode, registerCases, type ContractCase, type SubjectFactory } from "./contract.ts";
import { batteryState, device, HOUR, power, price, schedule, snapshot, START } from "./repository-records.ts";

/** The repositories that {@link repositoryContract} knows, by kind. */
export interface RepositoryKinds {
  readonly device: DeviceRepository & Partial<DeviceLookup>;
  readonly "battery-state": BatteryStateRepository;
  readonly schedule: ScheduleRepository;
  readonly price: PriceRepository;
  readonly "power-history": PowerHistoryRepository;
  readonly snapshot: SnapshotRepository;
}

/**
 * What a repository of a kind keeps to. Call it in a test file; the factory must give an empty repository.
 *
 * Records about a household or a device that is not stored must be accepted, or the factory must store `home`, `other` and `battery`
 * first.
 *
 * @param name - Shown in the titles.
 */
export function repositoryContract<Kind extends keyof RepositoryKinds>(
  name: string,
  kind: Kind,
  makeRepository: SubjectFactory<RepositoryKinds[Kind]>,
): void {
  registerCases(`${name} keeps the ${kind} repository contract`, repositoryCases(kind, makeRepository));
}

/** The cases of {@link repositoryContract}, for those who run them elsewhere. */
export function repositoryCases<Kind extends keyof RepositoryKinds>(
  kind: Kind,
  makeRepository: SubjectFactory<RepositoryKinds[Kind]>,
): readonly ContractCase[] {
  return CASES[kind](makeRepository);
}

const CASES: {
  readonly [Kind in keyof RepositoryKinds]: (
    make: SubjectFactory<RepositoryKinds[Kind]>,
  ) => readonly ContractCase[];
} = {
  device: deviceCases,
  "battery-state": batteryStateCases,
  schedule: scheduleCases,
  price: priceCases,
  "power-history": powerHistoryCases,
  snapshot: snapshotCases,
};

function deviceCases(make: SubjectFactory<RepositoryKinds["device"]>): readonly ContractCase[] {
  return casesOf(make, [
    [
      "a device that was stored is found again, all fields",
      async ({ subject }) => {
        await subject.insertDevice(device("a"));
        expect(await subject.findById("a")).toEqual(device("a"));
      },
    ],
    [
      "an unknown id finds nothing",
      async ({ subject }) => {
        expect(await subject.findById("nobody")).toBeUndefined();
      },
    ],
    [
      "the same id cannot be stored twice",
      async ({ subject }) => {
        await subject.insertDevice(device("a"));
        await expectCode("DUPLICATE_ID", () => subject.insertDevice({ ...device("a"), model: "other" }));
        expect(await subject.findById("a")).toEqual(device("a"));
      },
    ],
    [
      "the time a device was last seen can be changed, and nothing else changes",
      async ({ subject }) => {
        await subject.insertDevice(device("a"));
        await subject.insertDevice(device("b"));
        expect(await subject.updateLastSeen("a", START + HOUR)).toBe(true);
        expect(await subject.findById("a")).toEqual({ ...device("a"), lastSeenAt: START + HOUR });
        expect(await subject.findById("b")).toEqual(device("b"));
      },
    ],
    [
      "an unknown device cannot be seen",
      async ({ subject }) => {
        expect(await subject.updateLastSeen("nobody", START)).toBe(false);
      },
    ],
    [
      "a deleted device is gone, the others stay",
      async ({ subject }) => {
        await subject.insertDevice(device("a"));
        await subject.insertDevice(device("b"));
        expect(await subject.delete("a")).toBe(true);
        expect(await subject.listAll()).toEqual([device("b")]);
        expect(await subject.delete("a")).toBe(false);
      },
    ],
    [
      "all devices are listed by id",
      async ({ subject }) => {
        for (const id of ["c", "a", "b"]) await subject.insertDevice(device(id));
        expect((await subject.listAll()).map(({ id }) => id)).toEqual(["a", "b", "c"]);
      },
    ],
    [
      "devices are found by type and address, where it can look them up",
      async ({ subject }) => {
        await subject.insertDevice(device("b"));
        await subject.insertDevice({ ...device("a"), type: "inverter", ip: "192.0.2.2" });
        if (subject.findByType !== undefined)
          expect(await subject.findByType("battery")).toEqual([device("b")]);
        if (subject.findByIp !== undefined)
          expect((await subject.findByIp("192.0.2.2")).map(({ id }) => id)).toEqual(["a"]);
      },
    ],
  ]);
}

function batteryStateCases(make: SubjectFactory<BatteryStateRepository>): readonly ContractCase[] {
  return casesOf(make, [
    [
      "the latest state is that of the latest time, not of the last insertion",
      async ({ subject }) => {
        await subject.insertState(batteryState(2, 60));
        await subject.insertState(batteryState(1, 50));
        expect(await subject.findLatest("battery")).toEqual(batteryState(2, 60));
        expect(await subject.findLatest("other")).toBeUndefined();
      },
    ],
    [
      "a range has its start, not its end, in order of time",
      async ({ subject }) => {
        await subject.insertBatch([3, 1, 0, 2].map((hour) => batteryState(hour, 10 * hour)));
        expect(await subject.findRange("battery", { start: START + HOUR, end: START + 3 * HOUR })).toEqual([
          batteryState(1, 10),
          batteryState(2, 20),
        ]);
      },
    ],
    [
      "a second state of the same time replaces the first",
      async ({ subject }) => {
        await subject.insertState(batteryState(1, 50));
        await subject.insertState(batteryState(1, 55));
        expect(await subject.findRange("battery", { start: START, end: START + 9 * HOUR })).toEqual([
          batteryState(1, 55),
        ]);
      },
    ],
    [
      "statistics cover the range",
      async ({ subject }) => {
        await subject.insertBatch([batteryState(0, 20), batteryState(1, 40), batteryState(2, 90)]);
        const statistics = await subject.getStatistics("battery", { start: START, end: START + 2 * HOUR });
        expect(statistics).toMatchObject({
          count: 2,
          meanSocPercent: 30,
          minSocPercent: 20,
          maxSocPercent: 40,
        });
      },
    ],
    [
      "statistics of nothing have a count of 0",
      async ({ subject }) => {
        expect((await subject.getStatistics("battery", { start: START, end: START + HOUR })).count).toBe(0);
      },
    ],
  ]);
}

function scheduleCases(make: SubjectFactory<ScheduleRepository>): readonly ContractCase[] {
  return casesOf(make, [
    [
      "a schedule that was stored is found again, all fields",
      async ({ subject }) => {
        await subject.insertSchedule(schedule("a", 0));
        expect(await subject.findById("a")).toEqual(schedule("a", 0));
        expect(await subject.findById("nothing")).toBeUndefined();
      },
    ],
    [
      "the same id cannot be stored twice",
      async ({ subject }) => {
        await subject.insertSchedule(schedule("a", 0));
        await expectCode("DUPLICATE_ID", () => subject.insertSchedule(schedule("a", 1)));
      },
    ],
    [
      "of two schedules for an instant the newer is active, until it is invalidated",
      async ({ subject }) => {
        await subject.insertSchedule(schedule("new", 1));
        await subject.insertSchedule(schedule("old", 0));
        expect((await subject.findActive("battery", START + HOUR))?.id).toBe("new");
        expect(await subject.invalidate("new")).toBe(true);
        expect((await subject.findActive("battery", START + HOUR))?.id).toBe("old");
        expect((await subject.findById("new"))?.valid).toBe(false);
      },
    ],
    [
      "no schedule is active at the end of its last interval, nor for another device",
      async ({ subject }) => {
        await subject.insertSchedule(schedule("a", 0));
        expect(await subject.findActive("battery", START + 2 * HOUR)).toBeUndefined();
        expect(await subject.findActive("other", START)).toBeUndefined();
      },
    ],
    [
      "a device's schedules are listed in order of creation",
      async ({ subject }) => {
        for (const [id, created] of [
          ["b", 2],
          ["a", 3],
          ["c", 1],
        ] as const)
          await subject.insertSchedule(schedule(id, created));
        expect((await subject.listForDevice("battery")).map(({ id }) => id)).toEqual(["c", "b", "a"]);
      },
    ],
    [
      "an unknown schedule cannot be invalidated",
      async ({ subject }) => {
        expect(await subject.invalidate("nothing")).toBe(false);
      },
    ],
  ]);
}

function priceCases(make: SubjectFactory<PriceRepository>): readonly ContractCase[] {
  return casesOf(make, [
    [
      "prices of an area come back in order of time, start in, end out",
      async ({ subject }) => {
        await subject.insertPrices([
          price(2, 0.3),
          price(0, 0.1),
          price(1, -0.2),
          { ...price(1, 9), area: "SE4" },
        ]);
        expect(await subject.findRange("SE3", { start: START, end: START + 2 * HOUR })).toEqual([
          price(0, 0.1),
          price(1, -0.2),
        ]);
      },
    ],
    [
      "a second price of the same slot and source replaces the first",
      async ({ subject }) => {
        await subject.insertPrices([price(0, 0.1)]);
        await subject.insertPrices([price(0, 0.2)]);
        expect(await subject.findRange("SE3", { start: START, end: START + HOUR })).toEqual([price(0, 0.2)]);
      },
    ],
    [
      "the latest price is the one that begins last",
      async ({ subject }) => {
        await subject.insertPrices([price(1, 0.2), price(0, 0.1)]);
        expect(await subject.findLatest("SE3")).toEqual(price(1, 0.2));
        expect(await subject.findLatest("SE1")).toBeUndefined();
      },
    ],
    [
      "the average price is weighted by time",
      async ({ subject }) => {
        const quarter = { ...price(1, 2), end: START + HOUR + HOUR / 4 };
        await subject.insertPrices([price(0, 1), quarter]);
        expect(await subject.getAveragePrice("SE3", { start: START, end: START + 2 * HOUR })).toBeCloseTo(
          1.2,
          12,
        );
      },
    ],
    [
      "the average of no prices is undefined",
      async ({ subject }) => {
        expect(await subject.getAveragePrice("SE3", { start: START, end: START + HOUR })).toBeUndefined();
      },
    ],
  ]);
}

function powerHistoryCases(make: SubjectFactory<PowerHistoryRepository>): readonly ContractCase[] {
  const day = { start: START, end: START + 72 * HOUR };
  return casesOf(make, [
    [
      "records of a household come back in order of time, start in, end out",
      async ({ subject }) => {
        await subject.insertRecords([
          power(2, 300),
          power(0, 100),
          power(1, 200),
          { ...power(1, 9), householdId: "other" },
        ]);
        expect(await subject.findRange("home", { start: START, end: START + 2 * HOUR })).toEqual([
          power(0, 100),
          power(1, 200),
        ]);
        expect(await subject.findLatest("home")).toEqual(power(2, 300));
      },
    ],
    [
      "a second record of the same start replaces the first",
      async ({ subject }) => {
        await subject.insertRecords([power(0, 100)]);
        await subject.insertRecords([power(0, 150)]);
        expect(await subject.findRange("home", day)).toEqual([power(0, 150)]);
      },
    ],
    [
      "averages by hour leave out hours without a record",
      async ({ subject }) => {
        const half = { ...power(0, 400), start: START + HOUR / 2 };
        await subject.insertRecords([{ ...power(0, 100), end: START + HOUR / 2 }, half, power(2, 50)]);
        expect(await subject.getAverages("home", day, { unit: "hour" })).toEqual([
          { start: START, meanPowerW: 250 },
          { start: START + 2 * HOUR, meanPowerW: 50 },
        ]);
      },
    ],
    [
      "averages by local day begin at local midnight, also after the clock changed",
      async ({ subject }) => {
        await subject.insertRecords([power(30, 100), power(44, 300), power(46, 700)]);
        // In Stockholm 2026-03-29 begins at 23:00 UTC of the day before and ends, an hour short, at 22:00 UTC.
        expect(await subject.getAverages("home", day, { unit: "day", timeZone: "Europe/Stockholm" })).toEqual(
          [
            { start: START + 23 * HOUR, meanPowerW: 200 },
            { start: START + 46 * HOUR, meanPowerW: 700 },
          ],
        );
      },
    ],
    [
      "a deleted range is gone, the rest stays",
      async ({ subject }) => {
        await subject.insertRecords([power(0, 1), power(1, 2), power(2, 3)]);
        expect(await subject.deleteRange("home", { start: START, end: START + 2 * HOUR })).toBe(2);
        expect(await subject.findRange("home", day)).toEqual([power(2, 3)]);
      },
    ],
  ]);
}

function snapshotCases(make: SubjectFactory<SnapshotRepository>): readonly ContractCase[] {
  return casesOf(make, [
    [
      "snapshots come back in order of time, start in, end out, all fields",
      async ({ subject }) => {
        for (const hour of [2, 0, 1]) await subject.saveSnapshot(snapshot(hour));
        const found = await subject.getSnapshotsRange("home", { start: START, end: START + 2 * HOUR });
        expect(found).toEqual([snapshot(0), snapshot(1)]);
      },
    ],
    [
      "the latest snapshot is that of the latest time",
      async ({ subject }) => {
        for (const hour of [1, 2, 0]) await subject.saveSnapshot(snapshot(hour));
        expect(await subject.getLatestSnapshot("home")).toEqual(snapshot(2));
        expect(await subject.getLatestSnapshot("other")).toBeUndefined();
      },
    ],
    [
      "a second snapshot of the same time replaces the first",
      async ({ subject }) => {
        await subject.saveSnapshot(snapshot(0));
        await subject.saveSnapshot({ ...snapshot(0), gridW: -5 });
        expect(await subject.getSnapshotsRange("home", { start: START, end: START + HOUR })).toEqual([
          { ...snapshot(0), gridW: -5 },
        ]);
      },
    ],
  ]);
}
