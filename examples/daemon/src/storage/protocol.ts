import type { PlainError } from "./errors.ts";
import type { MigrationReport } from "./migrate.ts";
import type { HouseholdRepositories, SharedRepositories } from "./ports.ts";
import type { TelemetryRow } from "./records.ts";

/** What the worker is started with. */
export type WorkerTask =
  | {
      readonly kind: "serve";
      readonly path: string;
      readonly busyTimeoutMs: number;
      readonly maxBytes?: number;
      readonly slowQueryMs: number;
    }
  | { readonly kind: "backup"; readonly path: string; readonly target: string }
  | { readonly kind: "restore"; readonly backup: string; readonly path: string; readonly stamp: string };

/** From the control thread to the worker. */
export interface Request {
  readonly id: number;
  readonly work: Work;
}

/** What the worker can be asked for. */
export type Work =
  | {
      readonly kind: "call";
      /** Absent for the shared repositories. */
      readonly householdId?: string;
      readonly repository: string;
      readonly method: string;
      readonly parameters: readonly unknown[];
    }
  | { readonly kind: "telemetry"; readonly rows: readonly TelemetryRow[] }
  | { readonly kind: "vacuum"; readonly pages: number }
  | { readonly kind: "health" }
  | { readonly kind: "close" };

/** From the worker to the control thread. */
export type Reply =
  | { readonly kind: "ready"; readonly migration: MigrationReport }
  | { readonly kind: "failed"; readonly error: PlainError }
  | { readonly kind: "done"; readonly id: number; readonly value: unknown }
  | { readonly kind: "refused"; readonly id: number; readonly error: PlainError }
  | { readonly kind: "slow-query"; readonly sql: string; readonly durationMs: number };

/** A write that the caller waits for goes before readers. */
export type Priority = "write" | "read";

type Methods<Repositories> = {
  readonly [Name in keyof Repositories]: { readonly [Method in keyof Repositories[Name]]: Priority };
};

const STATES = {
  insertState: "write",
  insertBatch: "write",
  findLatest: "read",
  findRange: "read",
  findPage: "read",
  getPowerStatistics: "read",
  cleanup: "read",
  deleteBefore: "read",
} as const;

const HISTORY = {
  insertRecords: "write",
  findRange: "read",
  findDeviceRange: "read",
  findLatest: "read",
  getAverages: "read",
  deleteRange: "write",
} as const;

/** Every method that may be called from outside the worker, of the repositories of one household. */
export const HOUSEHOLD_METHODS = {
  devices: {
    insertDevice: "write",
    updateDevice: "write",
    findById: "read",
    findByIp: "read",
    findByType: "read",
    updateLastSeen: "write",
    delete: "write",
    listAll: "read",
  },
  batteryStates: { ...STATES, getStatistics: "read" },
  inverterStates: STATES,
  evChargerStates: STATES,
  schedules: {
    insertSchedule: "write",
    findActive: "read",
    findById: "read",
    listForDevice: "read",
    listRecent: "read",
    invalidate: "write",
    cleanup: "read",
  },
  optimizationRuns: { insertRun: "write", findById: "read", listRecent: "read", cleanup: "read" },
  forecastCache: { put: "write", findValid: "read", cleanup: "read" },
  commands: { insertCommand: "write", finish: "write", findById: "read", findRange: "read", cleanup: "read" },
  overrides: {
    insertOverride: "write",
    findActive: "read",
    findById: "read",
    end: "write",
    listForDevice: "read",
  },
  events: { append: "write", findAfter: "read", findRange: "read", cleanup: "read" },
  preferences: { get: "read", save: "write" },
} as const satisfies Methods<HouseholdRepositories>;

/** The same of the shared repositories. */
export const SHARED_METHODS = {
  households: { insertHousehold: "write", findById: "read", listAll: "read" },
  prices: { insertPrices: "write", findRange: "read", findLatest: "read", getAveragePrice: "read" },
  powerFlow: {
    saveSnapshot: "write",
    getLatestSnapshot: "read",
    getSnapshotsRange: "read",
    getSnapshotColumns: "read",
    getBuckets: "read",
    cleanup: "read",
  },
  consumption: HISTORY,
  production: HISTORY,
} as const satisfies Methods<SharedRepositories>;

/** The priority of a method, or undefined if there is no such method. */
export function priorityOf(methods: object, repository: string, method: string): Priority | undefined {
  const ofRepository: unknown = Object.hasOwn(methods, repository)
    ? Reflect.get(methods, repository)
    : undefined;
  if (typeof ofRepository !== "object" || ofRepository === null || !Object.hasOwn(ofRepository, method))
    return undefined;
  return Reflect.get(ofRepository, method) === "write" ? "write" : "read";
}
