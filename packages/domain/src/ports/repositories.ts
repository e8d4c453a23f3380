import type { AbortSignalLike } from "../abort.ts";
import type { Slot } from "../time/horizon.ts";
import type { Instant, PricePerKwh } from "../units/quantity.ts";
import type {
  BatteryStateRecord,
  BatteryStatistics,
  DeviceRecord,
  DeviceType,
  PowerAverage,
  PowerRecord,
  PriceRecord,
  ScheduleRecord,
  SnapshotRecord,
} from "./records.ts";

/*
 * What every repository keeps to, and what repositoryContract in @oec/domain/testing tests:
 * periods are [start, end); lists ascend in time; nothing found is undefined or an empty list, never an error; a record handed
 * out or taken in is a copy or immutable.
 */

/** Devices by id. */
export interface DeviceRepository {
  /** @throws {@link OecError} `DUPLICATE_ID` if the id is taken. */
  insertDevice(device: DeviceRecord, signal?: AbortSignalLike): Promise<void>;
  /** The device of an id. */
  findById(id: string, signal?: AbortSignalLike): Promise<DeviceRecord | undefined>;
  /** @returns false if there is no such device. */
  updateLastSeen(id: string, at: Instant, signal?: AbortSignalLike): Promise<boolean>;
  /** @returns false if there was no such device. */
  delete(id: string, signal?: AbortSignalLike): Promise<boolean>;
  /** In ascending order of id. */
  listAll(signal?: AbortSignalLike): Promise<readonly DeviceRecord[]>;
}

/** Devices by other properties; in ascending order of id. */
export interface DeviceLookup {
  /** Devices at an IP address. */
  findByIp(ip: string, signal?: AbortSignalLike): Promise<readonly DeviceRecord[]>;
  /** Devices of a type. */
  findByType(type: DeviceType, signal?: AbortSignalLike): Promise<readonly DeviceRecord[]>;
}

/** States of batteries over time. A second state of the same device and instant replaces the first. */
export interface BatteryStateRepository {
  /** Stores one state. */
  insertState(record: BatteryStateRecord, signal?: AbortSignalLike): Promise<void>;
  /** All or, if one cannot be stored, none. */
  insertBatch(records: readonly BatteryStateRecord[], signal?: AbortSignalLike): Promise<void>;
  /** The state of the latest time. */
  findLatest(deviceId: string, signal?: AbortSignalLike): Promise<BatteryStateRecord | undefined>;
  /** States within a period. */
  findRange(deviceId: string, period: Slot, signal?: AbortSignalLike): Promise<readonly BatteryStateRecord[]>;
  /** What the states within a period amount to. */
  getStatistics(deviceId: string, period: Slot, signal?: AbortSignalLike): Promise<BatteryStatistics>;
}

/** Forgets what is old. */
export interface Retention {
  /** Deletes the records before an instant. @returns how many. */
  deleteBefore(at: Instant, signal?: AbortSignalLike): Promise<number>;
}

/** Schedules by device. */
export interface ScheduleRepository {
  /** @throws {@link OecError} `DUPLICATE_ID` if the id is taken. */
  insertSchedule(record: ScheduleRecord, signal?: AbortSignalLike): Promise<void>;
  /** Of the valid schedules with an interval at that instant, the one created last. */
  findActive(deviceId: string, at: Instant, signal?: AbortSignalLike): Promise<ScheduleRecord | undefined>;
  /** The schedule of an id, valid or not. */
  findById(id: string, signal?: AbortSignalLike): Promise<ScheduleRecord | undefined>;
  /** In ascending order of creation. */
  listForDevice(deviceId: string, signal?: AbortSignalLike): Promise<readonly ScheduleRecord[]>;
  /** @returns false if there is no such schedule. */
  invalidate(id: string, signal?: AbortSignalLike): Promise<boolean>;
}

/** Spot prices by area. A second price of the same slot, area and source replaces the first. */
export interface PriceRepository {
  /** Stores prices, all or none. */
  insertPrices(records: readonly PriceRecord[], signal?: AbortSignalLike): Promise<void>;
  /** Slots that begin in the period. */
  findRange(area: string, period: Slot, signal?: AbortSignalLike): Promise<readonly PriceRecord[]>;
  /** The price that begins last. */
  findLatest(area: string, signal?: AbortSignalLike): Promise<PriceRecord | undefined>;
  /** Mean weighted by time of the slots that begin in the period; undefined if there are none. */
  getAveragePrice(area: string, period: Slot, signal?: AbortSignalLike): Promise<PricePerKwh | undefined>;
}

/** Mean powers of households. A second record of the same household and start replaces the first. */
export interface PowerHistoryRepository {
  /** Stores records, all or none. */
  insertRecords(records: readonly PowerRecord[], signal?: AbortSignalLike): Promise<void>;
  /** Slots that begin in the period. */
  findRange(householdId: string, period: Slot, signal?: AbortSignalLike): Promise<readonly PowerRecord[]>;
  /** The record that begins last. */
  findLatest(householdId: string, signal?: AbortSignalLike): Promise<PowerRecord | undefined>;
  /** Means per hour or local day of the records that begin in the period; hours and days without a record are left out. */
  getAverages(
    householdId: string,
    period: Slot,
    by: { readonly unit: "hour" } | { readonly unit: "day"; readonly timeZone: string },
    signal?: AbortSignalLike,
  ): Promise<readonly PowerAverage[]>;
  /** Deletes the records that begin in the period. @returns how many. */
  deleteRange(householdId: string, period: Slot, signal?: AbortSignalLike): Promise<number>;
}

/** House load over time. */
export type ConsumptionRepository = PowerHistoryRepository;

/** PV production over time. */
export type ProductionRepository = PowerHistoryRepository;

/** What flowed where over time. A second snapshot of the same household and instant replaces the first. */
export interface SnapshotRepository {
  /** Stores one snapshot. */
  saveSnapshot(record: SnapshotRecord, signal?: AbortSignalLike): Promise<void>;
  /** The snapshot of the latest time. */
  getLatestSnapshot(householdId: string, signal?: AbortSignalLike): Promise<SnapshotRecord | undefined>;
  /** Snapshots within a period. */
  getSnapshotsRange(
    householdId: string,
    period: Slot,
    signal?: AbortSignalLike,
  ): Promise<readonly SnapshotRecord[]>;
}
