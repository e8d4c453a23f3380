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
