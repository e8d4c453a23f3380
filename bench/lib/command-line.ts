import { parseArgs } from "node:util";
import { WrongUse, type Suite } from "./suite.ts";

/** What the user asked for. */
export type Command =
  | { readonly kind: "help" }
  | { readonly kind: "list" }
  | {
      readonly kind: "run";
      readonly suites: readonly Suite[];
      readonly jsonFile: string | undefined;
      readonly seed: number;
      readonly options: Readonly<Record<string, string | boolean | undefined>>;
    };

const RUNNER_OPTIONS = {
  help: { type: "boolean", short: "h" },
  list: { type: "boolean" },
  json: { type: "string" },
  seed: { type: "string" },
} as const;

/**
 * Reads the command line.
 *
 * @throws {@link WrongUse} for an unknown suite or option, an option without its value, or no suite at all.
 */
export function readCommandLine(args: readonly string[], suites: readonly Suite[]): Command {
  const { values, positionals } = parse(args, suites);
  const { help, list, json, seed = "1", ...options } = values;
  if (help === true) return { kind: "help" };
  if (list === true) return { kind: "list" };
  const names = suites.map((suite) => suite.name).join(", ");
  if (positionals.length === 0) throw new WrongUse(`no suite named, expected one or more of: ${names}`);
  const chosen = suites.filter((suite) => positionals.some((given) => isNamed(suite, given)));
  for (const given of positionals) {
    if (!suites.some((suite) => isNamed(suite, given)))
      throw new WrongUse(`unknown suite "${given}", expected one or more of: ${names}`);
  }
  for (const name of Object.keys(options)) {
    if (chosen.some((suite) => suite.options !== undefined && Object.hasOwn(suite.options, name))) continue;
    throw new WrongUse(`none of the suites ${positionals.join(", ")} has an option --${name}`);
  }
  if (!/^\d+$/.test(String(seed))) throw new WrongUse(`--seed is "${String(seed)}", expected a whole number`);
  return {
    kind: "run",
    suites: chosen,
    jsonFile: typeof json === "string" ? json : undefined,
    seed: Number(seed),
    options,
  };
}

/** A suite goes by its name, and by what stands before a hyphen: `optimizer` is all of `optimizer-exact`, `optimizer-home` and so on. */
const isNamed = ({ name }: Suite, given: string): boolean => name === given || name.startsWith(`${given}-`);

/** The help text. */
export function helpText(suites: readonly Suite[]): string {
  const lines = [
    "Usage: npm run bench -- SUITE... [--json FILE] [--seed NUMBER] [options of the suites]",
    "       npm run bench -- --list",
    "",
    "Runs benchmarks and prints their figures. A missed target is a figure, not a failure.",
    "The part of a name before a hyphen stands for all suites that begin with it.",
    "Exit codes: 0 ran, 1 a suite failed, 2 wrong use.",
    "",
    "  --list         list the suites",
    "  --json FILE    also write the rows as a JSON array",
    "  --seed NUMBER  seed of the random streams (1)",
  ];
  for (const suite of suites) {
    lines.push("", `${suite.name}: ${suite.description}`);
    for (const [name, option] of Object.entries(suite.options ?? {})) {
      lines.push(`  --${name}${option.type === "string" ? " VALUE" : ""}  ${option.description}`);
    }
  }
  return `${lines.join("\n")}\n`;
}

interface Parsed {
  readonly values: Readonly<Record<string, string | boolean | undefined>>;
  readonly positionals: readonly string[];
}

function parse(args: readonly string[], suites: readonly Suite[]): Parsed {
  const options: Record<string, { type: "string" | "boolean"; short?: string }> = {};
  for (const suite of suites) {
    for (const [name, { type }] of Object.entries(suite.options ?? {})) options[name] = { type };
  }
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options: { ...options, ...RUNNER_OPTIONS },
      allowPositionals: true,
    });
    return { values, positionals };
  } catch (error) {
    throw new WrongUse(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
