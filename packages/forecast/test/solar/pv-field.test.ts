import { parseInstant } from "@oec/domain";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pvField, type PvField } from "../../src/solar/pv-field.ts";

const STOCKHOLM = { latitudeDeg: 59.3293, longitudeDeg: 18.0686, altitudeM: 20 };
const NOON = parseInstant("2025-06-21T11:00:00Z");
const CLEAR = { globalHorizontal: 800, directNormal: 850, diffuseHorizontal: 110, airC: 20, windMs: 3 };
const SOUTH = { tiltDeg: 35, azimuthDeg: 180, peakW: 6000 };

const powerW = (field: Partial<PvField>, at = NOON, weather = CLEAR): number =>
  pvField({ place: STOCKHOLM, roofs: [SOUTH], ...field }).powerW(at, weather);

describe("a field of modules", () => {
  it("makes most of its rating of a clear noon, and nothing of the night", () => {
    expect(powerW({})).toBeGreaterThan(0.65 * 6000);
    expect(powerW({})).toBeLessThan(0.85 * 6000);
    const night = { globalHorizontal: 0, directNormal: 0, diffuseHorizontal: 0, airC: 5 };
    expect(
      pvField({ place: STOCKHOLM, roofs: [SOUTH] }).powerW(parseInstant("2025-12-21T23:00:00Z"), night),
    ).toBe(0);
  });

  it("sums its roofs: an eastern one leads in the morning, a western one in the evening", () => {
    const east = { ...SOUTH, azimuthDeg: 90 };
    const west = { ...SOUTH, azimuthDeg: 270 };
    const morning = parseInstant("2025-06-21T06:00:00Z");
    expect(powerW({ roofs: [east] }, morning)).toBeGreaterThan(1.5 * powerW({ roofs: [west] }, morning));
    const evening = parseInstant("2025-06-21T16:00:00Z");
    expect(powerW({ roofs: [west] }, evening)).toBeGreaterThan(1.5 * powerW({ roofs: [east] }, evening));
    const half = (roof: typeof SOUTH): typeof SOUTH => ({ ...roof, peakW: 3000 });
    const both = powerW({ roofs: [half(east), half(west)] });
    expect(both).toBeGreaterThan(0.5 * powerW({}));
  });

  it("an inverter that is too small clips at its rating", () => {
    expect(powerW({ inverterW: 3000 })).toBe(3000);
  });

  it("a skyline above the sun leaves the diffuse light only", () => {
    const shaded = powerW({
      roofs: [{ ...SOUTH, horizon: [{ azimuthDeg: 180, elevationDeg: 80 }] }],
    });
    expect(shaded).toBeGreaterThan(100);
    expect(shaded).toBeLessThan(0.3 * powerW({}));
  });

  it("snow and warm cells cost power", () => {
    const base = powerW({});
    expect(powerW({ roofs: [{ ...SOUTH, snowCover: 0.5 }] })).toBeLessThan(0.55 * base);
    expect(powerW({ roofs: [{ ...SOUTH, snowCover: 1 }] })).toBe(0);
    expect(powerW({}, NOON, { ...CLEAR, airC: 35 })).toBeLessThan(base);
    expect(powerW({ roofs: [{ ...SOUTH, nominalCellC: 49 }] })).toBeLessThan(base);
  });

  it("whatever the weather, power stays between 0 and the rating", () => {
    const light = fc.double({ min: 0, max: 1400, noNaN: true });
    fc.assert(
      fc.property(
        fc.integer({ min: 1_700_000_000, max: 1_800_000_000 }),
        fc.tuple(light, light, light),
        fc.double({ min: -40, max: 45, noNaN: true }),
        fc.double({ min: 0, max: 90, noNaN: true }),
        fc.double({ min: 0, max: 360, noNaN: true }),
        (second, [globalHorizontal, directNormal, diffuseHorizontal], airC, tiltDeg, azimuthDeg) => {
          const field = pvField({
            place: STOCKHOLM,
            roofs: [{ tiltDeg, azimuthDeg, peakW: 8000 }],
            inverterW: 6000,
          });
          const out = field.powerW(second * 1000, {
            globalHorizontal,
            directNormal,
            diffuseHorizontal,
            airC,
          });
          expect(out).toBeGreaterThanOrEqual(0);
          expect(out).toBeLessThanOrEqual(6000);
        },
      ),
    );
  });

  it("refuses a roof that is none, naming the field", () => {
    const refused =
      (roof: object): (() => unknown) =>
      () =>
        pvField({ place: STOCKHOLM, roofs: [SOUTH, { ...SOUTH, ...roof }] });
    expect(refused({ tiltDeg: 91 })).toThrow(/roofs\[1\].tiltDeg is 91, expected 0 to 90/);
    expect(refused({ peakW: Number.NaN })).toThrow(/roofs\[1\].peakW/);
    expect(refused({ losses: 2 })).toThrow(/roofs\[1\].losses/);
    expect(() =>
      pvField({ place: { latitudeDeg: 99, longitudeDeg: 0 }, roofs: [SOUTH] }).powerW(NOON, CLEAR),
    ).toThrow(/latitudeDeg is 99/);
  });
});
