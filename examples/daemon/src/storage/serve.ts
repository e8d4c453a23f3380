import { OecError } from "@oec/domain";
import type { Kysely } from "kysely";
import { storeError, toPlainError } from "./errors.ts";
import { openDatabase, type OpenDatabase } from "./open-database.ts";
import type { HouseholdRepositories, SharedRepositories } from "./ports.ts";
import {
  HOUSEHOLD_METHODS,
  type Priority,
  priorityOf,
  type Reply,
  type Request,
  SHARED_METHODS,
  type Work,
  type WorkerTask,
} from "./protocol.ts";
import { householdRepositories, sharedRepositories } from "./repositories/index.ts";
import type { Tables } from "./tables.ts";
import { writeTelemetry } from "./telemetry.ts";

/** The worker's side of a message port. */
export interface RequestPort {
  on(event: "message", listener: (request: Request) => void): unknown;
  close(): void;
}

type Answer = (reply: Reply, transfer?: readonly ArrayBuffer[]) => void;

/** Households whose repositories are kept; each is a handful of closures. */
const MAX_HOUSEHOLDS = 1_000;

/** Opens the database and answers requests, one at a time, awaited writes before readers. */
export function serve(task: WorkerTask & { kind: "serve" }, port: RequestPort, answer: Answer): void {
  const open = openDatabase(task);
  const desk = new Desk(open);
  const waiting: Record<Priority, Request[]> = { write: [], read: [] };
  let busy = false;
  const next = async (): Promise<void> => {
    if (busy) return;
    const request = waiting.write.shift() ?? waiting.read.shift();
    if (request === undefined) return;
    busy = true;
    const started = performance.now();
    try {
      const value = await desk.do(request.work);
      answer({ kind: "done", id: request.id, value }, buffersOf(value));
    } catch (error) {
      answer({ kind: "refused", id: request.id, error: toPlainError(error) });
    }
    const durationMs = performance.now() - started;
    if (durationMs > task.slowQueryMs) answer({ kind: "slow-query", sql: nameOf(request.work), durationMs });
    if (request.work.kind === "close") {
      port.close();
      return;
    }
    // Through the event loop: a write that has arrived meanwhile goes before the readers that wait.
    setImmediate(() => {
      busy = false;
      void next();
    });
  };
  port.on("message", (request) => {
    waiting[importanceOf(request.work)].push(request);
    void next();
  });
  answer({ kind: "ready", migration: open.migration });
}

function importanceOf(work: Work): Priority {
  if (work.kind !== "call") return "read";
  const methods = work.householdId === undefined ? SHARED_METHODS : HOUSEHOLD_METHODS;
  return priorityOf(methods, work.repository, work.method) ?? "read";
}

function nameOf(work: Work): string {
  return work.kind === "call" ? `${work.repository}.${work.method}` : work.kind;
}

/** The buffers of a result's columns: they are handed over instead of copied. */
function buffersOf(value: unknown): readonly ArrayBuffer[] {
  if (typeof value !== "object" || value === null || !("at" in value) || !("columns" in value)) return [];
  const { at, columns: others } = value;
  const columns = [at, ...(typeof others === "object" ? Object.values<unknown>({ ...others }) : [])];
  return columns.flatMap((column) =>
    column instanceof Float64Array && column.buffer instanceof ArrayBuffer ? [column.buffer] : [],
  );
}

/** Does the work that requests ask for. */
class Desk {
  readonly #open: OpenDatabase;
  readonly #shared: SharedRepositories;
  readonly #households = new Map<string, HouseholdRepositories>();

  constructor(open: OpenDatabase) {
    this.#open = open;
    this.#shared = sharedRepositories(open.db);
  }

  async do(work: Work): Promise<unknown> {
    const { file, db } = this.#open;
    switch (work.kind) {
      case "call":
        return this.#call(work, db);
      case "telemetry":
        return writeTelemetry(db, work.rows);
      case "vacuum":
        file.all(`PRAGMA incremental_vacuum(${String(Math.max(1, Math.floor(work.pages)))})`);
        return Number(file.value("PRAGMA freelist_count"));
      case "health":
        return file.value("SELECT 1") === 1;
      case "close":
        return this.#close(db);
    }
  }

  #call(work: Work & { kind: "call" }, db: Kysely<Tables>): Promise<unknown> {
    const { householdId, repository, method, parameters } = work;
    const methods = householdId === undefined ? SHARED_METHODS : HOUSEHOLD_METHODS;
    if (priorityOf(methods, repository, method) === undefined) {
      throw new OecError("INVALID_ARGUMENT", `the store has no method ${repository}.${method}`, {
        context: { repository, method },
      });
    }
    const repositories = householdId === undefined ? this.#shared : this.#householdOf(householdId, db);
    const target = Reflect.get(repositories, repository) as Readonly<
      Record<string, (...parameters: readonly unknown[]) => Promise<unknown>>
    >;
    const call = target[method];
    if (call === undefined)
      throw storeError("STORE_UNAVAILABLE", `${repository}.${method} is missing`, { repository });
    return call(...parameters);
  }

  #householdOf(householdId: string, db: Kysely<Tables>): HouseholdRepositories {
    let repositories = this.#households.get(householdId);
    if (repositories === undefined) {
      if (this.#households.size >= MAX_HOUSEHOLDS) this.#households.clear();
      repositories = householdRepositories(db, householdId);
      this.#households.set(householdId, repositories);
    }
    return repositories;
  }

  /** The log is folded into the database, so that a copy of the one file is a whole backup. */
  async #close(db: Kysely<Tables>): Promise<void> {
    try {
      this.#open.file.all("PRAGMA wal_checkpoint(TRUNCATE)");
    } finally {
      await db.destroy();
    }
  }
}
