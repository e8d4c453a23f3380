import { dailyProfile, SimulatedHouse } from "@oec/simulation";
import fc from "fast-check";
import { expect, test } from "vitest";
import { runsOfDay } from "../../src/house/appliance.ts";
import { TYPICAL_APPLIANCES } from "../../src/house/typical-home.ts";

const HOUR = 3_600_000;
const THURSDAY = Date.UTC(2026, 0, 14, 23); // 2026-01-15 00:00 in Stockholm
const SUNDAY = Date.UTC(2026, 0, 17, 23);
const timeZone = "Europe/Stockholm";
const quiet = { seed: 7, timeZone, noiseAmplitude: 0, appliances: [] };
const instants = fc.integer({ min: Date.UTC(2020, 0, 1), max: Date.UTC(2030, 0, 1) });

test("the load of an instant depends on seed and time only: the order of the questions changes nothing", () => {
  fc.assert(
    fc.property(fc.array(instants, { minLength: 2, maxLength: 10 }), fc.integer(), (asked, seed) => {
      const used = new SimulatedHouse({ seed, timeZone });
      for (const at of asked) used.getLoadAt(at);
      for (const at of asked)
        expect(used.getLoadAt(at)).toBe(new SimulatedHouse({ seed, timeZone }).getLoadAt(at));
    }),
    { numRuns: 20 },
  );
});

test("no phase of the house ever gives power back", () => {
  const house = new SimulatedHouse({ seed: 3, timeZone, noiseAmplitude: 1 });
  fc.assert(
    fc.property(instants, (at) => {
      for (const powerW of house.getPhaseLoadAt(at)) expect(powerW).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("the phases add up to the load", () => {
  const house = new SimulatedHouse({ seed: 3, timeZone });
  fc.assert(
    fc.property(instants, (at) => {
      const [l1, l2, l3] = house.getPhaseLoadAt(at);
      expect(l1 + l2 + l3).toBe(house.getLoadAt(at));
    }),
  );
});

const peaksOf = (midnight: number): number[] => {
  const house = new SimulatedHouse(quiet);
  const { meanW } = dailyProfile((at) => house.getLoadAt(at), midnight, HOUR / 2);
  return [...meanW.keys()].filter((slot) => {
    const here = meanW[slot] ?? 0;
    return here > (meanW[slot - 1] ?? Infinity) && here > (meanW[slot + 1] ?? Infinity);
  });
};

test("a weekday peaks around 07:00 and 18:00", () => {
  expect(peaksOf(THURSDAY).map((slot) => Math.round(slot / 2))).toEqual([7, 18]);
});

test("a weekend day peaks later in the morning", () => {
  expect(peaksOf(SUNDAY)[0]).toBeGreaterThanOrEqual(19);
});

test("winter asks for more than summer", () => {
  const house = new SimulatedHouse(quiet);
  expect(house.getLoadAt(Date.UTC(2026, 0, 15, 17))).toBeGreaterThan(
    house.getLoadAt(Date.UTC(2026, 6, 16, 16)),
  );
});

test("the profile follows the local clock through the change to summer time", () => {
  const house = new SimulatedHouse({ ...quiet, seasonalSwing: 0 });
  const beforeChange = house.getLoadAt(Date.UTC(2026, 2, 27, 6)); // Friday, 07:00 local
  const afterChange = house.getLoadAt(Date.UTC(2026, 2, 30, 5)); // Monday, 07:00 local
  expect(afterChange).toBe(beforeChange);
});

test("an appliance more does not move the starts of the others", () => {
  const extra = { ...TYPICAL_APPLIANCES[0]!, name: "pool-pump", powerW: 0 };
  const plain = new SimulatedHouse({ seed: 7, timeZone });
  const richer = new SimulatedHouse({ seed: 7, timeZone, appliances: [extra, ...TYPICAL_APPLIANCES] });
  for (let at = THURSDAY; at < THURSDAY + 24 * HOUR; at += 60_000)
    expect(richer.getLoadAt(at)).toBe(plain.getLoadAt(at));
});

test("appliances start as often as they say, within 5 %", () => {
  const hob = { ...TYPICAL_APPLIANCES[2]!, startsPerDay: 1.2 };
  let starts = 0;
  for (let day = 0; day < 10_000; day += 1) starts += runsOfDay(hob, 7, day).length;
  expect(Math.abs(starts / 10_000 - 1.2)).toBeLessThan(0.06);
});

test("a run that passes midnight goes on the next day", () => {
  const night = {
    name: "dryer",
    powerW: 1000,
    phaseShares: [1, 0, 0] as const,
    minutes: 600,
    fromHour: 23,
    toHour: 24,
  };
  const house = new SimulatedHouse({ ...quiet, baseLoadW: 0, appliances: [{ ...night, startsPerDay: 20 }] });
  const without = new SimulatedHouse({ ...quiet, baseLoadW: 0 });
  const oneInTheMorning = THURSDAY + HOUR;
  expect(house.getLoadAt(oneInTheMorning) - without.getLoadAt(oneInTheMorning)).toBeCloseTo(1000, 9);
});

test("the heat pump runs without pause in full cold, and not at all in warmth", () => {
  const heatPump = {
    powerW: 2000,
    phaseShares: [0, 0, 1] as const,
    heatingLimitC: 17,
    fullLoadC: -15,
    cycleMs: HOUR,
  };
  const energyAt = (outdoorC: number): number => {
    const house = new SimulatedHouse({ ...quiet, baseLoadW: 0, heatPump, outdoorC: () => outdoorC });
    const without = new SimulatedHouse({ ...quiet, baseLoadW: 0 });
    let sum = 0;
    for (let at = THURSDAY; at < THURSDAY + 24 * HOUR; at += 60_000) {
      sum += house.getLoadAt(at) - without.getLoadAt(at);
    }
    return sum / 1440;
  };
  expect(energyAt(-20)).toBeCloseTo(2000, 6);
  expect(energyAt(1)).toBeCloseTo(1000, -2);
  expect(energyAt(20)).toBeCloseTo(0, 6);
});

test("a year of the default house takes 5 to 10 MWh", () => {
  const house = new SimulatedHouse({ seed: 7, timeZone });
  const start = Date.UTC(2026, 0, 1);
  const { meanW } = dailyProfile((at) => house.getLoadAt(at), start, 6 * HOUR, 365 * 24 * HOUR);
  const energyWh = meanW.reduce((sum, powerW) => sum + powerW * 6, 0);
  expect(energyWh).toBeGreaterThan(5e6);
  expect(energyWh).toBeLessThan(10e6);
});

test("a profile that has not 24 hours is refused", () => {
  const dailyProfile = { weekday: [1, 2], weekend: [1, 2] };
  expect(() => new SimulatedHouse({ ...quiet, dailyProfile })).toThrow(/OUT_OF_RANGE/);
});
