import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fsyncSync,
  linkSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from "node:fs";
import { dirname } from "node:path";
import { OecError } from "@oec/domain";
import { storeError } from "./errors.ts";
import { MIGRATIONS } from "./migrations/index.ts";
import { APPLICATION_ID } from "./open-database.ts";
import { SqliteFile } from "./sqlite-file.ts";

/** A finished backup. */
export interface BackupReport {
  readonly path: string;
  readonly bytes: number;
  /** Schema version of the backup. */
  readonly version: number;
}

/** A finished restore. */
export interface RestoreReport extends BackupReport {
  /** Where the database that was there before is kept; absent if there was none. */
  readonly kept?: string;
}

/**
 * Copies a database that may be in use, as of one instant, and checks the copy.
 *
 * @throws {@link OecError} `INVALID_ARGUMENT` if the target exists, `STORE_CORRUPT` if the copy is not sound, `STORE_FULL`.
 */
export function backUp(path: string, target: string): BackupReport {
  if (existsSync(target)) {
    throw new OecError("INVALID_ARGUMENT", `${target} exists; a backup never overwrites a file`, {
      context: { target },
    });
  }
  if (!existsSync(path)) throw missing(path);
  const partial = `${target}.partial`;
  removeDatabase(partial);
  const file = new SqliteFile(path);
  try {
    file.all("PRAGMA busy_timeout = 5000");
    file.run("VACUUM INTO ?", [partial]);
    const version = verify(partial);
    syncFile(partial);
    renameSync(partial, target);
    syncFolder(target);
    return { path: target, bytes: statSync(target).size, version };
  } finally {
    removeDatabase(partial);
    file.close();
  }
}

/**
 * Puts a backup in the place of the database. The daemon must not run. The backup is checked first, the swap is one rename,
 * and the database that was there is kept beside it.
 *
 * @param stamp - Ends the name of the kept file, e.g. a time.
 * @throws {@link OecError} `STORE_CORRUPT` or `STORE_NEWER` if the backup cannot serve, `STORE_LOCKED` if the database is in use.
 */
export function restore(backup: string, path: string, stamp: string): RestoreReport {
  if (!existsSync(backup)) throw missing(backup);
  const incoming = `${path}.restoring`;
  removeDatabase(incoming);
  try {
    copyFileSync(backup, incoming);
    const version = verify(incoming);
    syncFile(incoming);
    const kept = existsSync(path) ? setAside(path, `${path}.before-restore-${stamp}`) : undefined;
    renameSync(incoming, path);
    syncFolder(path);
    return { path, bytes: statSync(path).size, version, ...(kept === undefined ? {} : { kept }) };
  } finally {
    removeDatabase(incoming);
  }
}

/** Checks every page and every foreign key; returns the schema version. */
function verify(path: string): number {
  const file = new SqliteFile(path);
  try {
    const verdict = file.value("PRAGMA integrity_check(1)");
    const orphans = file.all("PRAGMA foreign_key_check").length;
    const ours = file.value("PRAGMA application_id") === APPLICATION_ID;
    if (verdict !== "ok" || orphans > 0 || !ours) {
      const why = ours
        ? `${String(verdict)}, ${orphans} broken references`
        : "not a database of this program";
      throw storeError("STORE_CORRUPT", `${path} is not a sound backup: ${why}; take another one`, {
        path,
        verdict,
        orphans,
      });
    }
    const version = Number(file.value("SELECT max(version) FROM schema_migrations"));
    if (version > MIGRATIONS.length) {
      throw storeError(
        "STORE_NEWER",
        `${path} has schema version ${version}, this program knows up to ${MIGRATIONS.length}`,
        {
          path,
          version,
          known: MIGRATIONS.length,
        },
      );
    }
    return version;
  } finally {
    file.close();
  }
}

/** Keeps the old database under another name, whole: its log must never meet the restored file. */
function setAside(path: string, kept: string): string {
  if (existsSync(kept)) {
    throw new OecError("INVALID_ARGUMENT", `${kept} exists already; choose another stamp`, {
      context: { kept },
    });
  }
  foldLog(path);
  for (const suffix of ["-wal", "-shm"]) {
    if (existsSync(path + suffix)) renameSync(path + suffix, kept + suffix);
  }
  try {
    linkSync(path, kept);
  } catch {
    // File systems without hard links, such as exFAT.
    copyFileSync(path, kept, constants.COPYFILE_EXCL);
  }
  return kept;
}

/** Folds the log into the file, which needs the database for itself: a running daemon is found out. */
function foldLog(path: string): void {
  let file: SqliteFile | undefined;
  try {
    file = new SqliteFile(path);
    file.all("PRAGMA busy_timeout = 500");
    file.all("PRAGMA journal_mode = DELETE");
  } catch (error) {
    if (OecError.is(error) && error.code === "STORE_CORRUPT") return;
    throw error;
  } finally {
    file?.close();
  }
}

function removeDatabase(path: string): void {
  for (const suffix of ["", "-wal", "-shm", "-journal"]) rmSync(path + suffix, { force: true });
}

function syncFile(path: string): void {
  const descriptor = openSync(path, "r+");
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

/** Makes a rename durable. Windows cannot open folders and does not need it. */
function syncFolder(path: string): void {
  let descriptor: number;
  try {
    descriptor = openSync(dirname(path), "r");
  } catch {
    return;
  }
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}

function missing(path: string): OecError {
  return storeError("STORE_UNAVAILABLE", `there is no file ${path}`, { path });
}
