import fc from "fast-check";
import type { BatteryPlanningModel } from "../battery/battery.ts";
import { THREE_PHASE, type PhaseShares } from "../grid/phases.ts";
import { seriesOf, type Series } from "../series.ts";
import type { Site } from "../site/site.ts";
import type { Tariff, TariffTerms, TimeWindow } from "../tariff/tariff.ts";
import {
  horizonFromEdges,
  MS_PER_HOUR,
  QUARTER_HOUR_MS,
  regularHorizon,
  type Horizon,
} from "../time/horizon.ts";

/** Instants on a quarter of an hour in the years 2000 to 2049. */
export const instants = (): fc.Arbitrary<number> =>
  fc.integer({ min: 1_051_897, max: 2_805_000 }).map((quarter) => quarter * QUARTER_HOUR_MS);

/** Horizons of 1 to `maxSlots` slots: regular ones of usual lengths, and irregular ones. */
export function horizons(maxSlots = 96): fc.Arbitrary<Horizon> {
  const slotMs = fc.constantFrom(300_000, QUARTER_HOUR_MS, 1_800_000, MS_PER_HOUR);
  const regular = fc
    .tuple(instants(), slotMs, fc.integer({ min: 1, max: maxSlots }))
    .map(([start, length, count]) => regularHorizon(start, length, count));
  const irregular = fc
    .tuple(instants(), fc.array(slotMs, { minLength: 1, maxLength: maxSlots }))
    .map(([start, lengths]) => {
      const edges = [start];
      for (const length of lengths) edges.push((edges.at(-1) ?? start) + length);
      return horizonFromEdges(edges);
    });
  return fc.oneof(regular, irregular);
}

/** A series on a horizon with finite values in [min, max]. */
export function seriesOn(horizon: Horizon, min: number, max: number): fc.Arbitrary<Series> {
  return fc
    .array(finiteBetween(min, max), { minLength: horizon.count, maxLength: horizon.count })
    .map((values) => seriesOf(horizon, values));
}

/** A series on any horizon with finite values in [min, max]. */
export const series = (min: number, max: number, maxSlots = 96): fc.Arbitrary<Series> =>
  horizons(maxSlots).chain((horizon) => seriesOn(horizon, min, max));

/** Planning models that validatePlanningModel accepts, from a small store to a large one. */
export function batteryModels(): fc.Arbitrary<BatteryPlanningModel> {
  return fc
    .record({
      capacityWh: finiteBetween(500, 100_000),
      lowPercent: finiteBetween(0, 50),
      highPercent: finiteBetween(50, 100),
      maxChargeW: finiteBetween(0, 50_000),
      maxDischargeW: finiteBetween(0, 50_000),
      chargeEfficiency: finiteBetween(0.5, 1),
      dischargeEfficiency: finiteBetween(0.5, 1),
      wearCostPerKwh: finiteBetween(0, 1),
    })
    .map(({ lowPercent, highPercent, ...model }) => ({
      ...model,
      minSocPercent: lowPercent,
      maxSocPercent: highPercent,
    }));
}

/** Phase shares that validatePhaseShares accepts: on one phase, balanced, and anything between. */
export function phaseShares(): fc.Arbitrary<PhaseShares> {
  const unit = fc.constantFrom<PhaseShares>([1, 0, 0], [0, 1, 0], [0, 0, 1], THREE_PHASE);
  const uneven = fc
    .tuple(finiteBetween(0.01, 1), finiteBetween(0.01, 1), finiteBetween(0.01, 1))
    .map(([a, b, c]): PhaseShares => [a / (a + b + c), b / (a + b + c), c / (a + b + c)]);
  return fc.oneof(unit, uneven);
}

