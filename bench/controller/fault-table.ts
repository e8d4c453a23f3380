import type { FaultKind } from "@oec/simulation";
import type { FaultOutcome } from "./fault-run.ts";

/** A fault and what came of it with every seed. */
export interface FaultScore {
  readonly kind: FaultKind;
  readonly outcomes: readonly FaultOutcome[];
}

const HEAD = [
  "| fault | what happens | code | runs | passed | slowest detection [s] (allowed) | slowest recovery [s] (allowed) | highest share of the fuse's budget | what failed |",
  "|---|---|---|---|---|---|---|---|---|",
];

/** The fault table as Markdown. */
export function faultTable(scores: readonly FaultScore[]): string {
  const notes = new Map<string, string>();
  for (const { kind, outcomes } of scores) {
    for (const { note } of outcomes) if (note !== undefined) notes.set(kind.id, note);
  }
  const lines = [...HEAD, ...scores.map(rowOf)];
  const words = [...notes].map(([id, note]) => `- ${id}: ${note}.`);
  return `${lines.join("\n")}\n\nCounted by what can be asked, where a run says so:\n\n${words.join("\n")}\n`;
}

function rowOf({ kind, outcomes }: FaultScore): string {
  const passed = outcomes.filter((outcome) => outcome.passed).length;
  const most = (values: readonly (number | undefined)[]): string => {
    const known = values.filter((value) => value !== undefined);
    return known.length === 0 ? "-" : String(Math.round(Math.max(...known)));
  };
  const failures = new Map<string, number>();
  for (const { failures: found, variant } of outcomes) {
    for (const failure of found) {
      const key = `${failure} (${variant})`;
      failures.set(key, (failures.get(key) ?? 0) + 1);
    }
  }
  const budget = Math.max(...outcomes.map(({ overload }) => overload.budgetShare));
  const cells = [
    kind.id,
    kind.title,
    `\`${kind.code}\``,
    String(outcomes.length),
    String(passed),
    `${most(outcomes.map(({ detectedAfterS }) => detectedAfterS))} (${String(kind.detectByS)})`,
    `${most(outcomes.map(({ recoveredAfterS }) => recoveredAfterS))} (${String(kind.recoverByS)})`,
    budget.toFixed(2),
    [...failures].map(([failure, count]) => `${String(count)} ${failure}`).join(", "),
  ];
  return `| ${cells.join(" | ")} |`;
}
