import type { z } from "zod";
import { invalidAnswer, type SourceFault } from "./source-error.ts";

/** Which answer is being decoded. */
export type AnswerPlace = Pick<SourceFault, "source" | "url">;

/**
 * An answer's JSON as its interface promises it.
 *
 * @throws `OecError` `ANSWER_INVALID` that names source, field, what stands there and what was expected.
 */
export function decodeJson<Value>(schema: z.ZodType<Value>, text: string, place: AnswerPlace): Value {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw invalidAnswer(place, "body", excerpt(text), "JSON");
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path ?? [];
  throw invalidAnswer(place, pathOf(path), foundAt(json, path), expectedOf(issue));
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((key) => (typeof key === "number" ? `[${key}]` : `.${String(key)}`)).join("");
  return text === "" ? "body" : text.replace(/^\./, "");
}

function foundAt(value: unknown, path: readonly PropertyKey[]): string {
  let here = value;
  for (const key of path) {
    if (typeof here !== "object" || here === null || !Object.hasOwn(here, key)) return "absent";
    here = (here as Readonly<Record<PropertyKey, unknown>>)[key];
  }
  return here === undefined ? "absent" : excerpt(JSON.stringify(here));
}

function expectedOf(issue: z.core.$ZodIssue | undefined): string {
  if (issue === undefined) return "another value";
  if (issue.code === "invalid_type") return `a ${issue.expected}`;
  return issue.message;
}

const LONGEST = 60;

/** The start of a text, in quotes where it is none itself. */
const excerpt = (text: string): string =>
  text.length > LONGEST ? `"${text.slice(0, LONGEST)}…"` : text.startsWith('"') ? text : `"${text}"`;
