import { initialSchema } from "./0001-initial-schema.ts";
import type { Migration } from "./migration.ts";

/** Every step of the schema, oldest first. */
export const MIGRATIONS: readonly Migration[] = [initialSchema];
