import { once } from "node:events";
import type { OecError } from "@oec/domain";
import type { Worker } from "node:worker_threads";
import type { BackupReport } from "./backup.ts";
import { backUpDatabase } from "./backup-worker.ts";
import { fromPlainError, storeError } from "./errors.ts";
import { firstReply } from "./first-reply.ts";
import { type GroupOptions, GroupQueue, type TelemetryStatus, type TelemetryTrouble } from "./group-queue.ts";
import type { MigrationReport } from "./migrate.ts";
import type { HouseholdRepositories, SharedRepositories } from "./ports.ts";
import { HOUSEHOLD_METHODS, type Reply, type Request, SHARED_METHODS, type Work } from "./protocol.ts";
import type { TelemetryRow } from "./records.ts";
import { remoteRepositories } from "./remote.ts";
import { startWorker } from "./start-worker.ts";
import type { GroupOutcome } from "./telemetry.ts";

/** How to open a store. */
export interface StoreOptions {
  /** The database file; made if it is not there. Its folder must exist, on a local disk. */
  readonly path: string;
  /** How long to wait for another process before `STORE_LOCKED` [ms], 5,000 unless said otherwise. */
  readonly busyTimeoutMs?: number;
  /** Largest size of the database [bytes]; absent: only the disk limits. */
  readonly maxBytes?: number;
  /** Work that takes longer is reported [ms], 250 unless said otherwise. */
  readonly slowQueryMs?: number;
  /** When telemetry is written: 500 rows, 2 s, 20,000 waiting unless said otherwise. */
  readonly telemetry?: Partial<GroupOptions>;
  /** Told of everything that the owner should know; must not throw. */
  readonly report?: (trouble: StoreTrouble) => void;
}

/** What can go wrong while the store works. */
export type StoreTrouble =
  | TelemetryTrouble
  | { readonly kind: "slow-query"; readonly query: string; readonly durationMs: number }
  | { readonly kind: "worker-failed"; readonly error: OecError };

/** How the store is doing. */
export interface StoreHealth {
  readonly ok: boolean;
  /** Why not. */
  readonly error?: OecError;
  /** From the question to the database's answer [ms]. */
  readonly answerMs?: number;
  readonly telemetry: TelemetryStatus;
}

interface Waiter {
  resolve(value: unknown): void;
  reject(error: OecError): void;
}

/** Longest wait for the database's sign of life [ms]. */
const HEALTH_TIMEOUT_MS = 5_000;

/**
 * The store: all work with the disk is done in a worker, so the calling thread never blocks on it.
 *
 * An awaited write is on disk (one transaction, one fsync) when its promise resolves. {@link Store.record} takes telemetry
 * without waiting and writes it in groups.
 */
export class Store implements AsyncDisposable {
  /** What all households share. */
  readonly shared: SharedRepositories;
  /** What opening did to the schema. */
  readonly migration: MigrationReport;
  readonly #options: StoreOptions;
  readonly #worker: Worker;
  readonly #waiters = new Map<number, Waiter>();
  readonly #households = new Map<string, HouseholdRepositories>();
  readonly #telemetry: GroupQueue;
  #nextId = 1;
  #failure: OecError | undefined;
  #closing: Promise<void> | undefined;

