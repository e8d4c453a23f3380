import { describe, expect, it } from "vitest";
import { pvField } from "../../src/solar/pv-field.ts";
import { sunPosition } from "../../src/solar/sun-position.ts";
import { dataFile } from "../data.ts";

const text = dataFile("pv/pvwatts_8760_rackmount.csv");
const HEADER_LINES = 18;
const PLACE = { latitudeDeg: 39.73, longitudeDeg: -105.18, altitudeM: 1820 };
const ROOF = { tiltDeg: 20, azimuthDeg: 180, peakW: 4000, gammaPerK: -0.0047, losses: 0.1408 };
const MOUNTAIN_TIME_MS = 7 * 3_600_000;

interface Figures {
  readonly planeRmse: number;
  readonly acRmse: number;
  readonly acShare: number;
}

/** Our chain over the year, with the sun `offsetMs` into every hour. */
function year(offsetMs: number): Figures {
  const rows = (text ?? "").split(/\r?\n/).slice(HEADER_LINES);
  const field = pvField({
    place: PLACE,
    roofs: [ROOF],
    inverterW: 4000 / 1.2,
    inverterEfficiency: 0.96,
  });
  let planeSquares = 0;
  let acSquares = 0;
  let ours = 0;
  let theirs = 0;
  let hours = 0;
  for (const row of rows) {
    const cells = row.split(",").map(Number);
    const [month = 0, day = 0, hour = 0, beam = 0, diffuse = 0, airC = 0, windMs = 0, plane = 0] = cells;
    const ac = cells[10];
    if (ac === undefined || !(month >= 1)) continue;
    const at = Date.UTC(2021, month - 1, day, hour) + MOUNTAIN_TIME_MS + offsetMs;
    const height = Math.cos((sunPosition(at, PLACE).apparentZenithDeg * Math.PI) / 180);
    const globalHorizontal = diffuse + beam * Math.max(0, height);
    const weather = { globalHorizontal, directNormal: beam, diffuseHorizontal: diffuse, airC, windMs };
    const acW = field.powerW(at, weather);
    planeSquares += (field.planeIrradiance(at, weather, 0) - plane) ** 2;
    acSquares += (acW - ac) ** 2;
    ours += acW;
    theirs += ac;
    hours += 1;
  }
  expect(hours).toBe(8760);
  return {
    planeRmse: Math.sqrt(planeSquares / hours) / 1000,
    acRmse: Math.sqrt(acSquares / hours) / 4000,
    acShare: ours / theirs,
  };
}

describe.skipIf(text === undefined)("a year of PVWatts at Denver, open rack", () => {
  const HALF_AN_HOUR_MS = 1_800_000;

  it("light on the modules within 0.3 % of 1000 W/m², power within 1.5 % of the rating, energy within 1 %", () => {
    const { planeRmse, acRmse, acShare } = year(HALF_AN_HOUR_MS);
    expect(planeRmse).toBeLessThanOrEqual(0.003);
    expect(acRmse).toBeLessThanOrEqual(0.015);
    expect(Math.abs(acShare - 1)).toBeLessThanOrEqual(0.01);
  });

  it("the sun at the start of the hour instead of its middle is several times worse", () => {
    expect(year(0).planeRmse).toBeGreaterThan(3 * year(HALF_AN_HOUR_MS).planeRmse);
  });
});
