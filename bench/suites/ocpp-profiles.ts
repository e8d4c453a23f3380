import { compositeSchedule, ProfileStore, type CompositeLimit, type Step } from "@oec/ocpp";
import { randomProfileCase, referenceSeconds } from "@oec/ocpp/oracle";
import { uniformStream } from "@oec/power-flow/oracle";
import { atLeast, atMost, figure, WrongUse, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";

const SETS = 12_000;

export const suite: Suite = {
  name: "ocpp-profiles",
  description: "composite schedules of random charging profiles against the rules taken second by second",
  options: { sets: { type: "string", description: `random sets of profiles, default ${SETS}` } },
  run(context) {
    return compare(context, Number(context.options["sets"] ?? SETS));
  },
};

function compare(context: SuiteContext, sets: number): readonly Row[] {
  const uniform = uniformStream(context.seed);
  const draw = (lowest: number, highest: number): number =>
    lowest + Math.floor(uniform() * (highest - lowest + 1));
  let different = 0;
  let seconds = 0;
  let limited = 0;
  let profiles = 0;
  const timed: Parameters<typeof compositeSchedule>[] = [];
  for (let i = 0; i < sets; i++) {
    if (i % 200 === 0) context.progress(`${i} of ${sets} sets`);
    const { commands, request } = randomProfileCase(draw);
    const store = new ProfileStore({ connectors: request.connectors });
    for (const { connectorId, profile } of commands) {
      store.set(connectorId, profile, request.transactions.get(connectorId));
    }
    profiles += store.installed.length;
    const steps = compositeSchedule(store.installed, request);
    if (timed.length < 200) timed.push([store.installed, request]);
    const expected = referenceSeconds(store.installed, request);
    seconds += expected.length;
    limited += expected.filter((limit) => limit !== undefined).length;
    if (!agrees(steps, expected, request.from)) different++;
  }
  let turn = 0;
  const timing = context.stopwatch.time(() => {
    const [installed, request] = timed[turn++ % timed.length] ?? raise();
    return compositeSchedule(installed, request);
  });
  return [
    atLeast(10_000, { id: "ocpp-profiles/sets", name: "random sets of profiles", value: sets, unit: "sets" }),
    atMost(0, {
      id: "ocpp-profiles/different",
      name: "sets whose composite schedule differs from the reference in any second",
      value: different,
      unit: "sets",
    }),
    figure({ id: "ocpp-profiles/seconds", name: "seconds compared", value: seconds, unit: "s" }),
    figure({
      id: "ocpp-profiles/limited",
      name: "share of them with a limit",
      value: (100 * limited) / seconds,
      unit: "%",
    }),
    figure({
      id: "ocpp-profiles/installed",
      name: "profiles in a set",
      value: profiles / sets,
      unit: "profiles",
    }),
    figure({
      id: "ocpp-profiles/time",
      name: "time of one composite schedule",
      value: 1000 * timing.wallMs,
      unit: "us",
    }),
  ];
}

function raise(): never {
  throw new WrongUse("--sets must be at least 1");
}

function agrees(
  steps: readonly Step<CompositeLimit>[],
  expected: readonly (CompositeLimit | undefined)[],
  from: number,
): boolean {
  let step = 0;
  return expected.every((wanted, second) => {
    const at = from + second * 1000;
    while ((steps[step]?.end ?? Infinity) <= at) step++;
    const found = steps[step];
    const got = found !== undefined && found.start <= at ? found.value : undefined;
    if (got === undefined || wanted === undefined) return got === wanted;
    return (
      got.phases === wanted.phases && close(got.limit, wanted.limit) && close(got.minRate, wanted.minRate)
    );
  });
}

const close = (a = -1, b = -1): boolean => Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(b));
