import { resolve } from "node:path";
import { err, OecError, ok, type Result } from "@oec/domain";
import { valueOfText, type ConfigFault, type Entry, type Reading } from "../config/entry.ts";
import { loadConfig, type LoadedConfig } from "../config/load.ts";
import { CONFIG_VARIABLE, readEnvironment } from "../config/read-environment.ts";
import { readConfigFile } from "../config/read-file.ts";
import { readSecret } from "../config/secret.ts";
import { settingBy, type Setting } from "../config/settings.ts";
import { readNamed } from "./files.ts";
import type { CliIo } from "./io.ts";
import type { OptionSpec } from "./option-spec.ts";
import type { ParsedOptions } from "./options.ts";
import { UsageError } from "./usage-error.ts";

/** Options of a command that stand for options of the configuration. */
const KEYS: Readonly<Record<string, string>> = {
  host: "server.host",
  port: "server.port",
  storage: "storage.path",
  seed: "home.seed",
  scenario: "home.scenario",
  speed: "home.speed",
  "fast-forward": "home.fastForwardHours",
  "log-level": "log.level",
};

/** Where a value comes from that nobody gave. */
export const DEFAULT_SOURCE = "default";

/** What `oec start` takes where nobody says otherwise; the path counts from the folder of the call. */
export const START_FALLBACKS: Readonly<Record<string, unknown>> = { "storage.path": "oec-data/home.db" };

/** The option that names the configuration file. */
export const CONFIG_OPTION: OptionSpec = {
  name: "config",
  value: "FILE",
  help: `configuration file; without it the one that ${CONFIG_VARIABLE} names, if that is set`,
};

/** What can be said on the command line about how the daemon runs. */
export const CONFIG_OPTIONS: readonly OptionSpec[] = [
  CONFIG_OPTION,
  ...Object.entries(KEYS).map(([name, key]) => specOf(name, settingOf(key))),
  { name: "no-storage", help: "Keep nothing on disk." },
];

function settingOf(key: string): Setting {
  const setting = settingBy("key", key);
  if (setting === undefined)
    throw new OecError("INVALID_ARGUMENT", `${key} is no option of the configuration`, { context: { key } });
  return setting;
}

function specOf(name: string, { kind, range, fallback, help, path }: Setting): OptionSpec {
  const value = path ? "PATH" : kind === "number" ? "NUMBER" : "TEXT";
  const more = path
    ? ""
    : ` Expected: ${range}${fallback === undefined ? "" : `; default ${JSON.stringify(fallback)}`}.`;
  return { name, value, help: `${help}${more}` };
}

/**
 * The configuration that a call means: what the command takes where nobody says otherwise, then the file, the environment and
 * the options, of which each counts before those in front of it.
 *
 * @param file - The configuration file, if the call names one.
 * @throws UsageError if the file cannot be read.
 */
export function configOf(
  options: ParsedOptions,
  io: CliIo,
  file: string | undefined,
  fallbacks: Readonly<Record<string, unknown>> = {},
): Result<LoadedConfig, readonly ConfigFault[]> {
  const readings = [
    fixed(fallbacks, io),
    fileOf(file, io),
    readEnvironment(io.env, io.cwd),
    optionsOf(options, io),
  ];
  const loaded = loadConfig(readings);
  if (!loaded.ok) return loaded;
  const fault = secretFault(loaded.value);
  return fault === undefined ? ok(loaded.value) : err([fault]);
}

const fixed = (values: Readonly<Record<string, unknown>>, { cwd }: CliIo): Reading => ({
  faults: [],
  entries: Object.entries(values).map(([key, value]) => ({
    setting: settingOf(key),
    value,
    source: DEFAULT_SOURCE,
    folder: cwd,
  })),
});

function fileOf(named: string | undefined, { env, cwd }: CliIo): Reading {
  const name = named ?? env[CONFIG_VARIABLE];
  if (name === undefined) return { entries: [], faults: [] };
  const how = named === undefined ? CONFIG_VARIABLE : "configuration";
  if (name === "") throw new UsageError(`${how} is "", expected the path of a file`);
  const { text } = readNamed(how, name, cwd);
  return readConfigFile({ name, path: resolve(cwd, name), text });
}

function optionsOf(options: ParsedOptions, { cwd }: CliIo): Reading {
  const entries = Object.entries(KEYS).flatMap(([name, key]): readonly Entry[] => {
    const text = options.text(name);
    if (text === undefined) return [];
    const setting = settingOf(key);
    return [{ setting, value: valueOfText(setting, text), source: `option --${name}`, folder: cwd }];
  });
  const off = {
    setting: settingOf("storage.enabled"),
    value: false,
    source: "option --no-storage",
    folder: cwd,
  };
  return { faults: [], entries: options.has("no-storage") ? [...entries, off] : entries };
}

/** Whoever asks for logins must have a secret that can be read. */
function secretFault({ config: { auth }, sources }: LoadedConfig): ConfigFault | undefined {
  if (auth.mode !== "jwt") return undefined;
  try {
    readSecret(auth);
    return undefined;
  } catch (error) {
    if (!OecError.is(error)) throw error;
    const key = "auth.secret_file";
    const source = sources.get("auth.secretFile") ?? key;
    return { source, key, found: "of no use", expected: `a file with a secret: ${error.message}` };
  }
}
