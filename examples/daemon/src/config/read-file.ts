import { dirname, resolve } from "node:path";
import { parse, TomlError, type TomlTable } from "smol-toml";
import { closest } from "../cli/closest.ts";
import { SECTIONS } from "./config.ts";
import type { ConfigFault, Entry, Reading } from "./entry.ts";
import { settingBy, SETTINGS, type Setting } from "./settings.ts";

/** A configuration file. */
export interface ConfigFile {
  /** As the user wrote it, for messages. */
  readonly name: string;
  /** The same, absolute. */
  readonly path: string;
  readonly text: string;
}

/** Reads the options of a TOML file; never throws. */
export function readConfigFile(file: ConfigFile): Reading {
  const table = parsed(file);
  if ("source" in table) return { entries: [], faults: [table] };
  const lines = linesOf(file.text);
  const entries: Entry[] = [];
  const faults: ConfigFault[] = [];
  for (const [section, options] of Object.entries(table.toml)) {
    if (!Object.hasOwn(SECTIONS, section)) {
      faults.push(unknown(file, lines, section, "section", Object.keys(SECTIONS)));
      continue;
    }
    if (typeof options !== "object" || Array.isArray(options) || options instanceof Date) {
      const source = placeOf(file, lines, section);
      faults.push({ source, key: section, found: "a value", expected: `a section [${section}]` });
      continue;
    }
    for (const [name, value] of Object.entries(options)) {
      const read = option(file, lines, `${section}.${name}`, value);
      if ("setting" in read) entries.push(read);
      else faults.push(read);
    }
  }
  return { entries, faults };
}

function option(file: ConfigFile, lines: Lines, key: string, value: unknown): Entry | ConfigFault {
  const [section = ""] = key.split(".");
  const names = SETTINGS.filter((setting) => setting.section === section);
  const setting = names.find((one) => fileKey(one) === key);
  if (setting === undefined) return unknown(file, lines, key, "key", names.map(fileKey));
  const source = placeOf(file, lines, key);
  if (!setting.secret) return { setting, value, source, folder: dirname(resolve(file.path)) };
  const fromFile = settingBy("key", `${setting.key}File`) !== undefined;
  const or = fromFile ? `, or ${key}_file to the path of a file with nothing else in it` : "";
  const expected = `no secret in a file that others may read: set ${setting.variable}${or}`;
  return { source, key, found: "a secret", expected };
}

/** The name of an option in the file, with its section. */
export const fileKey = ({ section, fileName }: Setting): string => `${section}.${fileName}`;

function unknown(
  file: ConfigFile,
  lines: Lines,
  key: string,
  what: "section" | "key",
  known: readonly string[],
): ConfigFault {
  const near = closest(key, known);
  const expected = near === undefined ? `one of ${known.join(", ")}` : `a known one; did you mean ${near}?`;
  return { source: placeOf(file, lines, key), key, found: `an unknown ${what}`, expected };
}

function parsed(file: ConfigFile): { readonly toml: TomlTable } | ConfigFault {
  try {
    return { toml: parse(file.text) };
  } catch (error) {
    if (!(error instanceof TomlError)) throw error;
    const [found = "no TOML"] = error.message.replace(/^Invalid TOML document: /, "").split("\n");
    return {
      source: `${file.name}:${error.line}:${error.column}`,
      key: "",
      found: `no TOML (${found})`,
      expected: "TOML",
    };
  }
}

/** Lines by section and by key. The parser does not tell them; what it has taken is regular enough to be found. */
type Lines = ReadonlyMap<string, number>;

const SECTION = /^\s*\[\s*"?([\w-]+)"?\s*\]/;
const KEY = /^\s*"?([\w-]+)"?(?:\s*\.\s*"?([\w-]+)"?)?\s*=/;

function linesOf(text: string): Lines {
  const lines = new Map<string, number>();
  let section = "";
  for (const [index, line] of text.split("\n").entries()) {
    const name = SECTION.exec(line)?.[1];
    if (name !== undefined) section = name;
    const [, first, second] = KEY.exec(line) ?? [];
    const key =
      name ?? [section, first, second].filter((part) => part !== undefined && part !== "").join(".");
    if ((name !== undefined || first !== undefined) && !lines.has(key)) lines.set(key, index + 1);
  }
  return lines;
}

function placeOf({ name }: ConfigFile, lines: Lines, key: string): string {
  const line = lines.get(key);
  return `${name}${line === undefined ? "" : `:${line}`}, ${key}`;
}
