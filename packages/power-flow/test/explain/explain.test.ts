import { describe, expect, test } from "vitest";
import { explain } from "../../src/index.ts";
import type { FlowDecision, Reason, ReasonCode } from "../../src/index.ts";
import { ENGLISH, SWEDISH } from "../../src/explain/sentences.ts";
import { decide, home } from "../support/cases.ts";

const CODES = Object.keys(ENGLISH) as ReasonCode[];

function reason(code: ReasonCode, more: Partial<Reason> = {}): Reason {
  return { code, level: 1, constraint: "ev2.next", slack: -1.25, unit: "A", limit: 16, ...more };
}

describe.each(CODES)("%s", (code) => {
  test.each(["en", "sv"] as const)("has a finished sentence in %s", (language) => {
    const text = explain(reason(code, { phase: 3 }), language);
    expect(text).toMatch(/^[A-ZÅÄÖ].*\.$/);
    expect(text).not.toMatch(/[{}]|undefined|NaN| {2}/);
  });

  test("has the same places in both languages", () => {
    const places = (text: string): readonly string[] =>
      [...text.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
    expect(places(SWEDISH[code])).toEqual(places(ENGLISH[code]));
  });
});

test("a fuse at its limit is named with phase and ampere", () => {
  expect(explain(reason("FUSE_LIMIT", { phase: 2, limit: 19, slack: 0 }), "en")).toBe(
    "The fuse of phase L2 is used up to its limit of 19.0 A.",
  );
});

test("Swedish numbers have a decimal comma", () => {
  expect(explain(reason("FUSE_EXCEEDED", { phase: 1, limit: 19, slack: -1.25 }), "sv")).toBe(
    "Fas L1 bär 1,3 A mer än sin gräns 19,0 A, och inget återstår att minska.",
  );
});

test("a thousand watts and more are told in kilowatts", () => {
  expect(explain(reason("PV_ALL_USED", { unit: "W", limit: 3_250 }), "en")).toBe(
    "All solar power is used: 3.25 kW.",
  );
  expect(explain(reason("PV_ALL_USED", { unit: "W", limit: 999 }), "en")).toBe(
    "All solar power is used: 999 W.",
  );
});

test("a car's number and the phase it would overload are told", () => {
  expect(explain(reason("EV_STEP_OVERLOADS", { phase: 2 }), "en")).toBe(
    "Car 2 gets no more: one more step would overload phase L2.",
  );
  expect(explain(reason("EV_STEP_OVERLOADS"), "sv")).toBe(
    "Bil 2 får inte mer: ett steg till skulle överlasta anslutningen.",
  );
});

test("a decision is told as its reasons, one after the other", () => {
  expect(explain(decide(home({})), "en")).toBe(
    "The house neither imports nor exports: the next watt would cost more than it brings.",
  );
});

test("an infeasible decision begins with a warning, the phase and the time", () => {
  const decision = decide(
    home({ inputs: { housePhaseW: [9_200, 0, 0] }, battery: { maxDischargeW: 0, maxChargeW: 0 } }),
  );
  expect(explain(decision, "en")).toMatch(
    /^Warning: no permitted decision keeps the fuse; 20\.0 A too much remain \(phase L1\)\. The breaker may open in about 20 s\. /,
  );
  expect(explain(decision, "sv")).toMatch(
    /^Varning: .* 20,0 A för mycket återstår \(fas L1\)\. Säkringen kan lösa ut om cirka 20 s\. /,
  );
});

test("an overload that a breaker carries for ever has no time", () => {
  expect(
    explain(decide(home({ grid: { maxImportW: 500 }, battery: { maxDischargeW: 0 } })), "en"),
  ).not.toContain("breaker");
});

test("shortfalls of level 2 are told", () => {
  const decision: FlowDecision = {
    ...decide(home({})),
    status: {
      kind: "degraded",
      shortfalls: [
        { kind: "ev-deadline", ev: 1, shortfallW: 1_500 },
        { kind: "battery-reserve", shortfallW: 200 },
        { kind: "ev-stopped", ev: 0 },
      ],
    },
    reasons: [],
  };
  expect(explain(decision, "en")).toBe(
    "Car 2 lacks 1.50 kW for its deadline. The battery lacks 200 W for its reserve. Car 1 was stopped to protect the connection.",
  );
  expect(explain(decision, "sv")).toBe(
    "Bil 2 saknar 1,50 kW för att bli klar i tid. Batteriet saknar 200 W för sin reserv. Bil 1 stoppades för att skydda anslutningen.",
  );
});
