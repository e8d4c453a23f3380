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

/** The one word without dashes that a command may take. */
export interface Operand {
  /** Name by which it is read; no option may have the same. */
  readonly name: string;
  readonly help: string;
}
