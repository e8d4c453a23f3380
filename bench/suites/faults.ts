import { writeFileSync } from "node:fs";
import { FAULTS, type FaultKind } from "@oec/simulation";
import { runFault, type FaultOutcome } from "../controller/fault-run.ts";
import { faultTable, type FaultScore } from "../controller/fault-table.ts";
import { atLeast, WrongUse, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";

/** Seeds per fault: a plant shows its fault in a second, a process takes longer. */
const SEEDS = { plant: 100, process: 5 } as const;

export const suite: Suite = {
  name: "faults",
  description:
    "every fault of the catalogue on a simulated home: harm, detection, recovery and the right words",
  options: {
    faults: { type: "string", description: "only these, e.g. F01,F22 (all)" },
    seeds: { type: "string", description: "seeds per fault of the plant (100; of a process 5)" },
    table: { type: "string", description: "also writes the table as Markdown to this file" },
  },
  async run(context) {
    const scores: FaultScore[] = [];
    for (const kind of chosen(context)) scores.push(await score(kind, context));
    const table = context.options["table"];
    if (typeof table === "string") writeFileSync(table, faultTable(scores));
    return rows(scores);
  },
};

function chosen({ options }: SuiteContext): readonly FaultKind[] {
  if (typeof options["faults"] !== "string") return FAULTS;
  const ids = options["faults"].split(",");
  const unknown = ids.find((id) => !FAULTS.some((kind) => kind.id === id));
  if (unknown !== undefined) throw new WrongUse(`--faults: there is no fault "${unknown}"`);
  return FAULTS.filter(({ id }) => ids.includes(id));
}

async function score(kind: FaultKind, context: SuiteContext): Promise<FaultScore> {
  const seeds = context.options["seeds"];
  const most = typeof seeds === "string" ? Number(seeds) : SEEDS.plant;
  if (!(Number.isInteger(most) && most > 0))
    throw new WrongUse(`--seeds ${String(seeds)}: expected a whole number above 0`);
  // The night of a clock change is three hours long and the same for every seed but for its noise.
  const count = kind.level === "process" || kind.id === "F32" ? Math.min(most, SEEDS.process) : most;
  const outcomes: FaultOutcome[] = [];
  for (let n = 0; n < count; n += 1) {
    context.progress(`${kind.id} ${String(n + 1)}/${String(count)}`);
    outcomes.push(await runFault(kind.id, context.seed + n));
  }
  return { kind, outcomes };
}

function rows(scores: readonly FaultScore[]): readonly Row[] {
  const share = (outcomes: readonly FaultOutcome[], holds: (outcome: FaultOutcome) => boolean): number =>
    (100 * outcomes.filter(holds).length) / Math.max(1, outcomes.length);
  const all = scores.flatMap(({ outcomes }) => outcomes);
  const has = (outcome: FaultOutcome, failure: FaultOutcome["failures"][number]): boolean =>
    outcome.failures.includes(failure);
  return [
    ...scores.map(({ kind, outcomes }) =>
      atLeast(100, {
        id: `faults/${kind.id}`,
        name: `${kind.id} ${kind.title.toLowerCase()}`,
        value: share(outcomes, ({ passed }) => passed),
        unit: "%",
      }),
    ),
    atLeast(100, {
      id: "faults/safe",
      name: `of ${String(all.length)} runs, without overload beyond the fuse's budget or a device's limit`,
      value: share(all, (one) => !has(one, "fuse-budget") && !has(one, "device-limit")),
      unit: "%",
    }),
    atLeast(100, {
      id: "faults/score",
      name: `of ${String(all.length)} runs, safe, detected and recovered in time, with the right code`,
      value: share(all, ({ passed }) => passed),
      unit: "%",
    }),
  ];
}
