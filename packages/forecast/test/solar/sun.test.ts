import { MS_PER_HOUR, parseInstant } from "@oec/domain";
import fc from "fast-check";
import { getSpa } from "nrel-spa";
import { describe, expect, it } from "vitest";
import { sunPosition } from "../../src/solar/sun-position.ts";
import { sunTimes } from "../../src/solar/sun-times.ts";

const places = fc.record({
  latitudeDeg: fc.double({ min: -80, max: 80, noNaN: true }),
  longitudeDeg: fc.double({ min: -180, max: 180, noNaN: true }),
});
const instants = fc
  .integer({ min: Date.UTC(1990, 0, 1) / 1000, max: Date.UTC(2049, 11, 31) / 1000 })
  .map((second) => second * 1000);

describe("the position of the sun", () => {
  it("equals an independent implementation of the algorithm anywhere from 1990 to 2049", () => {
    fc.assert(
      fc.property(instants, places, (at, place) => {
        const theirs = getSpa(new Date(at), place.latitudeDeg, place.longitudeDeg, 0, {
          elevation: 0,
          pressure: 1013.25,
          temperature: 12,
          delta_t: 69,
          atmos_refract: 0.5667,
        });
        const ours = sunPosition(at, place, { deltaTSeconds: 69 });
        expect(Math.abs(ours.apparentZenithDeg - theirs.zenith)).toBeLessThan(2e-5);
        const turn = Math.abs(ours.azimuthDeg - theirs.azimuth) * Math.sin((ours.zenithDeg * Math.PI) / 180);
        expect(Math.min(turn, Math.abs(360 - turn))).toBeLessThan(1e-3);
      }),
      { numRuns: 500 },
    );
  });

  it("is highest at its transit", () => {
    fc.assert(
      fc.property(instants, places, (at, place) => {
        const { transit } = sunTimes(at, place);
        const zenith = (shiftMs: number): number => sunPosition(transit + shiftMs, place).zenithDeg;
        expect(zenith(0)).toBeLessThan(zenith(MS_PER_HOUR));
        expect(zenith(0)).toBeLessThan(zenith(-MS_PER_HOUR));
        expect(Math.abs(transit - at)).toBeLessThanOrEqual(12.01 * MS_PER_HOUR);
      }),
    );
  });

  it("stands at the horizon when it rises and sets", () => {
    fc.assert(
      fc.property(instants, places, (at, place) => {
        const { sunrise, sunset, dayLengthHours } = sunTimes(at, place);
        if (sunrise === undefined || sunset === undefined) {
          expect([0, 24]).toContain(dayLengthHours);
          return;
        }
        for (const event of [sunrise, sunset])
          expect(Math.abs(sunPosition(event, place).zenithDeg - 90.8333)).toBeLessThan(0.05);
      }),
    );
  });

  it("knows the midnight sun and the polar night", () => {
    const kiruna = { latitudeDeg: 67.8558, longitudeDeg: 20.2253 };
    expect(sunTimes(parseInstant("2025-06-21T11:00:00Z"), kiruna).dayLengthHours).toBe(24);
    expect(sunTimes(parseInstant("2025-12-21T11:00:00Z"), kiruna).dayLengthHours).toBe(0);
  });
});
