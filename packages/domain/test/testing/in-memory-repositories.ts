import { localDayStart, OecError } from "../../src/index.ts";
import type {
  BatteryStateRecord,
  BatteryStateRepository,
  DeviceLookup,
  DeviceRecord,
  DeviceRepository,
  Instant,
  PowerHistoryRepository,
  PowerRecord,
  PriceRecord,
  PriceRepository,
  ScheduleRecord,
  ScheduleRepository,
  Slot,
  SnapshotRecord,
  SnapshotRepository,
} from "../../src/index.ts";
import type { RepositoryKinds } from "../../src/testing/index.ts";

const inPeriod = (at: Instant, { start, end }: Slot): boolean => at >= start && at < end;

/** Records by key, in order of a number. */
class Table<Item> {
  readonly #rows = new Map<string, Item>();
  readonly #key: (row: Item) => string;
  readonly #order: (row: Item) => number;

  constructor(key: (row: Item) => string, order: (row: Item) => number) {
    this.#key = key;
    this.#order = order;
  }

  put(row: Item): void {
    this.#rows.set(this.#key(row), row);
  }

  insert(row: Item): void {
    if (this.#rows.has(this.#key(row)))
      throw new OecError("DUPLICATE_ID", "the id is taken", { context: {} });
    this.put(row);
  }

  get(key: string): Item | undefined {
    return this.#rows.get(key);
  }

  remove(row: Item): boolean {
    return this.#rows.delete(this.#key(row));
  }

  where(accepts: (row: Item) => boolean = () => true): Item[] {
    return [...this.#rows.values()].filter(accepts).sort((a, b) => this.#order(a) - this.#order(b));
  }
}

const soon = <Value>(act: () => Value): Promise<Value> => Promise.resolve().then(act);
const mean = (values: readonly (readonly [value: number, weight: number])[]): number =>
  values.reduce((sum, [value, weight]) => sum + value * weight, 0) /
  values.reduce((sum, [, weight]) => sum + weight, 0);

function memoryDevices(): DeviceRepository & DeviceLookup {
  const table = new Table<DeviceRecord>(
    ({ id }) => id,
    () => 0,
  );
  const byId = (rows: DeviceRecord[]): DeviceRecord[] => rows.sort((a, b) => (a.id < b.id ? -1 : 1));
  return {
    insertDevice: (device) => soon(() => table.insert(device)),
    findById: (id) => soon(() => table.get(id)),
    updateLastSeen: (id, at) =>
      soon(() => {
        const device = table.get(id);
        if (device !== undefined) table.put({ ...device, lastSeenAt: at });
        return device !== undefined;
      }),
    delete: (id) =>
      soon(() => {
        const device = table.get(id);
        return device !== undefined && table.remove(device);
      }),
    listAll: () => soon(() => byId(table.where())),
    findByIp: (ip) => soon(() => byId(table.where((device) => device.ip === ip))),
    findByType: (type) => soon(() => byId(table.where((device) => device.type === type))),
  };
}

function memoryBatteryStates(): BatteryStateRepository {
  const table = new Table<BatteryStateRecord>(
    ({ deviceId, at }) => `${deviceId} ${String(at)}`,
    ({ at }) => at,
  );
  const range = (deviceId: string, period: Slot) =>
    table.where((row) => row.deviceId === deviceId && inPeriod(row.at, period));
  return {
    insertState: (record) => soon(() => table.put(record)),
    insertBatch: (records) => soon(() => records.forEach((record) => table.put(record))),
    findLatest: (deviceId) => soon(() => table.where((row) => row.deviceId === deviceId).at(-1)),
    findRange: (deviceId, period) => soon(() => range(deviceId, period)),
    getStatistics: (deviceId, period) =>
      soon(() => {
        const states = range(deviceId, period).map(({ state }) => state);
        if (states.length === 0) return { count: 0 };
        const socs = states.map(({ socPercent }): number => socPercent);
        return {
          count: states.length,
          meanSocPercent: mean(socs.map((soc) => [soc, 1])),
          minSocPercent: Math.min(...socs),
          maxSocPercent: Math.max(...socs),
          meanPowerW: mean(states.map(({ powerW }) => [powerW, 1])),
        };
      }),
  };
}

function memorySchedules(): ScheduleRepository {
  const table = new Table<ScheduleRecord>(
    ({ id }) => id,
    ({ schedule }) => schedule.createdAt,
  );
  return {
    insertSchedule: (record) => soon(() => table.insert(record)),
    findActive: (deviceId, at) =>
      soon(() =>
        table
          .where(
            ({ schedule, valid }) =>
              valid &&
              schedule.deviceId === deviceId &&
              schedule.intervals.some((interval) => inPeriod(at, interval)),
          )
          .at(-1),
      ),
    findById: (id) => soon(() => table.get(id)),
    listForDevice: (deviceId) => soon(() => table.where(({ schedule }) => schedule.deviceId === deviceId)),
    invalidate: (id) =>
      soon(() => {
        const record = table.get(id);
        if (record !== undefined) table.put({ ...record, valid: false });
        return record !== undefined;
      }),
  };
}

function memoryPrices(): PriceRepository {
  const table = new Table<PriceRecord>(
    ({ area, source, start }) => `${area} ${source} ${String(start)}`,
    ({ start }) => start,
  );
  const range = (area: string, period: Slot) =>
    table.where((row) => row.area === area && inPeriod(row.start, period));
  return {
    insertPrices: (records) => soon(() => records.forEach((record) => table.put(record))),
    findRange: (area, period) => soon(() => range(area, period)),
    findLatest: (area) => soon(() => table.where((row) => row.area === area).at(-1)),
    getAveragePrice: (area, period) =>
      soon(() => {
        const rows = range(area, period);
        return rows.length === 0
          ? undefined
          : mean(rows.map(({ pricePerKwh, start, end }) => [pricePerKwh, end - start]));
      }),
  };
}

function memoryPowerHistory(): PowerHistoryRepository {
  const table = new Table<PowerRecord>(
    ({ householdId, start }) => `${householdId} ${String(start)}`,
    ({ start }) => start,
  );
  const range = (householdId: string, period: Slot) =>
    table.where((row) => row.householdId === householdId && inPeriod(row.start, period));
  return {
    insertRecords: (records) => soon(() => records.forEach((record) => table.put(record))),
    findRange: (householdId, period) => soon(() => range(householdId, period)),
    findLatest: (householdId) => soon(() => table.where((row) => row.householdId === householdId).at(-1)),
    getAverages: (householdId, period, by) =>
      soon(() => {
        const groups = new Map<Instant, PowerRecord[]>();
        for (const row of range(householdId, period)) {
          const start =
            by.unit === "hour"
              ? Math.floor(row.start / 3_600_000) * 3_600_000
              : localDayStart(row.start, by.timeZone);
          groups.set(start, [...(groups.get(start) ?? []), row]);
        }
        return [...groups].map(([start, rows]) => ({
          start,
          meanPowerW: mean(rows.map((row) => [row.powerW, row.end - row.start])),
        }));
      }),
    deleteRange: (householdId, period) =>
      soon(() => range(householdId, period).filter((row) => table.remove(row)).length),
  };
}

function memorySnapshots(): SnapshotRepository {
  const table = new Table<SnapshotRecord>(
    ({ householdId, at }) => `${householdId} ${String(at)}`,
    ({ at }) => at,
  );
  return {
    saveSnapshot: (record) => soon(() => table.put(record)),
    getLatestSnapshot: (householdId) =>
      soon(() => table.where((row) => row.householdId === householdId).at(-1)),
    getSnapshotsRange: (householdId, period) =>
      soon(() => table.where((row) => row.householdId === householdId && inPeriod(row.at, period))),
  };
}

export const MEMORY: { readonly [Kind in keyof RepositoryKinds]: () => RepositoryKinds[Kind] } = {
  device: memoryDevices,
  "battery-state": memoryBatteryStates,
  schedule: memorySchedules,
  price: memoryPrices,
  "power-history": memoryPowerHistory,
  snapshot: memorySnapshots,
};
