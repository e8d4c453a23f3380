import { dailyProfile, SimulatedSolar } from "@oec/simulation";
import fc from "fast-check";
import { expect, test } from "vitest";
import { extraterrestrialNormal, onPlane, pvField, pvwattsAcW, sunPosition } from "@oec/forecast/solar";
import { clearSky, lightTrack, underClouds } from "../../src/solar/irradiance.ts";
import { sunOver } from "../../src/solar/sun.ts";

const HOUR = 3_600_000;
const STOCKHOLM = { latitudeDeg: 59.33, longitudeDeg: 18.07 };
const MIDSUMMER = Date.UTC(2026, 5, 20, 22);
const MIDWINTER = Date.UTC(2026, 11, 20, 23);
const roof = (options: object = {}): SimulatedSolar =>
  new SimulatedSolar({ seed: 7, capacityW: 8000, ...STOCKHOLM, cloudiness: 0, ...options });
const energyOfDay = (solar: SimulatedSolar, midnight: number): number =>
  dailyProfile((at) => solar.getProductionAt(at), midnight, HOUR / 2).meanW.reduce(
    (sum, powerW) => sum + powerW / 2,
    0,
  );

test("the sun over Golden, Colorado stands as in the worked example of NREL's solar position algorithm, within 0.01 degrees", () => {
  // Reda and Andreas (2003), NREL/TP-560-34302, appendix A.5: 2003-10-17 12:30:30 UTC-7; the example's zenith has refraction, 0.01631.
  const sun = sunOver(39.742476, -105.1786)(Date.UTC(2003, 9, 17, 19, 30, 30));
  expect(Math.abs(sun.elevationDeg - (90 - 50.11162 - 0.01631))).toBeLessThan(0.01);
  expect(Math.abs(sun.azimuthDeg - 194.34024)).toBeLessThan(0.01);
});

test("the sun stands where the full algorithm has it, within 0.01 degrees of elevation, anywhere at any time", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2049, 11, 31) }),
      fc.double({ min: -89, max: 89, noNaN: true }),
      fc.double({ min: -180, max: 180, noNaN: true }),
      (at, latitudeDeg, longitudeDeg) => {
        const full = sunPosition(at, { latitudeDeg, longitudeDeg });
        const quick = sunOver(latitudeDeg, longitudeDeg)(at);
        expect(Math.abs(quick.elevationDeg - (90 - full.zenithDeg))).toBeLessThan(0.01);
      },
    ),
    { seed: 1, numRuns: 300 },
  );
});

test("the sun does not jump at midnight", () => {
  const sun = sunOver(59.33, 18.07);
  const midnight = Date.UTC(2026, 5, 21);
  const before = sun(midnight - 1);
  const after = sun(midnight);
  expect(Math.abs(after.azimuthDeg - before.azimuthDeg)).toBeLessThan(1e-4);
  expect(Math.abs(after.elevationDeg - before.elevationDeg)).toBeLessThan(1e-4);
});

test("midsummer in Stockholm has about 18 hours of sun, midwinter about 6", () => {
  expect(Math.abs(roof().getDayLengthAt(MIDSUMMER + 12 * HOUR) - 18.6)).toBeLessThan(0.05);
  expect(Math.abs(roof().getDayLengthAt(MIDWINTER + 12 * HOUR) - 6.08)).toBeLessThan(0.05);
});

test("a roof that looks at the sky through the inverter gives what the forecast's chain says, within 0.3 % of the peak", () => {
  // Same light, same air; the chain takes refraction into account and the plant does not.
  const chain = pvField({
    place: STOCKHOLM,
    skyModel: "hay-davies",
    roofs: [{ tiltDeg: 35, azimuthDeg: 180, peakW: 8000, losses: 0.03, nominalCellC: 45.126_9 }],
  });
  const solar = roof({ outdoorC: () => 15 });
  for (let at = MIDSUMMER; at < MIDSUMMER + 24 * HOUR; at += 600_000) {
    const sun = solar.getSunPositionAt(at);
    if (sun.elevationDeg < 3) continue;
    const { globalHorizontal, directNormal, diffuseHorizontal } = clearSky(at, sun, AIR);
    const weather = { globalHorizontal, directNormal, diffuseHorizontal, airC: 15, windMs: 1 };
    const acW = pvwattsAcW(solar.getProductionAt(at), 8000 / 0.96, 0.96);
    expect(Math.abs(acW - chain.powerW(at, weather))).toBeLessThan(24);
  }
});

const AIR = { linkeTurbidity: 3, altitudeM: 0 };
const sineOf = (elevationDeg: number): number => Math.sin((elevationDeg * Math.PI) / 180);
const SKY_AT = (elevationDeg: number) => clearSky(MIDSUMMER, { elevationDeg, azimuthDeg: 180 }, AIR);

