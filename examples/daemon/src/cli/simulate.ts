import Table from "cli-table3";
import { daemonConfig, SCENARIO_NAMES } from "../config/config.ts";
import { simulateDays, type SimulationSummary } from "../home/simulate.ts";
import { decimals } from "../report/format.ts";
import { createLogger } from "../log/logger.ts";
import type { Command } from "./command.ts";
import { checkOutput, writeAtomically } from "./files.ts";
import type { CliIo } from "./io.ts";
import type { ParsedOptions } from "./options.ts";
import { progressBar } from "./progress.ts";
import { UsageError } from "./usage-error.ts";

/** `oec simulate`: the simulated home in fast-forward, with a summary. */
export const simulateCommand: Command = {
  name: "simulate",
  summary: "Run the simulated home for some days at once and sum up.",
  description: [
    "Runs the home twice from the same seed: under control, and with the battery left to its own self-consumption rule. Sums up",
    "cost, energy and everything that went wrong.",
  ].join("\n"),
  options: [
    { name: "days", value: "N", default: "1", help: "how many days" },
    { name: "seed", value: "S", default: "1", help: "same number, same home" },
    { name: "scenario", value: "NAME", default: "today", help: SCENARIO_NAMES.join(", ") },
    { name: "json", value: "FILE", help: "write the summary as JSON" },
  ],
  examples: [
    "oec simulate --days 7 --seed 7",
    "oec simulate --days 1 --scenario sunny_day --json sunny.json",
  ],
  run,
};

async function run(options: ParsedOptions, io: CliIo): Promise<number> {
  const days = options.number("days", { min: 1, max: 366, whole: true }) ?? 1;
  const scenario = SCENARIO_NAMES.find((name) => name === options.required("scenario"));
  if (scenario === undefined) {
    throw new UsageError(
      `option --scenario is "${options.required("scenario")}", expected one of ${SCENARIO_NAMES.join(", ")}`,
    );
  }
  const file = options.text("json");
  const json = file === undefined ? undefined : checkOutput("json", file, io.cwd);
  const seed = options.number("seed", { min: 0, max: 2 ** 31 - 1, whole: true });
  const { home } = daemonConfig.parse({ server: {}, home: { seed, scenario, fastForwardHours: days * 24 } });
  const progress = progressBar(io, "simulation");
  let summary: SimulationSummary;
  try {
    const logger = createLogger("silent");
    summary = await simulateDays({
      home,
      days,
      now: io.now(),
      logger,
      onProgress: (done) => progress.update(done),
      signal: io.signal,
    });
  } finally {
    progress.stop();
  }
  if (json !== undefined) writeAtomically(json, `${JSON.stringify(summary)}\n`);
  io.stdout.write(summaryText(summary));
  if (json !== undefined) io.stdout.write(`Written: ${json.name}\n`);
  return 0;
}

function summaryText(summary: SimulationSummary): string {
  const { controlled, rule, currency, events } = summary;
  const table = new Table({
    head: ["", "under control", "self-consumption rule"],
    style: { head: [], border: [], compact: true },
    colAligns: ["left", "right", "right"],
  });
  const row = (label: string, of: (side: SimulationSummary["rule"]) => number, digits: number): void =>
    void table.push([label, decimals(of(controlled), digits), decimals(of(rule), digits)]);
  row(`cost [${currency}]`, ({ total }) => total, 2);
  row("  bill", ({ cost }) => cost, 2);
  row("  stored energy", ({ storedValue }) => 0 - storedValue, 2);
  row("house [kWh]", ({ houseKwh }) => houseKwh, 1);
  row("PV [kWh]", ({ pvKwh }) => pvKwh, 1);
  row("bought [kWh]", ({ importedKwh }) => importedKwh, 1);
  row("sold [kWh]", ({ exportedKwh }) => exportedKwh, 1);
  row("charged [kWh]", ({ chargedKwh }) => chargedKwh, 1);
  row("discharged [kWh]", ({ dischargedKwh }) => dischargedKwh, 1);
  row("peak import [kW]", ({ peakImportW }) => peakImportW / 1000, 2);
  const troubles = events.filter(({ level }) => level !== "info");
  return [
    `${summary.days} days of the simulated home from ${summary.from}, seed ${summary.seed}, scenario ${summary.scenario}`,
    table.toString(),
    `Saved against the rule: ${decimals(rule.total - controlled.total, 2)} ${currency}. Control cycles: ${summary.cycles}. Largest error of the ` +
      `power balance: ${summary.worstBalanceErrorW.toExponential(1)} W.`,
    troubles.length === 0
      ? "No warnings and no violations."
      : `Warnings and violations: ${troubles.map(({ code, times }) => `${code} ${times}`).join(", ")}.`,
    "",
  ].join("\n");
}
