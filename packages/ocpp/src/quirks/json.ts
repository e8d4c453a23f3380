/** A JSON object, as far as a payload that nobody has checked yet can be said to be one. */
export type JsonObject = Readonly<Record<string, unknown>>;

/** Whether a value is a JSON object, so no array and not null. */
export function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An object without some of its fields. */
export function without(object: JsonObject, ...fields: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([name]) => !fields.includes(name)));
}
