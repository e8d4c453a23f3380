import { OecError } from "@oec/domain";
import type { Json } from "../records.ts";

/** `{ [key]: value }`, or nothing where the column is NULL. */
export function optional<Key extends string, Value>(
  key: Key,
  value: Value | null | undefined,
): { readonly [K in Key]?: Value } {
  return (value === null || value === undefined ? {} : { [key]: value }) as { readonly [K in Key]?: Value };
}

/** A column's text as one of the words its type allows; the schema's CHECK or the writer made sure that it is. */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the one place that vouches for words
export function word<Word extends string>(text: string): Word {
  return text as Word;
}

/** JSON text of a value that came in as JSON. */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null);
}

/** The value of JSON text; the schema's CHECK made sure that it parses. */
export function fromJson(text: string): Json {
  return JSON.parse(text) as Json;
}

/** The object of JSON text. */
export function objectFromJson(text: string): Readonly<Record<string, unknown>> {
  const value: unknown = JSON.parse(text);
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** Rows are found by the household they belong to: a record that names another one is refused. */
export function assertHousehold(given: string, expected: string): void {
  if (given === expected) return;
  throw new OecError("INVALID_ARGUMENT", `the record is of household ${given}, expected ${expected}`, {
    context: { given, expected },
  });
}

/** Runs an insertion whose id must be new. */
export async function insertNew(what: string, id: string, insertion: () => Promise<unknown>): Promise<void> {
  try {
    await insertion();
  } catch (error) {
    if (!isDuplicate(error)) throw error;
    throw new OecError("DUPLICATE_ID", `there is a ${what} ${id} already; choose another id`, {
      context: { what, id },
      cause: error,
    });
  }
}

function isDuplicate(error: unknown): boolean {
  if (!OecError.is(error) || error.code !== "STORE_CONSTRAINT") return false;
  return "sqlite" in error.context && /(PRIMARYKEY|UNIQUE)$/.test(String(error.context.sqlite));
}
