import fc from "fast-check";
import { expect, test } from "vitest";
import * as domain from "../../src/index.ts";
import { finiteBetween } from "../../src/testing/index.ts";
import { codeOf } from "../failure.ts";

const numbers = finiteBetween(-1e9, 1e9);

/** Each conversion beside the one back. */
const INVERSES: readonly (readonly [string, (value: number) => number, (value: number) => number])[] = [
  ["kilowatts", domain.kilowatts, domain.toKilowatts],
  ["kilowatt-hours", domain.kilowattHours, domain.toKilowattHours],
  ["prices per MWh", domain.perMwhToPerKwh, domain.perKwhToPerMwh],
  ["hours", domain.hoursToMs, domain.msToHours],
  [
    "percent of 12,500 Wh",
    (value) => domain.percentToWh(value, 12_500),
    (value) => domain.whToPercent(value, 12_500),
  ],
  [
    "amperes on 3 x 230 V",
    (value) => domain.powerOfCurrent(value, 230, 3),
    (value) => domain.currentOfPower(value, 230, 3),
  ],
  ["powers over 0.25 h", (value) => domain.energyOf(value, 0.25), (value) => domain.meanPowerOf(value, 0.25)],
];

test.each(INVERSES)("converting %s there and back changes nothing", (_, there, back) => {
  fc.assert(
    fc.property(numbers, (value) => {
      expect(back(there(value))).toBeCloseTo(value, 6);
    }),
  );
});

test.each(INVERSES)("converting %s is linear", (_, there) => {
  fc.assert(
    fc.property(numbers, (value) => {
      expect(there(2 * value)).toBeCloseTo(2 * there(value), 3);
    }),
  );
});

test("50 EUR/MWh are 0.05 EUR/kWh", () => expect(domain.perMwhToPerKwh(50)).toBe(0.05));
test("87 öre are 0.87 SEK", () => expect(domain.hundredthsToPerKwh(87)).toBe(0.87));
test("4 kW over a quarter of an hour are 1 kWh", () =>
  expect(domain.energyOf(domain.kilowatts(4), 0.25)).toBe(1000));
test("2 kWh at 1.5 cost 3", () => expect(domain.costOf(2_000, 1.5)).toBe(3));
test("16 A on three phases of 230 V are 11,040 W", () =>
  expect(domain.powerOfCurrent(16, 230, 3)).toBe(11_040));

const FACTORIES = [
  domain.watts,
  domain.wattHours,
  domain.volts,
  domain.amperes,
  domain.celsius,
  domain.percent,
  domain.pricePerKwh,
  domain.money,
  domain.hertz,
  domain.milliseconds,
  domain.hours,
  domain.instant,
];

test("every factory gives back the number it was given", () => {
  for (const factory of FACTORIES) expect(factory(42)).toBe(42);
});

test("every factory refuses what is not a finite number", () => {
  for (const factory of FACTORIES) {
    for (const value of [Number.NaN, Infinity]) expect(codeOf(() => factory(value))).toBe("NOT_FINITE");
  }
});

test("a percentage lies between 0 and 100", () => {
  expect(codeOf(() => domain.percent(100.1))).toBe("OUT_OF_RANGE");
  expect(codeOf(() => domain.percent(-0.1))).toBe("OUT_OF_RANGE");
});

test("no temperature lies below absolute zero", () =>
  expect(codeOf(() => domain.celsius(-273.2))).toBe("OUT_OF_RANGE"));
test("no frequency is negative", () => expect(codeOf(() => domain.hertz(-1))).toBe("OUT_OF_RANGE"));

test("a unit cannot stand for another at compile time, a plain number can stand for any", () => {
  const power: domain.Watts = 5;
  // @ts-expect-error -- a power is not an energy
  const energy: domain.WattHours = power;
  expect(energy).toBe(5);
});
