import fc from "fast-check";

/** The parts of a JSON Schema that the values are made from. */
export interface JsonSchema {
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly format?: string;
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly anyOf?: readonly JsonSchema[];
  readonly oneOf?: readonly JsonSchema[];
}

/** Values that a schema is meant to allow. What the schema says in a pattern alone is tried as a short number or word. */
export function valuesOf(schema: JsonSchema): fc.Arbitrary<unknown> {
  const { anyOf, oneOf } = schema;
  const alternatives = anyOf ?? oneOf;
  if (schema.const !== undefined) return fc.constant(schema.const);
  if (schema.enum !== undefined) return fc.constantFrom(...schema.enum);
  if (alternatives !== undefined) return fc.oneof(...alternatives.map(valuesOf));
  const type = typeof schema.type === "string" ? schema.type : schema.type?.[0];
  switch (type) {
    case "object":
      return objectOf(schema);
    case "array":
      return fc.array(valuesOf(schema.items ?? {}), { maxLength: 3 });
    case "integer":
      return fc.integer({
        min: Math.ceil(lowest(schema) ?? -1000),
        max: Math.floor(highest(schema) ?? 1000),
      });
    case "number":
      return fc.double({ min: lowest(schema) ?? -1e4, max: highest(schema) ?? 1e4, noNaN: true });
    case "boolean":
      return fc.boolean();
    case "null":
      return fc.constant(null);
    default:
      return textOf(schema);
  }
}

const lowest = ({ minimum, exclusiveMinimum }: JsonSchema): number | undefined =>
  minimum ?? (exclusiveMinimum === undefined ? undefined : exclusiveMinimum + 1);
const highest = ({ maximum, exclusiveMaximum }: JsonSchema): number | undefined =>
  maximum ?? (exclusiveMaximum === undefined ? undefined : exclusiveMaximum - 1);

function textOf({ format, pattern, minLength = 0, maxLength = 40 }: JsonSchema): fc.Arbitrary<string> {
  if (format === "date-time") {
    const times = fc.date({
      min: new Date("2024-01-01T00:00:00Z"),
      max: new Date("2027-12-31T00:00:00Z"),
      noInvalidDate: true,
    });
    return times.map((time) => time.toISOString());
  }
  if (format === "uuid") return fc.uuid();
  if (pattern !== undefined) return fc.oneof(fc.nat({ max: 1200 }).map(String), fc.constant("home"));
  return fc.string({ minLength, maxLength: Math.min(maxLength, minLength + 40), unit: "grapheme" });
}

function objectOf({ properties = {}, required = [] }: JsonSchema): fc.Arbitrary<unknown> {
  const values = Object.fromEntries(
    Object.entries(properties).map(([key, schema]) => [key, valuesOf(schema)]),
  );
  return fc.record(values, { requiredKeys: [...required] });
}

/** Text that careless programs stumble over: quotes of SQL, paths, templates, control characters, other scripts, much of it. */
export const HOSTILE_TEXT: readonly string[] = [
  "",
  " ",
  "0",
  "-1",
  "1e309",
  "NaN",
  "null",
  "undefined",
  "true",
  "[object Object]",
  "' OR '1'='1",
  "'; DROP TABLE overrides; --",
  '" OR ""="',
  "1; SELECT load_extension('x')",
  "%' AND 1=randomblob(1000000000) --",
  "../../../../etc/passwd",
  "..\\..\\windows\\win.ini",
  "%2e%2e%2f%2e%2e%2f",
  "file:///etc/passwd",
  "{{7*7}}${7*7}<%= 7*7 %>",
  "<script>alert(1)</script>",
  "\u0000",
  "a\u0000b",
  "\r\nSet-Cookie: a=b",
  "\u202Eevil",
  "ÅÄÖ 日本語 🔋",
  "\uD800",
  "__proto__",
  "constructor",
  "toString",
  "9".repeat(400),
  "x".repeat(5_000),
  "2026-02-30T00:00:00Z",
  "2026-06-21T10:00:00",
  "+275760-09-13T00:00:00.001Z",
  "-000001-01-01T00:00:00Z",
];

/** Any JSON value, and those that are no JSON value of the wanted kind. */
export const hostileJson: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    true,
    0,
    -1,
    1e308,
    -1e308,
    5e-324,
    0.123456789,
    2 ** 53,
    [],
    {},
    [[[[[[]]]]]],
    {
      length: 1e9,
    },
  ),
  fc.constantFrom<unknown>(...HOSTILE_TEXT),
  fc.jsonValue({ maxDepth: 3 }),
);
