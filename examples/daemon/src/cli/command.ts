import type { CliIo } from "./io.ts";
import type { ParsedOptions } from "./options.ts";

/** One option of a command. */
export interface OptionSpec {
  /** Name without dashes. */
  readonly name: string;
  /** What stands for the value in the help; absent: a switch without a value. */
  readonly value?: string;
  readonly help: string;
  readonly required?: boolean;
  /** Used when the option is not given, and shown in the help. */
  readonly default?: string;
}

/** One command of `oec`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** More for the command's own help. */
  readonly description: string;
  readonly options: readonly OptionSpec[];
  readonly examples: readonly string[];
  /** Runs it and resolves to the exit code. */
  run(options: ParsedOptions, io: CliIo): Promise<number>;
}
