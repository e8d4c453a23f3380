import type { CliIo } from "./io.ts";
import type { Operand, OptionSpec } from "./option-spec.ts";
import type { ParsedOptions } from "./options.ts";

/** One command of `oec`. */
export interface Command {
  readonly name: string;
  /** One line for the list of commands. */
  readonly summary: string;
  /** More for the command's own help. */
  readonly description: string;
  readonly options: readonly OptionSpec[];
  /** A word that may follow the name. */
  readonly operand?: Operand;
  readonly examples: readonly string[];
  /** Runs it and resolves to the exit code. */
  run(options: ParsedOptions, io: CliIo): Promise<number>;
}