test("an overcast sky leaves a quarter of the light, all of it diffuse", () => {
  const clear = SKY_AT(40);
  const grey = underClouds(clear, sineOf(40), 1);
  expect(grey.globalHorizontal).toBeCloseTo(clear.globalHorizontal / 4, 9);
  expect(grey.directNormal).toBe(0);
});

test("more cloud never gives more light, and no part of it is negative", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 90, noNaN: true }), share, share, (elevation, a, b) => {
      const clear = SKY_AT(elevation);
      const thin = underClouds(clear, sineOf(elevation), Math.min(a, b));
      const thick = underClouds(clear, sineOf(elevation), Math.max(a, b));
      expect(thick.globalHorizontal).toBeLessThanOrEqual(thin.globalHorizontal + 1e-9);
      expect(thick.diffuseHorizontal).toBeGreaterThanOrEqual(-1e-9);
      expect(thick.directNormal).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("a flat panel gets the light on the ground", () => {
  const sun = sunOver(59.33, 18.07);
  const flat = lightTrack(sun, { tiltDeg: 0, azimuthDeg: 180 }, AIR);
  for (let at = MIDSUMMER; at < MIDSUMMER + 24 * HOUR; at += 433_000) {
    if (sun(at).elevationDeg < 3) continue;
    expect(Math.abs(flat(at, () => 0).arriving - clearSky(at, sun(at), AIR).globalHorizontal)).toBeLessThan(
      1,
    );
  }
});

test("light between two knots is that of the instant, within 1 W/m², while the sun is above 3 degrees", () => {
  const sun = sunOver(59.33, 18.07);
  const panel = { tiltDeg: 35, azimuthDeg: 180 };
  const exact = (at: number) => {
    const { elevationDeg, azimuthDeg } = sun(at);
    const sky = { ...clearSky(at, sun(at), AIR), zenithDeg: 90 - elevationDeg, azimuthDeg };
    return onPlane({ ...sky, extraterrestrialNormal: extraterrestrialNormal(172) }, panel, {
      model: "hay-davies",
    });
  };
  const track = lightTrack(sun, panel, AIR);
  for (let at = MIDSUMMER; at < MIDSUMMER + 24 * HOUR; at += 433_000) {
    if (sun(at).elevationDeg < 3) continue;
    expect(Math.abs(track(at, () => 0).arriving - exact(at).total)).toBeLessThan(1);
  }
});

test("there is no power at night and never more than a fifth above the installed power", () => {
  const solar = roof();
  expect(solar.getProductionAt(MIDWINTER)).toBe(0);
  for (let at = MIDSUMMER; at < MIDSUMMER + 24 * HOUR; at += 600_000) {
    expect(solar.getProductionAt(at)).toBeLessThan(9600);
  }
});

test("a cloudless midsummer day gives 55 to 65 kWh from 8 kWp, a midwinter day a small part of it", () => {
  const summer = energyOfDay(roof(), MIDSUMMER);
  expect(summer).toBeGreaterThan(55_000);
  expect(summer).toBeLessThan(65_000);
  expect(energyOfDay(roof(), MIDWINTER)).toBeLessThan(summer / 4);
});

test("clouds take power and depend on seed and time only", () => {
  const cloudy = roof({ cloudiness: 0.6 });
  expect(energyOfDay(cloudy, MIDSUMMER)).toBeLessThan(energyOfDay(roof(), MIDSUMMER));
  for (let at = MIDSUMMER; at < MIDSUMMER + 24 * HOUR; at += HOUR) {
    expect(roof({ cloudiness: 0.6 }).getProductionAt(at)).toBe(cloudy.getProductionAt(at));
  }
});

test("heat and dirt take their share", () => {
  const noon = MIDSUMMER + 13 * HOUR;
  const cool = roof({ outdoorC: () => 0, soilingFactor: 1 }).getProductionAt(noon);
  const hot = roof({ outdoorC: () => 30, soilingFactor: 1 }).getProductionAt(noon);
  expect(hot / cool).toBeCloseTo(1 - (30 * 0.0035) / (1 + 0.0035 * (25 - 0.03 * 945)), 2);
  expect(roof({ outdoorC: () => 30, soilingFactor: 0.9 }).getProductionAt(noon)).toBeCloseTo(0.9 * hot, 9);
});

test.each([{ capacityW: -1 }, { soilingFactor: 0 }, { cloudiness: 2 }, { panelTiltDeg: 120 }])(
  "%o is refused with OUT_OF_RANGE",
  (option) => {
    expect(() => roof(option)).toThrow(/OUT_OF_RANGE/);
  },
);
