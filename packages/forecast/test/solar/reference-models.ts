import { parseInstant } from "@oec/domain";
import {
  absoluteAirMass,
  extraterrestrialNormal,
  pressureAtAltitude,
  relativeAirMass,
  type AirMassModel,
} from "../../src/solar/atmosphere.ts";
import { haurwitz, ineichen, type Irradiance } from "../../src/solar/clear-sky.ts";
import { erbs } from "../../src/solar/clouds.ts";
import { deltaTSeconds } from "../../src/solar/delta-t.ts";
import {
  ashraeModifier,
  faimanCellC,
  physicalModifier,
  pvsystCellC,
  sapmCellC,
  sapmModuleC,
} from "../../src/solar/module.ts";
import { pvwattsAcW, pvwattsDcW } from "../../src/solar/pvwatts.ts";
import type { Sky } from "../../src/solar/sky.ts";
import { simplifiedSolis } from "../../src/solar/solis.ts";
import { geocentricSun, julianDay } from "../../src/solar/spa.ts";
import { hourAngleDeg, sunPosition } from "../../src/solar/sun-position.ts";
import { groundDiffuse, onPlane, skyDiffuse, type SkyModel } from "../../src/solar/transposition.ts";

/** The inputs of all kinds of cases; a case has those of its kind. */
export interface CaseInput {
  readonly [name: string]: unknown;
  readonly utc: string;
  readonly date: string;
  readonly latitude: number;
  readonly longitude: number;
  readonly elevation_m: number;
  readonly altitude_m: number & readonly number[];
  readonly pressure_hPa: number;
  readonly temperature_C: number;
  readonly delta_t_s: number;
  readonly atmos_refract_deg: number;
  readonly year_month: readonly (readonly [number, number])[];
  readonly model: AirMassModel;
  readonly zenith: number & readonly number[];
  readonly apparent_zenith: number;
  readonly apparent_elevation: number;
  readonly airmass_absolute: number;
  readonly airmass_relative: number | null;
  readonly linke_turbidity: number;
  readonly altitude: number;
  readonly dni_extra: number;
  readonly perez_enhancement?: boolean;
  readonly aod700: number;
  readonly precipitable_water: number;
  readonly pressure: number;
  readonly surface_tilt: number;
  readonly surface_azimuth: number;
  readonly ghi: number;
  readonly dni: number;
  readonly dhi: number;
  readonly solar_zenith: number;
  readonly solar_azimuth: number;
  readonly albedo: number;
  readonly poa: number;
  readonly temp_air: number;
  readonly wind: number;
  readonly a: number;
  readonly b: number;
  readonly deltaT: number;
  readonly u0: number;
  readonly u1: number;
  readonly u_c: number;
  readonly u_v: number;
  readonly module_efficiency: number;
  readonly alpha_absorption: number;
  readonly effective_irradiance: number;
  readonly temp_cell: number;
  readonly pdc: number;
  readonly pdc0: number;
  readonly gamma_pdc: number;
  readonly k?: number;
  readonly eta_inv_nom: number;
  readonly inverter_pdc0: number;
  readonly aoi: readonly number[];
  readonly n: number;
  readonly L: number;
  readonly K: number;
  readonly day_of_year: number;
  readonly transposition: string;
  readonly faiman: { readonly u0: number; readonly u1: number };
}

/** What a model says, by the names of the reference. */
export type Answer = Readonly<Record<string, unknown>>;

const SKY_MODELS: Readonly<Record<string, SkyModel>> = {
  isotropic: "isotropic",
  klucher: "klucher",
  haydavies: "hay-davies",
  reindl: "reindl",
  perez: "perez",
  "perez-driesse": "perez-driesse",
};

const place = (i: CaseInput): { latitudeDeg: number; longitudeDeg: number; altitudeM: number } => ({
  latitudeDeg: i.latitude,
  longitudeDeg: i.longitude,
  altitudeM: i.elevation_m,
});

const air = (i: CaseInput) => ({
  pressureHPa: i.pressure_hPa,
  temperatureC: i.temperature_C,
  horizonRefractionDeg: i.atmos_refract_deg,
  deltaTSeconds: i.delta_t_s,
});

