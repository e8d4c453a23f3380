import { existsSync } from "node:fs";
import { OecError } from "@oec/domain";
import type { SqliteFile } from "./sqlite-file.ts";
import { storeError } from "./errors.ts";
import type { Migration } from "./migrations/migration.ts";

/** What a migration did. */
export interface MigrationReport {
  /** Version before; 0 for a new database. */
  readonly from: number;
  readonly to: number;
  /** The copy made before an existing database was changed. */
  readonly backup?: string;
}

/** What {@link migrate} needs to know. */
export interface MigrateOptions {
  /** The file was there before: it is copied before it is changed. */
  readonly existed: boolean;
  readonly migrations: readonly Migration[];
}

/**
 * Brings the schema up to the newest version; each step is one transaction.
 *
 * @throws {@link OecError} `STORE_NEWER` if a newer version of the program wrote the database.
 */
export function migrate(file: SqliteFile, { existed, migrations }: MigrateOptions): MigrationReport {
  file.execute(
    "CREATE TABLE IF NOT EXISTS schema_migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at INTEGER NOT NULL) STRICT",
  );
  const from = Number(file.value("SELECT coalesce(max(version), 0) FROM schema_migrations"));
  const to = migrations.length;
  if (from > to) throw newer(file.path, from, to);
  if (from === to) return { from, to };
  const backup = existed && from > 0 ? copyBefore(file, from, to) : undefined;
  for (const [index, migration] of migrations.entries()) {
    if (migration.version !== index + 1) throw outOfOrder(migration, index + 1);
    if (migration.version > from) apply(file, migration);
  }
  return { from, to, ...(backup === undefined ? {} : { backup }) };
}

function apply(file: SqliteFile, { version, name, sqlite }: Migration): void {
  file.transaction(() => {
    file.execute(sqlite);
    file.run(
      "INSERT INTO schema_migrations (version, name, applied_at) VALUES (?, ?, CAST(unixepoch('subsec') * 1000 AS INTEGER))",
      [version, name],
    );
  });
}

/** The same step is never copied twice: an earlier copy is the older, better one. */
function copyBefore(file: SqliteFile, from: number, to: number): string {
  const target = `${file.path}.before-migration-${String(from)}-to-${String(to)}`;
  if (!existsSync(target)) file.run("VACUUM INTO ?", [target]);
  return target;
}

function newer(path: string, found: number, known: number): OecError {
  return storeError(
    "STORE_NEWER",
    `${path} has schema version ${found}, this program knows up to ${known}: start the newer version again, or restore ` +
      `the copy that it made before it changed the database (${path}.before-migration-${known}-to-…)`,
    { path, found, known },
  );
}

function outOfOrder(migration: Migration, expected: number): OecError {
  return new OecError(
    "INVALID_ARGUMENT",
    `migration ${migration.name} has version ${migration.version}, expected ${expected}`,
    { context: { version: migration.version, expected } },
  );
}
