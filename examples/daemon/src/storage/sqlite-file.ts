import { OecError } from "@oec/domain";
import Libsql from "libsql";
import { RESTORE_HINT, storeError } from "./errors.ts";

// Every call of libsql stands in this file. libsql is synchronous: this code runs in a worker, never on the control thread, but
// for the lock of the database, which is taken before the control begins. Kysely, 10 MB of memory, is not needed for that.

/** A row as libsql gives it. */
export type Row = Readonly<Record<string, unknown>>;

type Statement = Libsql.Statement;

/** What SQLite can store. libsql aborts the whole process on other types, so they never reach it. */
type Bindable = number | string | bigint | Uint8Array | null;

/** Prepared statements kept for reuse; the program has about a hundred texts. */
const MAX_STATEMENTS = 256;

/** One connection to one database file, with errors of the store's own codes. */
export class SqliteFile {
  readonly path: string;
  readonly #database: Libsql.Database;
  readonly #statements = new Map<string, Statement>();

  /** Opens the file, or creates it. Sets nothing: see {@link SqliteFile.configure}. */
  constructor(path: string) {
    this.path = path;
    this.#database = guarded(path, () => new Libsql(path));
  }

  /** Runs statements that give no rows. */
  execute(sql: string): void {
    guarded(this.path, () => this.#database.exec(sql));
  }

  /** The rows of a query, or of a statement with RETURNING. */
  all(sql: string, parameters: readonly unknown[] = []): readonly Row[] {
    const bound = parameters.map(bindable);
    return guarded(this.path, () => this.#prepare(sql).all(...bound)) as readonly Row[];
  }

  /** True for a query, and for a statement with RETURNING. */
  givesRows(sql: string): boolean {
    return guarded(this.path, () => this.#prepare(sql).reader);
  }

  /** Runs a statement; returns how many rows it changed. */
  run(sql: string, parameters: readonly unknown[] = []): number {
    const bound = parameters.map(bindable);
    return guarded(this.path, () => this.#prepare(sql).run(...bound)).changes;
  }

  /** The first value of the first row. */
  value(sql: string, parameters: readonly unknown[] = []): unknown {
    const [row] = this.all(sql, parameters);
    return row === undefined ? undefined : Object.values(row)[0];
  }

  /** A numeric query as columns, without an object per row: NULL becomes NaN. */
  columns(sql: string, parameters: readonly unknown[], count: number): readonly Float64Array[] {
    const bound = parameters.map(bindable);
    const rows = guarded(this.path, () => {
      // Not from the cache: raw mode would stay with the statement.
      const statement = this.#database.prepare(sql).raw(true);
      return statement.all(...bound) as readonly (readonly (number | null)[])[];
    });
    return transpose(rows, count);
  }

  /** True while a transaction is open. */
  get inTransaction(): boolean {
    return this.#database.inTransaction;
  }

  /** Runs `work` in a transaction: all of it is on disk when this returns, or none of it ever. */
  transaction<T>(work: () => T): T {
    this.execute("BEGIN IMMEDIATE");
    try {
      const result = work();
      this.execute("COMMIT");
      return result;
    } catch (error) {
      this.rollback();
      throw error;
    }
  }

  /** Ends an open transaction without effect. SQLite may have done so itself, e.g. when the disk was full. */
  rollback(): void {
    if (this.inTransaction) this.execute("ROLLBACK");
  }

  close(): void {
    this.#statements.clear();
    guarded(this.path, () => this.#database.close());
  }

  #prepare(sql: string): Statement {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= MAX_STATEMENTS) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }
}

/** The columns of rows of numbers. */
function transpose(rows: readonly (readonly (number | null)[])[], count: number): readonly Float64Array[] {
  const columns = Array.from({ length: count }, () => new Float64Array(rows.length));
  for (let index = 0; index < rows.length; index++) {
    const row = rows[index] ?? [];
    for (let column = 0; column < count; column++) {
      const values = columns[column];
      if (values !== undefined) values[index] = row[column] ?? NaN;
    }
  }
  return columns;
}

/** The value itself if SQLite can hold it: a number that is not finite would silently become NULL. */
function bindable(value: unknown): Bindable {
  switch (typeof value) {
    case "number":
      if (Number.isFinite(value)) return value;
      throw new OecError("NOT_FINITE", `${String(value)} cannot be stored, expected a finite number`, {
        context: { value: String(value) },
      });
    case "string":
    case "bigint":
      return value;
    case "boolean":
      return value ? 1 : 0;
    default:
      if (value === null || value === undefined) return null;
      if (value instanceof Uint8Array) return value;
      throw new OecError("INVALID_ARGUMENT", `a value of type ${typeof value} cannot be stored`, {
        context: { type: typeof value },
      });
  }
}

function guarded<T>(path: string, call: () => T): T {
  try {
    return call();
  } catch (error) {
    throw OecError.is(error) ? error : toStoreError(path, error);
  }
}

/** SQLite's error in the store's terms. */
function toStoreError(path: string, error: unknown): OecError {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const context = { path, sqlite: code, reason: message };
  const make = (...[name, text]: [Parameters<typeof storeError>[0], string]): OecError =>
    storeError(name, text, context, error);
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) {
    return make("STORE_CORRUPT", `the database ${path} is damaged (${message}). ${RESTORE_HINT}`);
  }
  if (code.startsWith("SQLITE_FULL")) {
    return make(
      "STORE_FULL",
      `no space left to write ${path}; free disk space, or keep fewer days of raw data`,
    );
  }
  if (/^SQLITE_(BUSY|LOCKED)/.test(code)) {
    return make(
      "STORE_LOCKED",
      `another process holds ${path}; is a second daemon or a backup tool at work on it?`,
    );
  }
  if (code.startsWith("SQLITE_CONSTRAINT")) return make("STORE_CONSTRAINT", `a row was refused: ${message}`);
  if (message.includes("connection is not open"))
    return make("STORE_CLOSED", `the database ${path} is closed`);
  return make("STORE_UNAVAILABLE", `${path} cannot be used: ${message}`);
}
