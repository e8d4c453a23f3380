import { statSync } from "node:fs";
import { Kysely } from "kysely";
import { sqliteDialect } from "./dialect.ts";
import { RESTORE_HINT, storeError } from "./errors.ts";
import { migrate, type MigrationReport } from "./migrate.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import type { Migration } from "./migrations/migration.ts";
import { SqliteFile } from "./sqlite-file.ts";
import type { Tables } from "./tables.ts";

/** "OEC1": marks a file as one of this program's databases. */
export const APPLICATION_ID = 0x4f454331;

/** How to open a database. */
export interface DatabaseOptions {
  readonly path: string;
  /** How long to wait for another process before `STORE_LOCKED` [ms]. */
  readonly busyTimeoutMs?: number;
  /** Largest size of the file [bytes]; absent: only the disk limits. Beyond it writes fail with `STORE_FULL`. */
  readonly maxBytes?: number;
  /** The schema; for tests of migrations. */
  readonly migrations?: readonly Migration[];
}

/** An open database. */
export interface OpenDatabase {
  readonly file: SqliteFile;
  readonly db: Kysely<Tables>;
  readonly migration: MigrationReport;
}

/**
 * Opens or creates a database, checks it and brings its schema up to date.
 *
 * @throws {@link OecError} `STORE_CORRUPT`, `STORE_NEWER`, `STORE_LOCKED`, `STORE_FULL` or `STORE_UNAVAILABLE`.
 */
export function openDatabase(options: DatabaseOptions): OpenDatabase {
  const { path } = options;
  const existed = sizeOf(path) > 0;
  const file = new SqliteFile(path);
  try {
    file.all(`PRAGMA busy_timeout = ${String(options.busyTimeoutMs ?? 5_000)}`);
    if (existed) assertOurs(file);
    configure(file, options.maxBytes);
    if (existed) assertSound(file);
    const migration = migrate(file, { existed, migrations: options.migrations ?? MIGRATIONS });
    return { file, db: new Kysely<Tables>({ dialect: sqliteDialect(file) }), migration };
  } catch (error) {
    file.close();
    throw error;
  }
}

/** A size of 0 means: no such file, or one that SQLite would create anew. */
function sizeOf(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

/** Never takes over a database of another program. */
function assertOurs(file: SqliteFile): void {
  const id = file.value("PRAGMA application_id");
  if (id === APPLICATION_ID || file.value("SELECT count(*) FROM sqlite_master") === 0) return;
  throw storeError(
    "STORE_CORRUPT",
    `${file.path} is a database, but not one of this program; name another file`,
    {
      path: file.path,
      applicationId: id,
    },
  );
}

/** What every connection promises: an acknowledged write survives a power cut (WAL, one fsync per commit). */
const PROMISES = [
  ["journal_mode", "WAL", "wal"],
  ["synchronous", "FULL", 2],
  ["foreign_keys", "ON", 1],
] as const;

function configure(file: SqliteFile, maxBytes: number | undefined): void {
  // Takes effect only while the file is empty; lets deleted space return to the disk in small steps.
  file.all("PRAGMA auto_vacuum = INCREMENTAL");
  for (const [name, wanted, expected] of PROMISES) {
    file.all(`PRAGMA ${name} = ${wanted}`);
    const given = file.value(`PRAGMA ${name}`);
    if (given === expected) continue;
    throw storeError(
      "STORE_UNAVAILABLE",
      `${file.path}: SQLite answers ${name} = ${String(given)}, expected ${wanted}; is the file on a network drive?`,
      { path: file.path, pragma: name, given, expected },
    );
  }
  if (file.value("PRAGMA application_id") !== APPLICATION_ID) {
    file.execute(`PRAGMA application_id = ${String(APPLICATION_ID)}`);
  }
  // The log is cut back to this size after a checkpoint, so that one big transaction does not keep the disk.
  file.all("PRAGMA journal_size_limit = 16777216");
  if (maxBytes !== undefined) {
    const pageSize = Number(file.value("PRAGMA page_size"));
    file.all(`PRAGMA max_page_count = ${String(Math.max(1, Math.floor(maxBytes / pageSize)))}`);
  }
}

/** A quick look at every page (0.1 s per 100 MB): damage is found at the start, not in the middle of the night. */
function assertSound(file: SqliteFile): void {
  const verdict = file.value("PRAGMA quick_check(1)");
  if (verdict === "ok") return;
  throw storeError(
    "STORE_CORRUPT",
    `the database ${file.path} is damaged (${String(verdict)}). ${RESTORE_HINT}`,
    {
      path: file.path,
      verdict,
    },
  );
}
