import { regularHorizon, spotOnlyTariff, type PeakTariff, type Site, type Tariff } from "@oec/domain";
import { describe, expect, test } from "vitest";

import { buildProblem, OptimizerService, validateProblem, type PeakProblem } from "@oec/optimizer";
import { repairProblem } from "../../src/problem/repair-problem.ts";
import { inputHash } from "../../src/problem/input-hash.ts";
import { hours } from "../support/day.ts";
import { peakCharge } from "../support/peak.ts";

const HOUR = 3_600_000;
/** Midnight in Stockholm. */
const START = Date.UTC(2026, 0, 14, 23);

const site: Site = {
  id: "home",
  name: "Home",
  timeZone: "Europe/Stockholm",
  grid: { phases: 3, fuseA: 16, marginA: 1, nominalVoltageV: 230 },
  pv: [],
  batteries: [],
  inverters: [],
  chargers: [],
};
const tariffWith = (peak: Partial<PeakTariff>): Tariff => {
  const plain = spotOnlyTariff("SEK", "Europe/Stockholm");
  const terms = plain.terms[0]!;
  const charge = { pricePerKw: 80, highestCount: 3, onePerDay: false, intervalMs: HOUR, ...peak };
  return { ...plain, terms: [{ ...terms, import: { ...terms.import, vatPercent: 25 }, peak: charge }] };
};
const column = (value: number) => ({
  values: new Float64Array(24).fill(value),
  origin: "test",
  confidence: "high" as const,
});
const forecast = {
  issuedAt: START,
  horizon: regularHorizon(START, HOUR, 24),
  currency: "SEK",
  spotPricePerKwh: column(1),
  loadW: column(500),
  pvW: column(0),
};

const built = (tariff: Tariff, billedPeaksW?: number[]) => {
  const state = { at: START, storedWh: {}, ...(billedPeaksW === undefined ? {} : { billedPeaksW }) };
  const result = buildProblem(site, tariff, forecast, state);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
};

describe("the bridge", () => {
  test("puts VAT on the charge and keeps count, interval and billed peaks", () => {
    expect(built(tariffWith({}), [4000, 3000]).peak).toMatchObject({
      pricePerKw: 100,
      highestCount: 3,
      intervalMs: HOUR,
      billedPeaksW: [4000, 3000],
    });
  });

  test("weighs each slot by the tariff's local time", () => {
    const weights = [{ when: { fromMinute: 1320, toMinute: 360 }, factor: 0.5 }];
    const { slotWeight } = built(tariffWith({ weights })).peak!;
    expect(Array.from(slotWeight)).toEqual([...new Array(6).fill(0.5), ...new Array(16).fill(1), 0.5, 0.5]);
  });

  test("leaves out a charge of nothing", () => {
    expect(built(tariffWith({ pricePerKw: 0 })).peak).toBeUndefined();
  });

  test("leads to a plan that knows the charge", async () => {
    const plan = await new OptimizerService().plan(built(tariffWith({ highestCount: 1 })));
    expect(plan).toMatchObject({
      strategy: "peak-aware-dp",
      origin: { rung: 0 },
      certificate: { kind: "exact" },
    });
    expect(plan.cost.peakCost).toBeCloseTo(50, 12);
  });
});

const day = hours({ import: [1, 2] });
const withPeak = (change: Partial<PeakProblem>) => ({ ...day, peak: peakCharge(day, change) });

describe("mistakes", () => {
  test.each([
    ["pricePerKw", { pricePerKw: -1 }],
    ["highestCount", { highestCount: 0.5 }],
    ["intervalMs", { intervalMs: 0 }],
    ["billedPeaksW", { billedPeaksW: [1, Number.NaN] }],
    ["slotWeight", { slotWeight: Float64Array.of(1, -1) }],
    ["slotWeight", { slotWeight: Float64Array.of(1) }],
  ])("in %s are named", (field, change) => {
    expect(validateProblem(withPeak(change))).toMatchObject({ ok: false, error: { field: `peak.${field}` } });
  });

  test("leave a safe plan without the charge", () => {
    const { problem, repairs } = repairProblem(withPeak({ pricePerKw: Number.NaN }));
    expect([problem.peak, repairs]).toEqual([undefined, ["peak: does not make sense, left out"]]);
  });

  test("elsewhere leave the charge as it is", () => {
    const { problem } = repairProblem({ ...withPeak({}), loadW: Float64Array.of(NaN, 0) });
    expect(problem.peak).toEqual(withPeak({}).peak);
  });
});

test("the fingerprint holds every number of the charge", () => {
  const hashes = [
    day,
    withPeak({}),
    withPeak({ pricePerKw: 11 }),
    withPeak({ highestCount: 2 }),
    withPeak({ billedPeaksW: [1] }),
    withPeak({ slotWeight: Float64Array.of(1, 0.5) }),
  ].map(inputHash);
  expect(new Set(hashes).size).toBe(hashes.length);
});
