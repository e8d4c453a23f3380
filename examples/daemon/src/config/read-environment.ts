import { closest, editDistance } from "../cli/closest.ts";
import { SECTIONS } from "./config.ts";
import { valueOfText, type ConfigFault, type Entry, type Reading } from "./entry.ts";
import { settingBy, SETTINGS } from "./settings.ts";

/** The variable that names the configuration file. */
export const CONFIG_VARIABLE = "OEC_CONFIG";

/** Two letters apart is a slip of the finger. */
const SLIP = 2;

/**
 * Reads the options of the environment. An empty variable is an empty value: where it was meant to hold something, nothing else
 * may quietly take its place. A variable that begins like an option of a section, or nearly is one, but is none, is a fault;
 * others that begin with `OEC_` are none of ours.
 */
export function readEnvironment(env: Readonly<Record<string, string | undefined>>, folder: string): Reading {
  const entries: Entry[] = [];
  const faults: ConfigFault[] = [];
  for (const [variable, text] of Object.entries(env)) {
    if (text === undefined || !variable.startsWith("OEC_") || variable === CONFIG_VARIABLE) continue;
    const setting = settingBy("variable", variable);
    if (setting !== undefined) {
      entries.push({ setting, value: valueOfText(setting, text), source: variable, folder });
      continue;
    }
    const fault = mistyped(variable);
    if (fault !== undefined) faults.push(fault);
  }
  return { entries, faults };
}

function mistyped(variable: string): ConfigFault | undefined {
  const section = Object.keys(SECTIONS).find((name) => variable.startsWith(`OEC_${name.toUpperCase()}_`));
  const known = SETTINGS.map((setting) => setting.variable);
  const near = closest(variable, known);
  if (section === undefined && (near === undefined || editDistance(variable, near) > SLIP)) return undefined;
  const expected =
    near === undefined
      ? `one of ${SETTINGS.filter((setting) => setting.section === section)
          .map((setting) => setting.variable)
          .join(", ")}`
      : `a known one; did you mean ${near}?`;
  return { source: variable, key: variable, found: "an unknown variable", expected };
}