/** Windows of local time, also some that pass midnight. */
export function timeWindows(): fc.Arbitrary<TimeWindow> {
  const minutes = fc
    .tuple(fc.integer({ min: 0, max: 1439 }), fc.integer({ min: 1, max: 1440 }))
    .filter(([from, to]) => from !== to)
    .map(([fromMinute, toMinute]) => ({ fromMinute, toMinute }));
  const months = fc
    .uniqueArray(fc.integer({ min: 1, max: 12 }), { minLength: 1 })
    .map((list) => ({ months: list }));
  const weekdays = fc
    .uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 })
    .map((list) => ({ weekdays: list }));
  const nothing = fc.constant({});
  return fc
    .tuple(fc.oneof(minutes, nothing), fc.oneof(months, nothing), fc.oneof(weekdays, nothing))
    .map(([a, b, c]) => ({ ...a, ...b, ...c }));
}

/** Tariffs that validateTariff accepts, with one to three terms, time-of-use rules and sometimes a peak charge. */
export function tariffs(): fc.Arbitrary<Tariff> {
  return fc
    .record({
      currency: fc.constantFrom("SEK", "EUR", "NOK"),
      timeZone: fc.constantFrom("Europe/Stockholm", "UTC", "Australia/Lord_Howe", "America/New_York"),
      terms: fc.array(tariffTerms(), { minLength: 1, maxLength: 3 }),
    })
    .map(({ currency, timeZone, terms }) => ({
      name: "arbitrary",
      currency,
      timeZone,
      terms: terms.map((term, index) => ({ ...term, validFrom: `20${String(20 + index)}-03-01` })),
    }));
}

function tariffTerms(): fc.Arbitrary<Omit<TariffTerms, "validFrom">> {
  const price = finiteBetween(-0.5, 2);
  const rules = fc.array(fc.record({ when: timeWindows(), pricePerKwh: price }), { maxLength: 3 });
  const peak = fc.record({
    pricePerKw: finiteBetween(0, 100),
    highestCount: fc.integer({ min: 1, max: 5 }),
    onePerDay: fc.boolean(),
    intervalMs: fc.constantFrom(QUARTER_HOUR_MS, MS_PER_HOUR),
  });
  const bought = fc.record({
    spotFactor: fc.constantFrom(0, 1),
    markupPerKwh: price,
    energyTaxPerKwh: finiteBetween(0, 1),
    gridFee: fc.record({ basePerKwh: price, rules }),
    vatPercent: finiteBetween(0, 30),
  });
  const sold = fc.record({
    spotFactor: fc.constantFrom(0, 0.8, 1),
    bonusPerKwh: price,
    taxCreditPerKwh: finiteBetween(0, 1),
    vatPercent: fc.constantFrom(0, 25),
  });
  const fixedPerMonth = finiteBetween(0, 500);
  return fc
    .tuple(fc.record({ import: bought, export: sold, fixedPerMonth }), fc.option(peak, { nil: undefined }))
    .map(([terms, charge]) => (charge === undefined ? terms : { ...terms, peak: charge }));
}

/** Homes with one battery, with or without PV, behind 16 to 35 A. */
export function sites(): fc.Arbitrary<Site> {
  return fc
    .record({
      fuseA: fc.constantFrom(16, 20, 25, 35),
      phases: fc.constantFrom<1 | 3>(1, 3),
      model: batteryModels(),
      shares: phaseShares(),
      pvW: fc.constantFrom(0, 3_000, 10_000),
    })
    .map(({ fuseA, phases, model, shares, pvW }) => {
      const phaseShare: PhaseShares = phases === 1 ? [1, 0, 0] : shares;
      return {
        id: "site",
        name: "Arbitrary home",
        timeZone: "Europe/Stockholm",
        grid: { phases, fuseA, marginA: 1, nominalVoltageV: 230 },
        pv: pvW === 0 ? [] : [{ id: "pv", capacityW: pvW, phaseShares: phaseShare }],
        batteries: [{ id: "battery", model, phaseShares: phaseShare }],
        inverters: [],
        chargers: [],
      };
    });
}

/** Finite numbers in [min, max], never -0. */
export function finiteBetween(min: number, max: number): fc.Arbitrary<number> {
  return fc
    .double({ min, max, noNaN: true, noDefaultInfinity: true })
    .map((value) => (value === 0 ? 0 : value));
}
