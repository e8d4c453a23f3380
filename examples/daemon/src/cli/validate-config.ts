import { stringify } from "smol-toml";
import type { DaemonConfig } from "../config/config.ts";
import { faultText } from "../config/entry.ts";
import type { LoadedConfig } from "../config/load.ts";
import { SETTINGS, type Setting } from "../config/settings.ts";
import type { Command } from "./command.ts";
import { configOf, DEFAULT_SOURCE, START_FALLBACKS } from "./config-sources.ts";

/** `oec validate-config`: what a configuration means, or what is wrong with it. */
export const validateConfigCommand: Command = {
  name: "validate-config",
  summary: "Check a configuration and show what it means.",
  description: [
    "Reads the file and the environment as oec start does, and shows every option with its value and where it comes from.",
    "Secrets are not shown. The exit code is 0 if the configuration is good, and 1 with every fault if it is not.",
  ].join("\n"),
  operand: {
    name: "FILE",
    help: "configuration file; without it the one that OEC_CONFIG names, or none",
  },
  options: [{ name: "json", help: "Print JSON." }],
  examples: ["oec validate-config config/production.toml", "oec validate-config --json"],
  run(options, io) {
    const loaded = configOf(options, io, options.text("FILE"), START_FALLBACKS);
    const json = options.has("json");
    if (loaded.ok) {
      io.stdout.write(json ? jsonOf({ valid: true, ...shown(loaded.value) }) : tomlOf(loaded.value));
      return Promise.resolve(0);
    }
    if (json) io.stdout.write(jsonOf({ valid: false, faults: loaded.error }));
    else for (const fault of loaded.error) io.stderr.write(`${faultText(fault)}\n`);
    return Promise.resolve(1);
  },
};

const jsonOf = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;

const MASK = "(hidden)";

/** The value of an option in a configuration; a secret is not shown. */
function valueOf(config: DaemonConfig, { section, name, secret }: Setting): unknown {
  const options = Object.entries(config).find(([key]) => key === section)?.[1] ?? {};
  const value: unknown = Object.entries(options).find(([key]) => key === name)?.[1];
  return secret && value !== undefined ? MASK : value;
}

interface Shown {
  /** By section and by name, as in a file. */
  readonly config: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** By `section.name`: where the value comes from; what is not in here has its default. */
  readonly sources: Readonly<Record<string, string>>;
}

function shown({ config, sources }: LoadedConfig): Shown {
  const sections = new Map<string, Record<string, unknown>>();
  for (const setting of SETTINGS) {
    const options = sections.get(setting.section) ?? {};
    const value = valueOf(config, setting);
    sections.set(setting.section, { ...options, ...(value !== undefined && { [setting.fileName]: value }) });
  }
  const said = SETTINGS.flatMap(({ key, section, fileName }) => {
    const source = sources.get(key);
    return source === undefined || source === DEFAULT_SOURCE
      ? []
      : [[`${section}.${fileName}`, source] as const];
  });
  return { config: Object.fromEntries(sections), sources: Object.fromEntries(said) };
}

/** A file that means the same, with the source of each value behind it. */
function tomlOf(loaded: LoadedConfig): string {
  const { config, sources } = shown(loaded);
  return Object.entries(config)
    .map(([section, options]) => {
      const lines = Object.entries(options).map(
        ([name, value]) =>
          `${stringify({ [name]: value }).trimEnd()}  # ${sources[`${section}.${name}`] ?? DEFAULT_SOURCE}\n`,
      );
      return `[${section}]\n${lines.join("")}`;
    })
    .join("\n");
}
