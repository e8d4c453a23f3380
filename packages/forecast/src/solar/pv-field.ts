import type { Celsius, Instant, Watts } from "@oec/domain";
import { sinDeg } from "./angles.ts";
import { extraterrestrialNormal, incidenceDeg, relativeAirMass } from "./atmosphere.ts";
import type { Irradiance } from "./clear-sky.ts";
import { horizonProfile, type HorizonPoint } from "./horizon-profile.ts";
import { faimanCellC, faimanLosses, physicalModifier } from "./module.ts";
import { within, type Place } from "./place.ts";
import { pvwattsAcW, pvwattsDcW } from "./pvwatts.ts";
import { sunPosition, type SunPosition } from "./sun-position.ts";
import type { Panel, Sky } from "./sky.ts";
import { groundDiffuse, skyDiffuse, type SkyModel } from "./transposition.ts";

/** One roof full of modules that face the same way. */
export interface Roof extends Panel {
  /** Installed power at 1000 W/m² and cells of 25 °C [W]. */
  readonly peakW: Watts;
  /** Change of power with the cells' temperature [1/K]; default -0.0035. */
  readonly gammaPerK?: number;
  /** Cells at 800 W/m², 20 °C and 1 m/s [°C]: 45 in an open rack (default), 49 close to a roof. */
  readonly nominalCellC?: Celsius;
  /** Wiring, mismatch, dirt and age together, 0 to 1; default 0.14, as PVWatts. */
  readonly losses?: number;
  /** Share that snow covers, 0 to 1; default 0. */
  readonly snowCover?: number;
  /** Skyline; default level. */
  readonly horizon?: readonly HorizonPoint[];
}

/** All roofs behind one inverter. */
export interface PvField {
  readonly place: Place;
  readonly roofs: readonly Roof[];
  /** Rated output of the inverter [W]; default: the installed power. */
  readonly inverterW?: Watts;
  /** Of the inverter at its rating, 0 to 1; default 0.96. */
  readonly inverterEfficiency?: number;
  /** Share of the light that the ground reflects; default 0.2. */
  readonly albedo?: number;
  /** Default Perez. */
  readonly skyModel?: SkyModel;
}

/** Weather of one slot. */
export interface PvWeather extends Irradiance {
  readonly airC: Celsius;
  /** [m/s]; default 1. */
  readonly windMs?: number;
}

/** Makes power of weather: {@link pvField} builds it once, then every slot is one call. */
export interface PvModel {
  /** Output at the busbar of the inverter [W], 0 to its rating. `middle` is the middle of the slot, not its start. */
  powerW(middle: Instant, weather: PvWeather): Watts;
  /** Light on one roof before the glass [W/m²]. */
  planeIrradiance(middle: Instant, weather: Irradiance, roof: number): number;
}

const DEFAULT_LOSSES = 0.14;
const OPEN_RACK_C = 45;
const DAY_MS = 86_400_000;

/**
 * The chain from irradiance to power: sun, each roof's light past its skyline, cells, losses, inverter.
 *
 * @throws `OecError` `OUT_OF_RANGE` with the field's name if a number is none of a roof or place.
 */
export function pvField(field: PvField): PvModel {
  const { roofs, inverterEfficiency = 0.96 } = field;
  roofs.forEach((roof, k) => {
    assertRoof(roof, `roofs[${String(k)}]`);
  });
  within("inverterEfficiency", inverterEfficiency, 0.5, 1);
  const peakW = roofs.reduce((sum, roof) => sum + roof.peakW, 0);
  const { inverterW = peakW } = field;
  within("inverterW", inverterW, 0, Number.MAX_VALUE);
  const skylines = roofs.map(({ horizon = [] }) => horizonProfile(horizon));
  const lightOn = (roof: Roof, k: number, sky: Sky): Light => plane(field, roof, skylines[k], sky);
  return {
    powerW(middle, weather) {
      const sun = sunPosition(middle, field.place);
      const sky = skyOf(sun, middle, weather);
      if (sky === undefined || inverterW === 0) return 0;
      const dcW = roofs.reduce((sum, roof, k) => sum + roofDcW(roof, lightOn(roof, k, sky), weather), 0);
      return pvwattsAcW(dcW, inverterW / inverterEfficiency, inverterEfficiency);
    },
    planeIrradiance(middle, weather, k) {
      const roof = roofs[k];
      const sky = skyOf(sunPosition(middle, field.place), middle, weather);
      return roof === undefined || sky === undefined ? 0 : lightOn(roof, k, sky).total;
    },
  };
}

function assertRoof(roof: Roof, where: string): void {
  within(`${where}.tiltDeg`, roof.tiltDeg, 0, 90);
  within(`${where}.azimuthDeg`, roof.azimuthDeg, 0, 360);
  within(`${where}.peakW`, roof.peakW, 0, Number.MAX_VALUE);
  within(`${where}.nominalCellC`, roof.nominalCellC ?? OPEN_RACK_C, 25, 100);
  within(`${where}.losses`, roof.losses ?? 0, 0, 1);
  within(`${where}.snowCover`, roof.snowCover ?? 0, 0, 1);
}

/** Light on a roof [W/m²]: what arrives, and what gets through the glass. */
interface Light {
  readonly total: number;
  readonly effective: number;
}

/** Sun and sky; undefined in the dark. */
function skyOf(sun: SunPosition, at: Instant, weather: Irradiance): Sky | undefined {
  const airMass = relativeAirMass(sun.apparentZenithDeg);
  if (airMass === undefined && weather.globalHorizontal <= 0) return undefined;
  const year = Date.UTC(new Date(at).getUTCFullYear(), 0, 1);
  return {
    globalHorizontal: weather.globalHorizontal,
    directNormal: airMass === undefined ? 0 : weather.directNormal,
    diffuseHorizontal: weather.diffuseHorizontal,
    zenithDeg: Math.min(90, sun.apparentZenithDeg),
    azimuthDeg: sun.azimuthDeg,
    extraterrestrialNormal: extraterrestrialNormal(Math.floor((at - year) / DAY_MS) + 1),
    relativeAirMass: airMass ?? relativeAirMass(90) ?? 1,
  };
}

function plane(
  field: PvField,
  roof: Roof,
  skyline: ((azimuth: number) => number) | undefined,
  sky: Sky,
): Light {
  const incidence = incidenceDeg(sky, roof);
  const hidden = 90 - sky.zenithDeg < (skyline?.(sky.azimuthDeg) ?? 0);
  const beam = hidden ? 0 : sky.directNormal * Math.max(0, sinDeg(90 - incidence));
  const diffuse =
    skyDiffuse(hidden ? { ...sky, directNormal: 0 } : sky, roof, field.skyModel) +
    groundDiffuse(sky.globalHorizontal, roof.tiltDeg, field.albedo);
  return { total: beam + diffuse, effective: beam * physicalModifier(incidence) + diffuse };
}

function roofDcW(roof: Roof, light: Light, { airC, windMs = 1 }: PvWeather): Watts {
  const { u0, u1 } = faimanLosses(roof.nominalCellC ?? OPEN_RACK_C);
  const cellC = faimanCellC({ irradiance: light.total, airC, windMs }, u0, u1);
  const { losses = DEFAULT_LOSSES, snowCover = 0, gammaPerK = -0.0035 } = roof;
  return (
    pvwattsDcW(light.effective, cellC, { peakW: roof.peakW, gammaPerK }) * (1 - losses) * (1 - snowCover)
  );
}