const names = ({ globalHorizontal, directNormal, diffuseHorizontal }: Irradiance): Answer => ({
  ghi: globalHorizontal,
  dni: directNormal,
  dhi: diffuseHorizontal,
});

/** Day of the year of an instant, 1 to 366. */
function dayOfYear(at: number): number {
  const start = Date.UTC(new Date(at).getUTCFullYear(), 0, 1);
  return Math.floor((at - start) / 86_400_000) + 1;
}

const skyOf = (i: CaseInput): Sky => ({
  globalHorizontal: i.ghi,
  directNormal: i.dni,
  diffuseHorizontal: i.dhi,
  zenithDeg: i.solar_zenith,
  azimuthDeg: i.solar_azimuth,
  extraterrestrialNormal: i.dni_extra,
  ...(i.airmass_relative !== null && { relativeAirMass: i.airmass_relative }),
});

const panel = (i: CaseInput) => ({
  tiltDeg: i.surface_tilt,
  azimuthDeg: i.surface_azimuth,
});

const weather = (i: CaseInput) => ({ irradiance: i.poa, airC: i.temp_air, windMs: i.wind });

/** Our answer to a case, by its kind. */
export const MODELS: Readonly<Record<string, (i: CaseInput) => Answer>> = {
  "solar-position": (i) => {
    const sun = sunPosition(parseInstant(i.utc), place(i), air(i));
    const bare = sunPosition(parseInstant(i.utc), place(i), { ...air(i), pressureHPa: 0 });
    return {
      apparent_zenith: sun.apparentZenithDeg,
      zenith: sun.zenithDeg,
      azimuth: sun.azimuthDeg,
      equation_of_time_min: sun.equationOfTimeMin,
      elevation_no_refraction: 90 - bare.apparentZenithDeg,
      apparent_elevation: 90 - sun.apparentZenithDeg,
    };
  },
  "spa-intermediate": (i) => {
    const at = parseInstant(i.utc);
    const jd = julianDay(at);
    const sun = geocentricSun(jd, i.delta_t_s);
    return {
      JD: jd,
      JDE: jd + i.delta_t_s / 86_400,
      L_deg: sun.longitudeDeg,
      B_deg: sun.latitudeDeg,
      R_au: sun.radiusAu,
      dPsi: sun.nutationDeg,
      dEpsilon: sun.obliquityNutationDeg,
      epsilon: sun.obliquityDeg,
      lambda_deg: sun.apparentLongitudeDeg,
      alpha: sun.rightAscensionDeg,
      delta: sun.declinationDeg,
      H: hourAngleDeg(sun, i.longitude),
    };
  },
  extraterrestrial: (i) => ({
    dni_extra: extraterrestrialNormal(dayOfYear(Date.parse(`${i.date}T00:00:00Z`))),
  }),
  "delta-t": (i) => ({ delta_t: i.year_month.map(([year, month]) => deltaTSeconds(year, month)) }),
  "relative-airmass": (i) => ({
    airmass: i.zenith.map((zenith) => relativeAirMass(zenith, i.model) ?? null),
  }),
  pressure: (i) => ({ pressure_Pa: i.altitude_m.map(pressureAtAltitude) }),
  "clearsky-ineichen": (i) =>
    names(
      ineichen({
        apparentZenithDeg: i.apparent_zenith,
        absoluteAirMass: i.airmass_absolute,
        linkeTurbidity: i.linke_turbidity,
        altitudeM: i.altitude,
        extraterrestrialNormal: i.dni_extra,
        perezEnhancement: i.perez_enhancement === true,
      }),
    ),
  "clearsky-haurwitz": (i) => ({ ghi: haurwitz(i.apparent_zenith) }),
  "clearsky-simplified-solis": (i) =>
    names(
      simplifiedSolis({
        apparentElevationDeg: i.apparent_elevation,
        aerosolDepth700: i.aod700,
        precipitableWaterCm: i.precipitable_water,
        pressurePa: i.pressure,
        extraterrestrialNormal: i.dni_extra,
      }),
    ),
  "ground-diffuse": (i) => ({ ground_diffuse: groundDiffuse(i.ghi, i.surface_tilt, i.albedo) }),
  "cell-temp-sapm": (i) => ({ temp_cell: sapmCellC(weather(i), i.a, i.b, i.deltaT) }),
  "module-temp-sapm": (i) => ({ temp_module: sapmModuleC(weather(i), i.a, i.b) }),
  "cell-temp-pvsyst": (i) => ({
    temp_cell: pvsystCellC(weather(i), {
      constantLoss: i.u_c,
      windLoss: i.u_v,
      efficiency: i.module_efficiency,
      absorption: i.alpha_absorption,
    }),
  }),
  "cell-temp-faiman": (i) => ({ temp_cell: faimanCellC(weather(i), i.u0, i.u1) }),
  "pvwatts-dc": (i) => ({
    pdc: pvwattsDcW(i.effective_irradiance, i.temp_cell, {
      peakW: i.pdc0,
      gammaPerK: i.gamma_pdc,
      lowLightLoss: i.k ?? 0,
    }),
  }),
  "pvwatts-ac": (i) => ({ pac: pvwattsAcW(i.pdc, i.pdc0, i.eta_inv_nom) }),
  "iam-ashrae": (i) => ({ iam: i.aoi.map((angle) => ashraeModifier(angle, i.b)) }),
  "iam-physical": (i) => ({ iam: i.aoi.map((angle) => physicalModifier(angle, i.n, i.L, i.K)) }),
  "decomposition-erbs": (i) => {
    const split = erbs({
      globalHorizontal: i.ghi,
      zenithDeg: i.zenith,
      extraterrestrialNormal: extraterrestrialNormal(i.day_of_year),
    });
    return { ...names(split), kt: split.clearness };
  },
  ...Object.fromEntries(
    Object.entries(SKY_MODELS).map(([name, model]) => [
      `sky-diffuse-${name}`,
      (i: CaseInput): Answer => ({ sky_diffuse: skyDiffuse(skyOf(i), panel(i), model) }),
    ]),
  ),
  "clearsky-to-ac-chain": chain,
};

