import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import type { LpModel } from "@oec/optimizer";

/** What the native solver said, and the processor time of its process, start included [ms]. */
export interface CbcAnswer {
  readonly objective: number;
  readonly cpuMs: number;
}

/** Whether the command `cbc` (Debian: coinor-cbc) is installed. */
export function cbcIsInstalled(): boolean {
  try {
    execFileSync("cbc", ["-quit"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}

/** Solves a model with CBC as a process of its own, by way of an LP file. */
export function solveWithCbc(model: LpModel): CbcAnswer {
  const folder = mkdtempSync(join(tmpdir(), "oec-cbc-"));
  try {
    const [file, solution] = [join(folder, "model.lp"), join(folder, "solution.txt")];
    writeFileSync(file, lpText(model));
    // The shell's own clock counts the processor time of the process alone.
    const script = 'TIMEFORMAT="%U %S"; time cbc "$1" -ratio 1e-9 -allow 1e-9 -solve -solu "$2" >/dev/null';
    const timed = execFileSync("bash", ["-c", `{ ${script}; } 2>&1`, "cbc", file, solution], {
      encoding: "utf8",
      timeout: 60_000,
    });
    const [user = Number.NaN, system = Number.NaN] = timed.trim().split(/\s+/).slice(-2).map(Number);
    const head = readFileSync(solution, "utf8").split("\n", 1)[0] ?? "";
    const objective = Number(/^Optimal.*objective value (\S+)/.exec(head)?.[1] ?? Number.NaN);
    return { objective: objective + model.offset, cpuMs: 1000 * (user + system) };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A model in the LP format that CPLEX introduced. */
function lpText(model: LpModel): string {
  const term = (factor: number, column: number) => `${factor < 0 ? "-" : "+"} ${Math.abs(factor)} x${column}`;
  const rows: string[] = [];
  for (const [row, low] of model.rowLower.entries()) {
    const high = model.rowUpper[row] ?? Infinity;
    const terms: string[] = [];
    for (let entry = model.starts[row] ?? 0; entry < (model.starts[row + 1] ?? 0); entry += 1)
      terms.push(term(model.values[entry] ?? 0, model.indices[entry] ?? 0));
    const left = terms.join("\n  ");
    if (low === high) rows.push(` r${row}: ${left} = ${low}`);
    else {
      if (low > -Infinity) rows.push(` l${row}: ${left} >= ${low}`);
      if (high < Infinity) rows.push(` u${row}: ${left} <= ${high}`);
    }
  }
  const bounds = Array.from(model.upper, (high, column) => {
    const low = model.lower[column] ?? 0;
    return high < Infinity ? ` ${low} <= x${column} <= ${high}` : ` x${column} >= ${low}`;
  });
  const integers = Array.from(model.kinds.keys()).filter((column) => model.kinds[column] === 1);
  const cost = Array.from(model.cost, term).join("\n  ");
  return [
    ...["Minimize", ` obj: ${cost}`, "Subject To", ...rows, "Bounds", ...bounds],
    ...(integers.length === 0 ? [] : ["Generals", ...integers.map((column) => ` x${column}`)]),
    "End\n",
  ].join("\n");
}
