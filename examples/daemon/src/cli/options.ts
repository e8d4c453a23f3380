import { parseArgs } from "node:util";
import { closest } from "./closest.ts";
import type { Operand, OptionSpec } from "./option-spec.ts";
import { UsageError } from "./usage-error.ts";

/** The options of one call, by name: a text, or `true` for a switch. */
export class ParsedOptions {
  readonly #values: ReadonlyMap<string, string | true>;

  constructor(values: ReadonlyMap<string, string | true>) {
    this.#values = values;
  }

  /** True if the option was given or has a default. */
  has(name: string): boolean {
    return this.#values.has(name);
  }

  /** The text of an option, if given. */
  text(name: string): string | undefined {
    const value = this.#values.get(name);
    return value === true ? undefined : value;
  }

  /** The text of an option that must be there. */
  required(name: string): string {
    const value = this.text(name);
    if (value === undefined) throw new UsageError(`option --${name} is missing`);
    return value;
  }

  /**
   * A number within bounds, if given.
   *
   * @throws {@link UsageError} if the text is no number or lies outside.
   */
  number(name: string, range: NumberRange = {}): number | undefined {
    const text = this.text(name);
    if (text === undefined) return undefined;
    const value = text.trim() === "" ? Number.NaN : Number(text);
    const { above, min = -Infinity, max = Infinity, whole = false } = range;
    const inside =
      Number.isFinite(value) && value >= min && value <= max && (above === undefined || value > above);
    if (!inside || (whole && !Number.isInteger(value))) {
      throw new UsageError(`option --${name} is "${text}", expected ${describe(range)}`);
    }
    return value;
  }

  /**
   * A local day, `YYYY-MM-DD`, that exists.
   *
   * @throws {@link UsageError} if the text is none.
   */
  day(name: string): string {
    const text = this.required(name);
    const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
    if (Number.isNaN(at) || new Date(at).toISOString().slice(0, 10) !== text) {
      throw new UsageError(`option --${name} is "${text}", expected a day such as 2024-06-30`);
    }
    return text;
  }
}

interface NumberRange {
  /** Exclusive lower bound. */
  readonly above?: number;
  readonly min?: number;
  readonly max?: number;
  readonly whole?: boolean;
}

function describe({ above, min, max, whole = false }: NumberRange): string {
  const bounds = [
    above === undefined ? "" : `above ${above}`,
    min === undefined ? "" : `of at least ${min}`,
    max === undefined ? "" : `of at most ${max}`,
  ].filter((part) => part !== "");
  return [whole ? "a whole number" : "a number", bounds.join(" and ")].join(" ").trim();
}

/**
 * Reads the words after a command's name.
 *
 * @throws {@link UsageError} for an unknown option (with the closest known one), a missing or superfluous value, an option
 *   given twice, a stray word, or a required option that is not there.
 */
export function readOptions(
  specs: readonly OptionSpec[],
  args: readonly string[],
  operand?: Operand,
): ParsedOptions {
  const known = new Map<string, OptionSpec>(specs.map((option) => [option.name, option]));
  const { tokens } = parseArgs({
    args: [...args],
    options: Object.fromEntries(
      specs.map(({ name, value }) => [name, { type: value === undefined ? "boolean" : "string" } as const]),
    ),
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const values = new Map<string, string | true>();
  for (const token of tokens) {
    if (token.kind === "option-terminator") continue;
    if (token.kind === "positional") {
      if (operand === undefined || values.has(operand.name))
        throw new UsageError(`unexpected argument "${token.value}"`);
      values.set(operand.name, token.value);
      continue;
    }
    const option = known.get(token.name);
    if (option === undefined) throw unknownOption(token.rawName, [...known.keys()]);
    if (values.has(option.name)) throw new UsageError(`option --${option.name} is given twice`);
    values.set(option.name, valueOf(option, token.value, token.inlineValue === true));
  }
  for (const { name, default: fallback, required = false } of specs) {
    if (values.has(name)) continue;
    if (required) throw new UsageError(`option --${name} is missing`);
    if (fallback !== undefined) values.set(name, fallback);
  }
  return new ParsedOptions(values);
}

function valueOf(option: OptionSpec, value: string | undefined, inline: boolean): string | true {
  if (option.value === undefined) {
    if (value !== undefined) throw new UsageError(`option --${option.name} takes no value, found "${value}"`);
    return true;
  }
  // `--from --to 2024-06-30`: what follows is the next option, not a value.
  if (value === undefined || value === "" || (!inline && value.startsWith("--"))) {
    throw new UsageError(`option --${option.name} needs a value: --${option.name} ${option.value}`);
  }
  return value;
}

function unknownOption(given: string, known: readonly string[]): UsageError {
  const near = closest(given.replace(/^-+/, ""), known);
  return new UsageError(`unknown option ${given}${near === undefined ? "" : `, did you mean --${near}?`}`);
}