/** From a cloudless sky to the meter, each step by its own function. */
function chain(i: CaseInput): Answer {
  const at = parseInstant(i.utc);
  const sun = sunPosition(
    at,
    { latitudeDeg: i.latitude, longitudeDeg: i.longitude, altitudeM: i.altitude_m },
    { deltaTSeconds: i.delta_t_s, pressureHPa: pressureAtAltitude(i.altitude_m) / 100 },
  );
  const outside = extraterrestrialNormal(dayOfYear(at));
  const relative = relativeAirMass(sun.apparentZenithDeg) ?? 0;
  const clear = ineichen({
    apparentZenithDeg: sun.apparentZenithDeg,
    absoluteAirMass: absoluteAirMass(relative, pressureAtAltitude(i.altitude_m)),
    linkeTurbidity: i.linke_turbidity,
    altitudeM: i.altitude_m,
    extraterrestrialNormal: outside,
  });
  const plane = onPlane(
    {
      ...clear,
      zenithDeg: sun.apparentZenithDeg,
      azimuthDeg: sun.azimuthDeg,
      extraterrestrialNormal: outside,
      relativeAirMass: relative,
    },
    panel(i),
    { model: SKY_MODELS[i.transposition] ?? "perez", albedo: i.albedo },
  );
  const cell = faimanCellC(
    { irradiance: plane.total, airC: i.temp_air, windMs: i.wind },
    i.faiman.u0,
    i.faiman.u1,
  );
  const dcW = pvwattsDcW(plane.total, cell, { peakW: i.pdc0, gammaPerK: i.gamma_pdc });
  return {
    apparent_zenith: sun.apparentZenithDeg,
    azimuth: sun.azimuthDeg,
    dni_extra: outside,
    airmass_relative: relative,
    ...names(clear),
    poa_global: plane.total,
    poa_direct: plane.beam,
    poa_sky_diffuse: plane.skyDiffuse,
    poa_ground: plane.groundDiffuse,
    temp_cell: cell,
    pdc: dcW,
    pac: pvwattsAcW(dcW, i.inverter_pdc0, i.eta_inv_nom),
  };
}
