import {
  computeFlows,
  shadowPrice,
  SCENARIOS,
  sunnyDayWithEv,
  verifyPowerBalance,
  whyNot,
  type FlowCase,
  type FlowDecision,
} from "@oec/power-flow";
import {
  bruteForceFlows,
  candidateOf,
  compareScores,
  devicesAllow,
  randomCase,
  referenceFlows,
  scoreOf,
  slacksOf,
  uniformStream,
  type RandomCaseOptions,
} from "@oec/power-flow/oracle";
import { atLeast, atMost, figure, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";

const EXACT = { roundW: 0, deadbandW: 0 };
const DECISIONS_PER_SECOND = 300_000;
const EXPLAIN_US = 10;
const BALANCE_W = 1e-6;
/** Multiply-adds of the yardstick loop in one call. */
const YARDSTICK_OPERATIONS = 1_000;

export const suite: Suite = {
  name: "power-flow",
  description: "exactness of the decision against brute force, completeness of its reasons, and its speed",
  run(context) {
    // Speed comes first: a daemon decides on inputs of one shape, and the compiler has not yet seen all others.
    const fast = speed(context);
    return [
      ...exactness(context, "one-car", 20_000, { cars: 1 }, 17, 5),
      ...exactness(context, "two-cars", 500, { cars: 2, stepsA: [1] }, 9, 3),
      ...invariants(context),
      ...fast,
    ];
  },
};

const decide = ({ inputs, constraints, permissions, values }: FlowCase): FlowDecision =>
  computeFlows(inputs, constraints, permissions, values);

/** Random cases, each against a grid of candidates and against the plain reference. */
function exactness(
  context: SuiteContext,
  id: string,
  count: number,
  options: RandomCaseOptions,
  batterySteps: number,
  curtailSteps: number,
): readonly Row[] {
  const uniform = uniformStream(context.seed);
  let worse = 0;
  let different = 0;
  let infeasible = 0;
  for (let i = 0; i < count; i++) {
    if (i % 500 === 0) context.progress(`${id}: ${i} of ${count}`);
    const flow = randomCase(uniform, options);
    const { inputs, constraints, permissions, values } = flow;
    const decision = computeFlows(inputs, constraints, permissions, values, EXACT);
    const score = scoreOf(flow, candidateOf(decision));
    const grid = bruteForceFlows(flow, batterySteps, curtailSteps).score;
    if (compareScores(score, grid, 1e-7) > 0 || !devicesAllow(flow, candidateOf(decision))) worse++;
    if (compareScores(score, referenceFlows(flow).score, 1e-7) !== 0) different++;
    if (decision.status.kind === "infeasible") infeasible++;
  }
  const grid = `${batterySteps} x ${curtailSteps} grid`;
  return [
    atMost(0, {
      id: `power-flow/${id}/worse`,
      name: `${count} random cases worse than brute force (${grid})`,
      value: worse,
      unit: "cases",
    }),
    atMost(0, {
      id: `power-flow/${id}/different`,
      name: `${count} random cases that differ from the plain reference`,
      value: different,
      unit: "cases",
    }),
    figure({
      id: `power-flow/${id}/infeasible`,
      name: "of them reported as infeasible",
      value: infeasible,
      unit: "cases",
    }),
  ];
}

/** Balance of the rounded decision; reasons of the exact one. */
function invariants(context: SuiteContext): readonly Row[] {
  const uniform = uniformStream(context.seed + 1);
  const count = 20_000;
  let largestW = 0;
  let binding = 0;
  let explained = 0;
  let reasons = 0;
  let justified = 0;
  for (let i = 0; i < count; i++) {
    const flow = randomCase(uniform, { cars: i % 3 === 2 ? 0 : 1 });
    const [first, second, third] = flow.inputs.housePhaseW;
    const { batteryW, pvW, gridW, evs } = decide(flow);
    const evW = evs.reduce((total, ev) => total + ev.powerW, 0);
    const { errorW } = verifyPowerBalance({ batteryW, pvW, gridW, evW, houseW: first + second + third });
    largestW = Math.max(largestW, Math.abs(errorW));
    const exact = computeFlows(flow.inputs, flow.constraints, flow.permissions, flow.values, EXACT);
    const named = new Set(exact.reasons.map(({ constraint }) => constraint));
    const slacks = slacksOf(flow, candidateOf(exact));
    const tight = slacks.filter(({ slack }) => slack <= 5e-7);
    const near = new Set(slacks.filter(({ slack }) => slack <= 5e-6).map(({ constraint }) => constraint));
    binding += tight.length;
    explained += tight.filter(({ constraint }) => named.has(constraint)).length;
    const told = exact.reasons.filter(({ constraint }) => !constraint.startsWith("ev"));
    reasons += told.length;
    justified += told.filter(({ constraint }) => near.has(constraint)).length;
  }
  return [
    atMost(BALANCE_W, {
      id: "power-flow/balance",
      name: `largest balance error in ${count} cases`,
      value: largestW,
      unit: "W",
    }),
    atLeast(100, {
      id: "power-flow/explained",
      name: `binding constraints with a reason (${binding})`,
      value: (100 * explained) / binding,
      unit: "%",
    }),
    atLeast(100, {
      id: "power-flow/justified",
      name: `reasons whose constraint has zero slack (${reasons})`,
      value: (100 * justified) / reasons,
      unit: "%",
    }),
  ];
}

function speed({ stopwatch, seed }: SuiteContext): readonly Row[] {
  const sets = [
    {
      id: "home",
      name: "home with car (1 or 3 phases, 16 A, 1 A)",
      flows: homeCases(seed, true),
      target: true,
    },
    { id: "home-no-car", name: "home without car", flows: homeCases(seed, false), target: true },
    {
      id: "stress",
      name: "stress set with car (mixed phases, 0.1 A steps)",
      flows: stressCases(seed),
      target: false,
    },
  ];
  const rows = sets.map(({ id, name, flows, target }) => {
    let at = 0;
    const timing = stopwatch.timeBeside(
      () => decide(flows[(at = (at + 1) % flows.length)] ?? sunnyDayWithEv),
      bareLoop,
      { warmUpMs: 3_000, batches: 15 },
    );
    const bare = 1_000 / (timing.yardstick.cpuMs / YARDSTICK_OPERATIONS);
    const row = {
      id: `power-flow/speed/${id}`,
      name: `${name}: decisions with reasons, one core`,
      value: 1_000 / timing.call.cpuMs,
      unit: "1/s",
      peer: { name: "multiply-adds of a bare loop", value: bare },
    };
    return target ? atLeast(DECISIONS_PER_SECOND, row) : figure(row);
  });
  const scenarios = Object.values(SCENARIOS).map((flow) => ({ flow, reasons: decide(flow).reasons }));
  let at = 0;
  const next = (): (typeof scenarios)[number] => scenarios[(at = (at + 1) % scenarios.length)] ?? nothing;
  const nothing = { flow: sunnyDayWithEv, reasons: decide(sunnyDayWithEv).reasons };
  const priced = scenarios.flatMap(({ flow, reasons }) =>
    reasons.filter((reason) => shadowPrice(flow, reason) !== undefined).map((reason) => ({ flow, reason })),
  );
  const price = stopwatch.time(
    () => {
      const one = priced[(at = (at + 1) % priced.length)];
      return one === undefined ? undefined : shadowPrice(one.flow, one.reason);
    },
    { warmUpMs: 500 },
  );
  const why = stopwatch.time(() => whyNot(next().flow, { batteryW: 1_000 }), { warmUpMs: 500 });
  return [
    ...rows,
    atMost(EXPLAIN_US, {
      id: "power-flow/shadow-price",
      name: "one shadow price",
      value: 1_000 * price.cpuMs,
      unit: "us",
    }),
    atMost(EXPLAIN_US, {
      id: "power-flow/why-not",
      name: "one whyNot",
      value: 1_000 * why.cpuMs,
      unit: "us",
    }),
  ];
}

const scratch = { value: 0 };

function bareLoop(): number {
  let value = scratch.value;
  for (let i = 0; i < YARDSTICK_OPERATIONS; i++) value = value * 0.999 + i;
  scratch.value = value;
  return value;
}

/** Instants of days in a home: sun, three uneven phases, hourly prices, a battery with a plan's value segments. */
function homeCases(seed: number, car: boolean): readonly FlowCase[] {
  const uniform = uniformStream(seed + 2);
  const base = sunnyDayWithEv;
  const { evs, ...withoutCar } = base.inputs;
  const { evses, ...physical } = base.constraints.physical;
  const constraints = {
    ...base.constraints,
    physical: { ...physical, ...(car && evses !== undefined ? { evses } : {}) },
  };
  return Array.from({ length: 256 }, () => {
    const price = 0.3 + 2 * uniform();
    const sun = uniform();
    return {
      inputs: {
        ...withoutCar,
        housePhaseW: [200 + 800 * uniform(), 100 + 2_000 * uniform() ** 3, 100 + 400 * uniform()],
        phaseVoltageV: [225 + 10 * uniform(), 225 + 10 * uniform(), 225 + 10 * uniform()],
        pvAvailableW: sun < 0.45 ? 0 : 9_000 * (sun - 0.45),
        battery: { socPercent: 10 + 85 * uniform(), powerW: 0, temperatureC: 15 + 10 * uniform() },
        ...(car && evs !== undefined ? { evs } : {}),
      },
      constraints,
      permissions: base.permissions,
      values: {
        importPricePerKwh: price * 1.25 + 0.6,
        exportPricePerKwh: price,
        holdHours: 10 / 3600,
        battery: {
          plannedW: 6_000 * uniform() - 3_000,
          trackingPerKwh: 0.02,
          wearCostPerKwh: 0.1,
          segments: {
            levelsWh: Float64Array.of(1_000, 3_000, 5_000, 7_000, 9_500),
            perKwh: Float64Array.of(1.9, 1.6, 1.4, 1.2),
          },
        },
        ...(car ? { evs: [{ valuePerKwh: 0.5 + 2 * uniform() }] } : {}),
      },
    };
  });
}

function stressCases(seed: number): readonly FlowCase[] {
  const uniform = uniformStream(seed + 3);
  return Array.from({ length: 256 }, () => randomCase(uniform, { cars: 1 }));
}
