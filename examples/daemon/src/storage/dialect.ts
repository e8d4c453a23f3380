import { OecError } from "@oec/domain";
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { SqliteFile } from "./sqlite-file.ts";

/** A kysely dialect over one open file. Queries that are sent at the same time run one after the other. */
export function sqliteDialect(file: SqliteFile): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new SqliteFileDriver(file),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

/** The one connection, as kysely sees it. */
export class SqliteConnection implements DatabaseConnection {
  readonly #file: SqliteFile;

  constructor(file: SqliteFile) {
    this.#file = file;
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- the port is asynchronous, libsql is not
  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#file.givesRows(sql)) return { rows: this.#file.all(sql, parameters) as R[] };
    return { rows: [], numAffectedRows: BigInt(this.#file.run(sql, parameters)) };
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new OecError("INVALID_ARGUMENT", "this dialect does not stream; ask for a page at a time", {
      context: {},
    });
  }

  /** Numbers as columns, see {@link SqliteFile.columns}. */
  columns({ sql, parameters }: CompiledQuery, count: number): readonly Float64Array[] {
    return this.#file.columns(sql, parameters, count);
  }
}

class SqliteFileDriver implements Driver {
  readonly #file: SqliteFile;
  readonly #connection: SqliteConnection;
  /** Resolves when the connection is free; each user waits for the one before. */
  #free: Promise<void> = Promise.resolve();
  #release: () => void = () => undefined;

  constructor(file: SqliteFile) {
    this.#file = file;
    this.#connection = new SqliteConnection(file);
  }

  init(): Promise<void> {
    return Promise.resolve();
  }

  async acquireConnection(): Promise<DatabaseConnection> {
    const before = this.#free;
    let release: () => void = () => undefined;
    this.#free = new Promise((resolve) => (release = resolve));
    await before;
    this.#release = release;
    return this.#connection;
  }

  releaseConnection(): Promise<void> {
    this.#release();
    return Promise.resolve();
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- an error must become a rejection
  async beginTransaction(): Promise<void> {
    // A write lock from the start: a transaction never fails half way because another process wrote first.
    this.#file.execute("BEGIN IMMEDIATE");
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- an error must become a rejection
  async commitTransaction(): Promise<void> {
    this.#file.execute("COMMIT");
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- an error must become a rejection
  async rollbackTransaction(): Promise<void> {
    this.#file.rollback();
  }

  // eslint-disable-next-line @typescript-eslint/require-await -- an error must become a rejection
  async destroy(): Promise<void> {
    this.#file.close();
  }
}
