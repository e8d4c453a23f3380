import type { z } from "zod";
import { faultOf } from "../tariff/zod-fault.ts";
import { settingBy, type Setting } from "./settings.ts";

/** What the schema holds against a configuration. */
export interface SettingFault {
  /** As the program reads it, such as `server.port`. */
  readonly key: string;
  /** Absent: there is no such option. */
  readonly setting: Setting | undefined;
  /** Where in the option's value, such as `[2]`; mostly empty. */
  readonly place: string;
  /** A secret is not repeated. */
  readonly found: string;
  readonly expected: string;
}

/** An issue of a failed parse in the words of the options. @param raw - What was parsed. */
export function settingFault(issue: z.core.$ZodIssue, raw: unknown): SettingFault {
  const { found, expected } = faultOf(issue, raw);
  const path = issue.code === "unrecognized_keys" ? [...issue.path, ...issue.keys.slice(0, 1)] : issue.path;
  const key = path.slice(0, 2).map(String).join(".");
  const rest = path.slice(2).map(String);
  const setting = settingBy("key", key);
  // "A value of type number" would help less than the range.
  const isWrongType = issue.code === "invalid_type" && rest.length === 0;
  return {
    key,
    setting,
    place: rest.map((part) => `[${part}]`).join(""),
    found: setting?.secret === true && found !== "nothing" ? "another text (not shown)" : found,
    expected: isWrongType ? (setting?.range ?? expected) : expected,
  };
}
