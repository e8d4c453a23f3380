// npm run bench -- --list | SUITE... [--json FILE] [options of the suites]
import { existsSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import process from "node:process";
import { helpText, readCommandLine, type Command } from "./lib/command-line.ts";
import { dataFiles, dataText, userFile } from "./lib/data.ts";
import { loadSuites } from "./lib/load-suites.ts";
import { environmentLines, tableOf } from "./lib/report.ts";
import { createStopwatch } from "./lib/stopwatch.ts";
import { SuiteSkipped, WrongUse, type Row, type Suite, type SuiteContext } from "./lib/suite.ts";

const RAN = 0;
const FAILED = 1;
const WRONG_USE = 2;

const print = (text: string): void => void process.stdout.write(`${text}\n`);
const complain = (text: string): void => void process.stderr.write(`${text}\n`);

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = error instanceof WrongUse ? WRONG_USE : FAILED;
  complain(
    error instanceof WrongUse ? `bench: ${error.message}\nbench: --help shows what there is` : String(error),
  );
}

async function main(args: readonly string[]): Promise<number> {
  const suites = await loadSuites(process.env["OEC_BENCH_SUITES"] ?? join(import.meta.dirname, "suites"));
  const command = readCommandLine(args, suites);
  if (command.kind === "run") return runAll(command);
  if (command.kind === "help") process.stdout.write(helpText(suites));
  else for (const { name, description } of suites) print(`${name.padEnd(14)} ${description}`);
  return RAN;
}

async function runAll(command: Extract<Command, { readonly kind: "run" }>): Promise<number> {
  const { jsonFile } = command;
  if (jsonFile !== undefined && !existsSync(dirname(jsonFile))) {
    throw new WrongUse(`--json ${jsonFile}: the folder does not exist`);
  }
  for (const line of environmentLines(command.seed)) print(line);
  const context: SuiteContext = {
    options: command.options,
    seed: command.seed,
    data: dataText,
    dataFiles,
    file: userFile,
    progress: (text) =>
      process.stderr.isTTY ? void process.stderr.write(`\r${text.padEnd(70)}`) : undefined,
    stopwatch: createStopwatch(),
  };
  const rows: Row[] = [];
  let failed = false;
  for (const suite of command.suites) {
    const own = await runOne(suite, context);
    if (own === undefined) failed = true;
    else rows.push(...own);
  }
  if (jsonFile !== undefined) writeFileSync(jsonFile, `${JSON.stringify(rows, null, 2)}\n`);
  return failed ? FAILED : RAN;
}

/** The rows of a suite, none where it was skipped; undefined where it failed. */
async function runOne(suite: Suite, context: SuiteContext): Promise<readonly Row[] | undefined> {
  print(`\n${suite.name}: ${suite.description}`);
  try {
    const rows = await suite.run(context);
    context.progress("");
    print(tableOf(rows));
    return rows;
  } catch (error) {
    if (error instanceof WrongUse) throw error;
    if (error instanceof SuiteSkipped) {
      print(`skipped: ${error.message}`);
      return [];
    }
    complain(
      `bench: suite ${suite.name} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    return undefined;
  }
}
