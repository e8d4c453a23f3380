import { dailyProfile, SimulatedSolar } from "@oec/simulation";
import fc from "fast-check";
import { expect, test } from "vitest";
import { airMass, clearSky, onPanel, underClouds } from "../../src/solar/irradiance.ts";
import { dayLength, sunPosition } from "../../src/solar/sun.ts";

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

test("the sun over Golden, Colorado stands as in the worked example of NREL's solar position algorithm, within 0.1 degrees", () => {
  // Reda and Andreas (2003), NREL/TP-560-34302, appendix A.5: 2003-10-17 12:30:30 UTC-7, zenith 50.11162, azimuth 194.34024.
  const sun = sunPosition(Date.UTC(2003, 9, 17, 19, 30, 30), 39.742476, -105.1786);
  expect(Math.abs(sun.elevationDeg - (90 - 50.11162))).toBeLessThan(0.1);
  expect(Math.abs(sun.azimuthDeg - 194.34024)).toBeLessThan(0.1);
});

test("at noon of an equinox the sun stands 90 degrees less the latitude high, in the south", () => {
  const noons = Array.from({ length: 240 }, (_, minute) => Date.UTC(2026, 2, 20, 10) + minute * 60_000);
  const highest = noons
    .map((at) => sunPosition(at, 50, 15))
    .reduce((a, b) => (a.elevationDeg > b.elevationDeg ? a : b));
  expect(Math.abs(highest.elevationDeg - 40)).toBeLessThan(0.3);
  expect(Math.abs(highest.azimuthDeg - 180)).toBeLessThan(1);
});

test("midsummer in Stockholm has about 18 hours of sun, midwinter about 6", () => {
  expect(Math.abs(dayLength(MIDSUMMER + 12 * HOUR, 59.33) - 18.2)).toBeLessThan(0.3);
  expect(Math.abs(dayLength(MIDWINTER + 12 * HOUR, 59.33) - 5.8)).toBeLessThan(0.3);
});

test("the polar day has 24 hours of sun and the polar night none", () => {
  expect([dayLength(MIDSUMMER, 70), dayLength(MIDWINTER, 70)]).toEqual([24, 0]);
});

test("the sun is up exactly as long as the day is", () => {
  let minutes = 0;
  for (let at = MIDSUMMER; at < MIDSUMMER + 24 * HOUR; at += 60_000) {
    if (sunPosition(at, 59.33, 18.07).elevationDeg > 0) minutes += 1;
  }
  expect(Math.abs(minutes / 60 - dayLength(MIDSUMMER + 12 * HOUR, 59.33))).toBeLessThan(0.1);
});

test("light from the zenith passes one atmosphere, from 30 degrees two, from the horizon nearly 38 (Kasten and Young)", () => {
  expect(airMass(90)).toBeCloseTo(1, 3);
  expect(airMass(30)).toBeCloseTo(1.994, 2);
  expect(airMass(0)).toBeCloseTo(37.92, 1);
});

test("a cloudless zenith gives 947 W/m² of beam: 1353 x 0.7", () => {
  expect(clearSky(90).directNormal).toBeCloseTo(1353 * 0.7 ** (airMass(90) ** 0.678), 9);
  expect(Math.round(clearSky(90).directNormal)).toBe(947);
});

test("an overcast sky leaves a quarter of the light, all of it diffuse", () => {
  const clear = clearSky(40);
  const grey = underClouds(clear, 40, 1);
  expect(grey.globalHorizontal).toBeCloseTo(clear.globalHorizontal / 4, 9);
  expect(grey.directNormal).toBe(0);
});

test("more cloud never gives more light, and no part of it is negative", () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  fc.assert(
    fc.property(fc.double({ min: 0.1, max: 90, noNaN: true }), share, share, (elevation, a, b) => {
      const clear = clearSky(elevation);
      const thin = underClouds(clear, elevation, Math.min(a, b));
      const thick = underClouds(clear, elevation, Math.max(a, b));
      expect(thick.globalHorizontal).toBeLessThanOrEqual(thin.globalHorizontal + 1e-9);
      expect(thick.diffuseHorizontal).toBeGreaterThanOrEqual(-1e-9);
      expect(thick.directNormal).toBeGreaterThanOrEqual(0);
    }),
  );
});

test("a flat panel gets exactly the light on the ground", () => {
  const light = clearSky(35);
  const onFlat = onPanel(light, { elevationDeg: 35, azimuthDeg: 200 }, { tiltDeg: 0, azimuthDeg: 180 });
  expect(onFlat).toBeCloseTo(light.globalHorizontal, 9);
});

test("a panel that faces the sun gets the whole beam", () => {
  const light = { directNormal: 800, diffuseHorizontal: 0, globalHorizontal: 0 };
  const facing = onPanel(light, { elevationDeg: 50, azimuthDeg: 140 }, { tiltDeg: 40, azimuthDeg: 140 });
  expect(facing).toBeCloseTo(800, 9);
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
