import { breakerModel, breakerStep, COLD_BREAKER } from "@oec/domain";
import { simulatedHome } from "@oec/simulation";
import { atMost, figure, type Row, type Suite } from "../lib/suite.ts";

const DAY_S = 86_400;
const YEAR_DAYS = 365;
/** Years measured per figure, after one that does not count. */
const TIMING = { batches: 3, batchMs: 0, warmUpMs: 1 } as const;
/** How many times a bare loop a simulated home may take, by step. */
const YEARS = [
  { stepS: 60, target: 20 },
  { stepS: 10, target: 90 },
] as const;

/** The least a plant can be: a battery that covers a load, and one breaker. The yardstick of the same run. */
function bareYear(stepS: number): number {
  const model = breakerModel(20);
  let breaker = COLD_BREAKER;
  let storedWh = 5000;
  const steps = (YEAR_DAYS * DAY_S) / stepS;
  for (let step = 0; step < steps; step += 1) {
    const loadW = step % 8640 < 4320 ? 900 : -900;
    const batteryW = Math.max(-5000, Math.min(5000, -loadW));
    const wantedWh = storedWh + (batteryW * stepS * (batteryW > 0 ? 0.96 : 1 / 0.96)) / 3600;
    storedWh = Math.max(500, Math.min(9500, wantedWh));
    breaker = breakerStep(model, breaker, Math.abs(loadW + batteryW) / 230, stepS);
  }
  return storedWh + breaker.theta;
}

function simulatedYear(stepS: number, seed: number): number {
  const home = simulatedHome(seed, { maxStepMs: stepS * 1000 });
  home.step(YEAR_DAYS * DAY_S * 1000);
  return home.totals.importedWh;
}

export const suite: Suite = {
  name: "simulation",
  description:
    "a simulated year of a home beside a bare battery-and-breaker loop, and the exactness of its books",
  run(context) {
    const { seed, stopwatch } = context;
    const rows: Row[] = [];
    for (const { stepS, target } of YEARS) {
      context.progress(`years at steps of ${String(stepS)} s`);
      const { call, yardstick } = stopwatch.timeBeside(
        () => simulatedYear(stepS, seed),
        () => bareYear(stepS),
        TIMING,
      );
      const id = `simulation/year-${String(stepS)}s`;
      const name = `simulated site-year at ${String(stepS)} s`;
      const peer = { name: "bare battery and breaker", value: yardstick.wallMs / 1000 };
      rows.push(figure({ id, name, value: call.wallMs / 1000, unit: "s", peer }));
      const ratio = call.wallMs / yardstick.wallMs;
      rows.push(
        atMost(target, { id: `${id}-ratio`, name: `${name}, times the bare loop`, value: ratio, unit: "x" }),
      );
    }
    context.progress("books of a year");
    const home = simulatedHome(seed);
    const before = home.battery.storedWh;
    home.step(YEAR_DAYS * DAY_S * 1000);
    const sum = home.totals;
    const storeWh = sum.chargedWh - sum.dischargedWh - sum.batteryLossWh - (home.battery.storedWh - before);
    const balance = { id: "simulation/balance", name: "worst power balance of a step in a year", unit: "W" };
    rows.push(atMost(1e-6, { ...balance, value: home.worstBalanceErrorW }));
    const books = {
      id: "simulation/store",
      name: "battery's books of a year: charged less given, lost and stored",
      unit: "Wh",
    };
    rows.push(atMost(1e-3, { ...books, value: Math.abs(storeWh) }));
    return rows;
  },
};
