import type { z } from "zod";

/** The first thing that is wrong with a value, in words. */
export interface Fault {
  /** Path such as `terms[0].import.vat_percent`; empty for the whole value. */
  readonly key: string;
  readonly found: string;
  readonly expected: string;
}

/** The first issue of a failed parse. */
export function firstFault(error: z.ZodError, input: unknown): Fault {
  const issue = error.issues[0];
  return issue === undefined
    ? { key: "", found: describe(input), expected: "something else" }
    : faultOf(issue, input);
}

/** One issue of a failed parse. */
export function faultOf(issue: z.core.$ZodIssue, input: unknown): Fault {
  if (issue.code === "unrecognized_keys") {
    const [key = ""] = issue.keys;
    return { key: pathOf([...issue.path, key]), found: "an unknown key", expected: "no such key" };
  }
  const found = issue.path.reduce<unknown>((value, part) => member(value, part), input);
  return { key: pathOf(issue.path), found: describe(found), expected: expectedBy(issue) };
}

function expectedBy(issue: z.core.$ZodIssue): string {
  switch (issue.code) {
    case "invalid_type":
      return `a value of type ${issue.expected}`;
    case "too_small":
      return `${issue.origin === "array" ? "entries, " : ""}${issue.inclusive === false ? "more than" : "at least"} ${String(issue.minimum)}${unitOf(issue)}`;
    case "too_big":
      return `${issue.inclusive === false ? "less than" : "at most"} ${String(issue.maximum)}${unitOf(issue)}`;
    case "invalid_value":
      return `one of ${issue.values.map((value) => String(value)).join(", ")}`;
    default:
      return issue.message;
  }
}

const unitOf = ({ origin }: { readonly origin: string }): string =>
  origin === "string" ? " characters" : "";

function member(value: unknown, part: PropertyKey): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, part)?.value as unknown;
}

function pathOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === "number") return `${text}[${part}]`;
    return text === "" ? String(part) : `${text}.${String(part)}`;
  }, "");
}

function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return "a table";
  return JSON.stringify(value);
}
