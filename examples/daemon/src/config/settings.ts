import { z } from "zod";
import { SECTIONS } from "./config.ts";

/** One option of the configuration, by all of its names. */
export interface Setting {
  /** As the program reads it, such as `server.rateLimitPerMinute`. */
  readonly key: string;
  readonly section: string;
  readonly name: string;
  /** As the file has it, such as `rate_limit_per_minute`. */
  readonly fileName: string;
  /** As the environment has it, such as `OEC_SERVER_RATE_LIMIT_PER_MINUTE`. */
  readonly variable: string;
  readonly kind: "text" | "number" | "boolean" | "list";
  /** True for a path: one in a file counts from the file's folder, every other from the folder of the call. */
  readonly path: boolean;
  /** True for what must not be shown, and not be written into a configuration file. */
  readonly secret: boolean;
  /** What the option may be, in words. */
  readonly range: string;
  /** Absent: there is none. */
  readonly fallback?: unknown;
  /** What the option does. */
  readonly help: string;
  readonly schema: z.ZodType;
}

const PATHS: ReadonlySet<string> = new Set(["storage.path", "auth.secretFile"]);
const SECRETS: ReadonlySet<string> = new Set(["auth.secret", "prices.entsoeToken", "prices.tibberToken"]);

const snake = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

/** What a JSON schema says about one option. */
const described = z.object({
  type: z.string().optional(),
  enum: z.array(z.string()).optional(),
  minimum: z.number().optional(),
  exclusiveMinimum: z.number().optional(),
  maximum: z.number().optional(),
  minLength: z.number().optional(),
  default: z.unknown().optional(),
  description: z.string().default(""),
});
type Described = z.output<typeof described>;

/** Every option of the configuration, in the order of the schema. */
export const SETTINGS: readonly Setting[] = Object.entries(SECTIONS).flatMap(([section, options]) =>
  Object.entries(options).map(([name, schema]: [string, z.ZodType]) => settingOf(section, name, schema)),
);

function settingOf(section: string, name: string, schema: z.ZodType): Setting {
  const facts = described.parse(z.toJSONSchema(schema, { io: "input" }));
  const key = `${section}.${name}`;
  const fileName = snake(name);
  return {
    key,
    section,
    name,
    fileName,
    variable: `OEC_${section}_${fileName}`.toUpperCase(),
    kind: kindOf(facts),
    path: PATHS.has(key),
    secret: SECRETS.has(key),
    range: rangeOf(facts),
    ...(facts.default !== undefined && { fallback: facts.default }),
    help: facts.description,
    schema,
  };
}

function kindOf({ type }: Described): Setting["kind"] {
  if (type === "integer" || type === "number") return "number";
  if (type === "boolean") return "boolean";
  return type === "array" ? "list" : "text";
}

function rangeOf(facts: Described): string {
  const { type = "string", minimum, exclusiveMinimum, maximum, minLength = 0 } = facts;
  if (facts.enum !== undefined) return facts.enum.map((one) => JSON.stringify(one)).join(", ");
  if (type === "boolean") return "true or false";
  if (type === "array") return "list of texts";
  if (type === "string") return minLength > 1 ? `text of at least ${minLength} characters` : "text";
  const kind = type === "integer" ? "whole number" : "number";
  const low = exclusiveMinimum === undefined ? `from ${minimum ?? "any"}` : `above ${exclusiveMinimum}`;
  return `${kind} ${low} to ${maximum ?? "any"}`;
}

/** The option with a name of one kind. */
export const settingBy = (kind: "key" | "variable", name: string): Setting | undefined =>
  SETTINGS.find((setting) => setting[kind] === name);
