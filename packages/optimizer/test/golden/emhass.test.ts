/** Eight days of davidusb-geek/emhass (MIT): when two on/off loads run, the published optimum for the most profit (of a loss). */
import { expect, test } from "vitest";

import { highsBackend } from "../../src/highs/backend.ts";
import { LpModelBuilder, type LpModel, type Term } from "../../src/lp/model.ts";
import { publishedText } from "./data.ts";

/** Power and half-hours per day of the loads [W]. */
const LOADS = [
  { powerW: 3000, steps: 10 },
  { powerW: 750, steps: 16 },
] as const;
const STEPS_PER_DAY = 48;
/** Of all days [EUR]; the house buys more than it sells. */
const PUBLISHED_EUR = -39.4124;

interface HalfHour {
  readonly pvW: number;
  readonly loadW: number;
  readonly buyPerKwh: number;
  readonly sellPerKwh: number;
  readonly profit: number;
}

function halfHours(text: string): readonly HalfHour[] {
  const [head, ...rows] = text.trim().split("\n");
  const names = head!.split(",");
  return rows.map((row) => {
    const cells = row.split(",");
    const cell = (name: string) => Number(cells[names.indexOf(name)]);
    return {
      pvW: cell("P_PV"),
      loadW: cell("P_Load"),
      buyPerKwh: cell("unit_load_cost"),
      sellPerKwh: cell("unit_prod_price"),
      profit: cell("cost_fun_profit"),
    };
  });
}

/** A block of 48 half-hours; the least cost is minus the profit. */
function dayModel(day: readonly HalfHour[]): LpModel {
  const builder = new LpModelBuilder();
  const running = LOADS.map((): number[] => []);
  for (const { pvW, loadW, buyPerKwh, sellPerKwh } of day) {
    const net = (loadW - pvW) / 1000;
    const terms: Term[] = [
      [builder.column({ cost: 0.5 * buyPerKwh, upper: 20 }), 1],
      [builder.column({ cost: -0.5 * sellPerKwh, upper: 20 }), -1],
    ];
    for (const [index, { powerW }] of LOADS.entries()) {
      const on = builder.column({ upper: 1, kind: "integer" });
      running[index]!.push(on);
      terms.push([on, -powerW / 1000]);
    }
    builder.row(net, net, terms);
  }
  for (const [index, { steps }] of LOADS.entries()) {
    builder.row(steps, steps, running[index]!.map((on): Term => [on, 1])); // prettier-ignore
  }
  return builder.build();
}

test("earns the published profit of eight days", { timeout: 60_000 }, async (context) => {
  const steps = halfHours(publishedText(context, "emhass/opt_res_perfect_optim_profit.csv"));
  expect(steps).toHaveLength(8 * STEPS_PER_DAY);
  let profit = 0;
  for (let first = 0; first < steps.length; first += STEPS_PER_DAY) {
    const day = steps.slice(first, first + STEPS_PER_DAY);
    const outcome = await highsBackend().solve(dayModel(day));
    if (outcome.status !== "optimal") throw new Error(outcome.status);
    const theirs = day.reduce((sum, step) => sum + step.profit, 0);
    expect(-outcome.objective).toBeCloseTo(theirs, 6);
    profit -= outcome.objective;
  }
  expect(profit).toBeCloseTo(PUBLISHED_EUR, 4);
});
