import { expect, test } from "vitest";
import { SCENARIOS } from "../../src/index.ts";
import type { FlowDecision } from "../../src/index.ts";
import { candidateOf, compareScores, referenceFlows, scoreOf } from "../../src/oracle/index.ts";
import { decide, EXACT } from "../support/cases.ts";

type Name = keyof typeof SCENARIOS;

const EXPECTED: Readonly<Record<Name, (decision: FlowDecision) => void>> = {
  sunnyDayWithEv: (decision) => {
    expect(decision).toMatchObject({ batteryW: 200, gridW: 0, evs: [{ currentA: 10, phases: [1, 2, 3] }] });
  },
  peakPriceArbitrage: (decision) => {
    expect(decision).toMatchObject({ batteryW: -5_000, gridW: -4_100 });
  },
  fuseProtection: (decision) => {
    expect(decision.evs).toMatchObject([{ currentA: 8, phases: [1, 2, 3] }]);
    expect(decision.phaseCurrentA[1]).toBeLessThanOrEqual(19);
  },
  urgentCar: (decision) => {
    expect(decision.evs[0]?.powerW).toBeGreaterThanOrEqual(decision.evs[0]?.mustW ?? NaN);
    expect(decision.evs[0]?.mustW).toBeGreaterThan(0);
  },
  fullBatteryExport: (decision) => {
    expect(decision).toMatchObject({ batteryW: 0, gridW: -5_100, curtailW: 0 });
  },
  expensiveNight: (decision) => {
    expect(decision).toMatchObject({ batteryW: -900, gridW: 0 });
  },
  cheapNight: (decision) => {
    expect(decision).toMatchObject({ batteryW: 5_000, gridW: 5_900 });
  },
  houseLoadSpike: (decision) => {
    expect(decision.evs).toMatchObject([{ currentA: 7 }]);
    expect(decision.phaseCurrentA[0]).toBeLessThanOrEqual(19);
  },
  phaseBalancing: (decision) => {
    expect(decision.evs).toMatchObject([{ currentA: 16, phases: [3] }]);
  },
  exportForbidden: (decision) => {
    expect(decision).toMatchObject({ curtailW: 5_100, gridW: 0 });
  },
};

const NAMES = Object.keys(SCENARIOS) as Name[];

test.each(NAMES)("%s goes as its title says", (name) => {
  const decision = decide(SCENARIOS[name]);
  EXPECTED[name](decision);
  expect(decision.status).toEqual({ kind: "ok" });
});

test.each(NAMES)("%s is decided as the plain reference decides it", (name) => {
  const scenario = SCENARIOS[name];
  const score = scoreOf(scenario, candidateOf(decide(scenario, EXACT)));
  expect(compareScores(score, referenceFlows(scenario).score, 1e-9)).toBe(0);
});

test("there are ten scenarios, each with a title of its own", () => {
  expect(new Set(NAMES.map((name) => SCENARIOS[name].title)).size).toBe(10);
});
