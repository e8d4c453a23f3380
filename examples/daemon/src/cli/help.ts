import type { Command } from "./command.ts";
import type { OptionSpec } from "./option-spec.ts";

/** The help of `oec` itself. */
export function overview(commands: readonly Command[]): string {
  const width = Math.max(...commands.map(({ name }) => name.length)) + 2;
  return [
    "Open Energy Controller: plans and controls the energy of a home.",
    "",
    "Usage: oec <command> [options]",
    "",
    "Commands:",
    ...commands.map(({ name, summary }) => `  ${name.padEnd(width)}${summary}`),
    "",
    "Options:",
    "  --help      this text; after a command: that command's options and examples",
    "  --version   the version",
    "",
    "Exit codes: 0 it worked, 1 it failed, 2 it was called wrongly (nothing was written).",
    "",
  ].join("\n");
}

/** The help of one command. */
export function commandHelp(command: Command): string {
  const required = command.options.filter((option) => option.required === true).map(heading);
  const usage = [
    "oec",
    command.name,
    ...(command.operand === undefined ? [] : [`[${command.operand.name}]`]),
    ...required,
    ...(required.length < command.options.length ? ["[options]"] : []),
  ];
  return [
    command.summary,
    "",
    `Usage: ${usage.join(" ")}`,
    "",
    command.description,
    "",
    ...(command.operand === undefined ? [] : [`${command.operand.name}: ${command.operand.help}`, ""]),
    "Options:",
    ...command.options.flatMap(describe),
    "  --help",
    "      this text",
    "",
    "Examples:",
    ...command.examples.map((example) => `  ${example}`),
    "",
  ].join("\n");
}

const heading = ({ name, value }: OptionSpec): string =>
  value === undefined ? `--${name}` : `--${name} ${value}`;

function describe(option: OptionSpec): string[] {
  const note =
    option.required === true
      ? " (required)"
      : option.default === undefined
        ? ""
        : ` (default ${option.default})`;
  return [`  ${heading(option)}`, `      ${option.help}${note}`];
}
