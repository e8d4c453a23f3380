import process from "node:process";
import { OecError } from "@oec/domain";
import { SqliteFile } from "../storage/sqlite-file.ts";
import { storeError } from "../storage/errors.ts";
import { makeFolder } from "./make-folder.ts";

/**
 * Keeps a second daemon away from a database. The lock is one that the operating system holds for SQLite on a small file
 * beside the database (`oec.db.lock`): it ends with the process whatever ends it, so a lock can never be stale, and readers
 * and backups of the database itself do not meet it. It takes a millisecond, once, before the control begins.
 */
export class DatabaseLock {
  readonly #file: SqliteFile;

  private constructor(file: SqliteFile) {
    this.#file = file;
  }

  /**
   * Takes the lock of a database, and makes the folder if it is not there.
   *
   * @throws `OecError` `STORE_LOCKED` with the process that holds it, `STORE_UNAVAILABLE` if the file cannot be made.
   */
  static take(path: string): DatabaseLock {
    makeFolder(path);
    const file = new SqliteFile(`${path}.lock`);
    try {
      for (const pragma of ["busy_timeout = 0", "journal_mode = MEMORY", "synchronous = OFF"])
        file.all(`PRAGMA ${pragma}`);
      begin(file, path);
      // Committed, so that whoever comes second can read who was first.
      file.execute(`PRAGMA user_version = ${String(process.pid)}; COMMIT`);
      begin(file, path);
      // Somebody else may have come between the two.
      if (holder(file) !== process.pid) throw locked(path, holder(file));
      return new DatabaseLock(file);
    } catch (error) {
      letGo(file);
      throw error;
    }
  }

  /** Lets the next one in. */
  release(): void {
    letGo(this.#file);
  }
}

function begin(file: SqliteFile, path: string): void {
  try {
    file.execute("BEGIN IMMEDIATE");
  } catch (error) {
    if (OecError.is(error) && error.code === "STORE_LOCKED") throw locked(path, holder(file), error);
    throw error;
  }
}

/** Closing alone is not enough: libsql keeps the file open for as long as a statement of it is in memory. */
function letGo(file: SqliteFile): void {
  file.rollback();
  file.close();
}

const holder = (file: SqliteFile): unknown => file.value("PRAGMA user_version");

const locked = (path: string, pid: unknown, cause?: unknown): OecError =>
  storeError(
    "STORE_LOCKED",
    `process ${String(pid)}, another daemon, works on ${path}: stop it first, or name another storage path`,
    { path, pid },
    cause,
  );
