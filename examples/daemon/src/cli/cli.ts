import { OecError } from "@oec/domain";
import { backtestCommand } from "./backtest.ts";
import { backupCommand } from "./backup.ts";
import { closest } from "./closest.ts";
import type { Command } from "./command.ts";
import { forecastCommand } from "./forecast.ts";
import { commandHelp, overview } from "./help.ts";
import { discoverCommand } from "./discover.ts";
import type { CliIo } from "./io.ts";
import { readOptions } from "./options.ts";
import { restoreCommand } from "./restore.ts";
import { seedCommand } from "./seed.ts";
import { simulateCommand } from "./simulate.ts";
import { startCommand } from "./start.ts";
import { tokenCommand } from "./token.ts";
import { UsageError } from "./usage-error.ts";
import { validateConfigCommand } from "./validate-config.ts";
import { version } from "./version.ts";

/** Every command of `oec`, in the order of the help. */
export const COMMANDS: readonly Command[] = [
  startCommand,
  simulateCommand,
  backtestCommand,
  forecastCommand,
  discoverCommand,
  backupCommand,
  restoreCommand,
  seedCommand,
  validateConfigCommand,
  tokenCommand,
];

/** Codes of errors that lie in what the user gave: files, units, dates. */
const INPUT_ERRORS: ReadonlySet<string> = new Set([
  "PARSE_FAILED",
  "DUPLICATE_TIME",
  "UNSORTED_TIME",
  "OVERLAPPING_TIME",
  "NOT_FINITE",
  "MISSING_DATA",
  "UNIT_UNKNOWN",
  "INVALID_TIME_ZONE",
  "OUT_OF_RANGE",
  "INVALID_ARGUMENT",
]);

/**
 * Runs `oec` with the words after its name and resolves to the exit code: 0 it worked, 1 it failed, 2 it was called wrongly.
 * Never throws.
 */
export async function runCli(args: readonly string[], io: CliIo): Promise<number> {
  const [first, ...rest] = args;
  const command = COMMANDS.find(({ name }) => name === first);
  try {
    if (first === "--version" || first === "-v") return print(io, `${version()}\n`);
    if (first === undefined || first === "--help" || first === "-h" || first === "help")
      return helpOn(rest[0], io);
    if (command === undefined) throw unknownCommand(first);
    if (rest.some((word) => word === "--help" || word === "-h")) return print(io, commandHelp(command));
    return await command.run(readOptions(command.options, rest, command.operand), io);
  } catch (error) {
    return report(error, command, io);
  }
}

function helpOn(topic: string | undefined, io: CliIo): number {
  const command = COMMANDS.find(({ name }) => name === topic);
  if (topic !== undefined && command === undefined) throw unknownCommand(topic);
  return print(io, command === undefined ? overview(COMMANDS) : commandHelp(command));
}

function unknownCommand(given: string): UsageError {
  const what = given.startsWith("-") ? "option" : "command";
  const near = closest(
    given,
    COMMANDS.map(({ name }) => name),
  );
  return new UsageError(`unknown ${what} ${given}${near === undefined ? "" : `, did you mean ${near}?`}`);
}

function print(io: CliIo, text: string): number {
  io.stdout.write(text);
  return 0;
}

function report(error: unknown, command: Command | undefined, io: CliIo): number {
  const name = command === undefined ? "oec" : `oec ${command.name}`;
  if (error instanceof UsageError || (OecError.is(error) && INPUT_ERRORS.has(error.code))) {
    io.stderr.write(`${name}: ${error.message}\nSee ${name} --help\n`);
    return 2;
  }
  io.stderr.write(`${name}: ${error instanceof Error ? error.message : String(error)}\n`);
  return 1;
}