  private constructor(options: StoreOptions, worker: Worker, migration: MigrationReport) {
    this.#options = options;
    this.#worker = worker;
    this.migration = migration;
    this.shared = remoteRepositories<SharedRepositories>(SHARED_METHODS, (call) =>
      this.#ask({ kind: "call", ...call }),
    );
    this.#telemetry = new GroupQueue(
      { maxRows: 500, maxAgeMs: 2_000, capacity: 20_000, ...options.telemetry },
      {
        write: (rows) => this.#ask({ kind: "telemetry", rows }) as Promise<GroupOutcome>,
        report: (trouble) => this.#report(trouble),
      },
    );
    worker.on("message", (reply: Reply) => this.#receive(reply));
    worker.on("error", (error) => this.#fail(`the storage worker failed: ${error.message}`));
    worker.on("exit", () => this.#fail("the storage worker has ended"));
  }

  /**
   * Opens or creates a database, checks it and brings its schema up to date.
   *
   * @throws {@link OecError} `STORE_CORRUPT`, `STORE_NEWER`, `STORE_LOCKED`, `STORE_FULL` or `STORE_UNAVAILABLE`.
   */
  static async open(options: StoreOptions): Promise<Store> {
    const { path, busyTimeoutMs = 5_000, slowQueryMs = 250, maxBytes } = options;
    const limit = maxBytes === undefined ? {} : { maxBytes };
    const worker = startWorker({ kind: "serve", path, busyTimeoutMs, slowQueryMs, ...limit });
    const reply = await firstReply(worker);
    if (reply.kind === "failed") throw fromPlainError(reply.error);
    if (reply.kind !== "ready")
      throw storeError("STORE_UNAVAILABLE", "the storage worker did not get ready", { path });
    return new Store(options, worker, reply.migration);
  }

  /** What belongs to one household; no method of it reaches the rows of another. */
  household(householdId: string): HouseholdRepositories {
    let repositories = this.#households.get(householdId);
    if (repositories === undefined) {
      repositories = remoteRepositories<HouseholdRepositories>(HOUSEHOLD_METHODS, (call) =>
        this.#ask({ kind: "call", householdId, ...call }),
      );
      this.#households.set(householdId, repositories);
    }
    return repositories;
  }

  /** Takes a row of telemetry without waiting; false if it was dropped, which is also counted and reported. */
  record(row: TelemetryRow): boolean {
    return this.#telemetry.push(row);
  }

  /** Writes the telemetry that waits. */
  flush(): Promise<void> {
    return this.#telemetry.flush();
  }

  /** What became of the telemetry so far. */
  get telemetry(): TelemetryStatus {
    return this.#telemetry.status;
  }

  /** Asks the database for a sign of life. Never throws. */
  async health(): Promise<StoreHealth> {
    const started = performance.now();
    try {
      await withTimeout(this.#ask({ kind: "health" }), HEALTH_TIMEOUT_MS, this.#options.path);
      return { ok: true, answerMs: performance.now() - started, telemetry: this.#telemetry.status };
    } catch (error) {
      return { ok: false, error: error as OecError, telemetry: this.#telemetry.status };
    }
  }

  /** Gives at most so many pages of deleted rows back to the disk; returns how many remain. */
  async vacuum(pages = 1_000): Promise<number> {
    return (await this.#ask({ kind: "vacuum", pages })) as number;
  }

  /**
   * Copies the database while it is in use, and checks the copy; other work goes on meanwhile.
   *
   * @throws {@link OecError} `INVALID_ARGUMENT` if the target exists, `STORE_FULL`, `STORE_UNAVAILABLE`.
   */
  async backupTo(target: string): Promise<BackupReport> {
    await this.flush();
    return backUpDatabase(this.#options.path, target);
  }

  /** Writes the telemetry that waits, folds the log into the file and ends the worker. */
  close(): Promise<void> {
    this.#closing ??= this.#close();
    return this.#closing;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #close(): Promise<void> {
    try {
      await this.#telemetry.close();
    } finally {
      if (this.#failure === undefined) {
        const ended = once(this.#worker, "exit");
        const closed = this.#ask({ kind: "close" });
        this.#failure = storeError("STORE_CLOSED", "the store is closed", { path: this.#options.path });
        await closed;
        // Only the end of the thread lets go of its files.
        await ended;
      }
    }
  }

  #ask(work: Work): Promise<unknown> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    return new Promise((resolve, reject) => {
      const id = this.#nextId++;
      this.#waiters.set(id, { resolve, reject });
      this.#worker.postMessage({ id, work } satisfies Request);
    });
  }

  #receive(reply: Reply): void {
    if (reply.kind === "slow-query") {
      this.#report({ kind: "slow-query", query: reply.sql, durationMs: reply.durationMs });
    } else if (reply.kind === "done" || reply.kind === "refused") {
      const waiter = this.#waiters.get(reply.id);
      this.#waiters.delete(reply.id);
      if (reply.kind === "done") waiter?.resolve(reply.value);
      else waiter?.reject(fromPlainError(reply.error));
    }
  }

  /** The end of the worker ends every wait: nothing that was not acknowledged is taken for written. */
  #fail(message: string): void {
    const expected = this.#failure !== undefined;
    this.#failure ??= storeError("STORE_CLOSED", message, { path: this.#options.path });
    for (const waiter of this.#waiters.values()) waiter.reject(this.#failure);
    this.#waiters.clear();
    if (!expected) this.#report({ kind: "worker-failed", error: this.#failure });
  }

  #report(trouble: StoreTrouble): void {
    this.#options.report?.(trouble);
  }
}

function withTimeout<T>(answer: Promise<T>, timeoutMs: number, path: string): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () =>
        reject(storeError("STORE_UNAVAILABLE", `the database gave no answer for ${timeoutMs} ms`, { path })),
      timeoutMs,
    );
    void answer.finally(() => clearTimeout(timer)).then(resolve, reject);
  });
}
