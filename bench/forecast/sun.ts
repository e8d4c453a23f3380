import { parseInstant } from "@oec/domain";
import { pvField, sunPosition } from "@oec/forecast/solar";
import { atMost, figure, type Row, type SuiteContext } from "../lib/suite.ts";

/** The published case of the Solar Position Algorithm: Golden, 2003-10-17, 12:30:30 UTC-7. */
const SPA = { at: "2003-10-17T19:30:30Z", zenithDeg: 50.11162, azimuthDeg: 194.34024 } as const;
const SPA_PLACE = { latitudeDeg: 39.742476, longitudeDeg: -105.1786, altitudeM: 1830.14 };
const SPA_AIR = { pressureHPa: 820, temperatureC: 11 };
const SPA_TARGET_DEG = 1e-5;

const YEAR_FILE = "pv/pvwatts_8760_rackmount.csv";
const HEADER_LINES = 18;
const PLACE = { latitudeDeg: 39.73, longitudeDeg: -105.18, altitudeM: 1820 };
const ROOF = { tiltDeg: 20, azimuthDeg: 180, peakW: 4000, gammaPerK: -0.0047, losses: 0.1408 };
const MOUNTAIN_TIME_MS = 7 * 3_600_000;
const HALF_AN_HOUR_MS = 1_800_000;

/** Rows of the solar chain: the sun's published position, and a year of PVWatts. */
export function sunRows(context: SuiteContext): readonly Row[] {
  const sun = sunPosition(parseInstant(SPA.at), SPA_PLACE, { ...SPA_AIR, deltaTSeconds: 67 });
  const { planeRmse, acRmse, acShare } = year(context.data(YEAR_FILE));
  return [
    atMost(SPA_TARGET_DEG, {
      id: "forecast/sun/spa-zenith",
      name: "published SPA case: error of the zenith",
      value: Math.abs(round5(sun.apparentZenithDeg) - SPA.zenithDeg),
      unit: "deg",
    }),
    atMost(SPA_TARGET_DEG, {
      id: "forecast/sun/spa-azimuth",
      name: "published SPA case: error of the azimuth",
      value: Math.abs(round5(sun.azimuthDeg) - SPA.azimuthDeg),
      unit: "deg",
    }),
    atMost(0.3, {
      id: "forecast/sun/pvwatts-plane",
      name: "PVWatts year: light on the modules, RMSE of 1000 W/m²",
      value: 100 * planeRmse,
      unit: "%",
    }),
    atMost(1.5, {
      id: "forecast/sun/pvwatts-power",
      name: "PVWatts year: power, RMSE of the rating",
      value: 100 * acRmse,
      unit: "%",
    }),
    atMost(1, {
      id: "forecast/sun/pvwatts-energy",
      name: "PVWatts year: energy, difference",
      value: 100 * Math.abs(acShare - 1),
      unit: "%",
    }),
    figure({
      id: "forecast/sun/pvwatts-energy-share",
      name: "PVWatts year: energy, ours of theirs",
      value: acShare,
      unit: "1",
    }),
  ];
}

/** The published figures have five decimals. */
const round5 = (value: number): number => Math.round(value * 1e5) / 1e5;

function year(text: string): { planeRmse: number; acRmse: number; acShare: number } {
  const field = pvField({ place: PLACE, roofs: [ROOF], inverterW: 4000 / 1.2, inverterEfficiency: 0.96 });
  let [planeSquares, acSquares, ours, theirs, hours] = [0, 0, 0, 0, 0];
  for (const line of text.split(/\r?\n/).slice(HEADER_LINES)) {
    const cells = line.split(",").map(Number);
    const [month = 0, day = 0, hour = 0, beam = 0, diffuse = 0, airC = 0, windMs = 0, plane = 0] = cells;
    const ac = cells[10];
    if (ac === undefined || !(month >= 1)) continue;
    const at = Date.UTC(2021, month - 1, day, hour) + MOUNTAIN_TIME_MS + HALF_AN_HOUR_MS;
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
  return {
    planeRmse: Math.sqrt(planeSquares / hours) / 1000,
    acRmse: Math.sqrt(acSquares / hours) / 4000,
    acShare: ours / theirs,
  };
}
