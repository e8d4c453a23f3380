import {
  closedLoopCost,
  departures,
  gridTracking,
  planKept,
  STARTS,
} from "../controller/closed-loop-runs.ts";
import { atLeast, atMost, figure, WrongUse, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";

/** Days of the run against the rule, and nights of a commuter's car. */
const DAYS = 28;
const NIGHTS = 56;

export const suite: Suite = {
  name: "closed-loop",
  description:
    "the controller on the simulated plant: what the plan promises, the rule, departures, and delay",
  options: {
    days: { type: "string", description: `days against the self-consumption rule (${String(DAYS)})` },
    nights: { type: "string", description: `days of a commuter's car (${String(NIGHTS)}; a year is 364)` },
  },
  async run(context) {
    return [
      ...(await delayRows(context)),
      ...(await planRows(context)),
      ...(await ruleRows(context)),
      ...(await departureRows(context)),
    ];
  },
};

async function delayRows(context: SuiteContext): Promise<readonly Row[]> {
  context.progress("two seconds of meter and two of actuator");
  const { controllerW, naiveW } = await gridTracking(context.seed);
  return [
    atMost(0.12, {
      id: "closed-loop/delay",
      name: `grid RMS behind 2 s of meter and 2 s of actuator (${controllerW.toFixed(0)} W), over the integrating loop's`,
      value: controllerW / naiveW,
      unit: "x",
      peer: { name: "integrating loop, gain 1 [W]", value: naiveW },
    }),
  ];
}

async function planRows(context: SuiteContext): Promise<readonly Row[]> {
  let planned = 0;
  let realised = 0;
  for (const start of STARTS) {
    for (let n = 0; n < 3; n += 1) {
      context.progress(`a plan kept, day ${String(n + 1)}`);
      const day = await planKept(context.seed + n, start);
      planned += day.planned;
      realised += day.realised;
    }
  }
  return [
    atMost(0.5, {
      id: "closed-loop/plan",
      name: "nine days, matched plant, perfect forecast: realised cost above the plan's own",
      value: (100 * (realised - planned)) / Math.abs(planned),
      unit: "%",
    }),
  ];
}

async function ruleRows(context: SuiteContext): Promise<readonly Row[]> {
  const days = wholeNumber(context.options["days"], DAYS);
  const rows: Row[] = [];
  for (const isMismatched of [false, true]) {
    context.progress(`${String(days)} days${isMismatched ? ", mismatched" : ""}`);
    const { controlled, rule, violations } = await closedLoopCost(
      context.seed,
      STARTS[1] ?? 0,
      days,
      isMismatched,
    );
    const kind = isMismatched ? "mismatched" : "matched";
    const name = isMismatched ? "battery a tenth smaller and lossier than planned" : "matched plant";
    rows.push(
      figure({
        id: `closed-loop/${kind}-cost`,
        name: `${String(days)} days, ${name}: cost`,
        value: controlled,
        unit: "SEK",
        peer: { name: "self-consumption rule", value: rule },
      }),
      atLeast(0, {
        id: `closed-loop/${kind}-gain`,
        name: `${String(days)} days, ${name}: gain over the self-consumption rule`,
        value: rule - controlled,
        unit: "SEK",
      }),
      atMost(0, {
        id: `closed-loop/${kind}-violations`,
        name: `${String(days)} days, ${name}: cycles above the fuse`,
        value: violations,
        unit: "cycles",
      }),
    );
  }
  return rows;
}

async function departureRows(context: SuiteContext): Promise<readonly Row[]> {
  const days = wholeNumber(context.options["nights"], NIGHTS);
  context.progress(`${String(days)} days of a commuter`);
  const { count, missed, seconds } = await departures(context.seed, days);
  return [
    atMost(0, {
      id: "closed-loop/departures",
      name: `of ${String(count)} departures in ${String(days)} days, those missed`,
      value: missed,
      unit: "departures",
    }),
    figure({
      id: "closed-loop/car-overload",
      name: `${String(days)} days with a car, cycles of 30 s: time above the fuse`,
      value: seconds,
      unit: "s",
    }),
  ];
}

function wholeNumber(given: string | boolean | undefined, usual: number): number {
  if (typeof given !== "string") return usual;
  const value = Number(given);
  if (Number.isInteger(value) && value > 0) return value;
  throw new WrongUse(`"${given}": expected a whole number of days above 0`);
}
