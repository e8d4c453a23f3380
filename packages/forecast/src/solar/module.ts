import { DEGREE, cosDeg } from "./angles.ts";

/** Weather at the modules. */
export interface CellWeather {
  /** Light on the plane of the modules [W/m²]. */
  readonly irradiance: number;
  /** Of the air [°C]. */
  readonly airC: number;
  /** [m/s] */
  readonly windMs: number;
}

/**
 * Cell temperature from a balance of heat [°C].
 *
 * @param u0 - Heat loss without wind [W/(m² K)].
 * @param u1 - Heat loss by wind [W/(m² K) per m/s].
 * @see Faiman (2008), "Assessing the outdoor operating temperature of photovoltaic modules".
 */
export const faimanCellC = ({ irradiance, airC, windMs }: CellWeather, u0 = 25, u1 = 6.84): number =>
  airC + irradiance / (u0 + u1 * windMs);

/** Heat losses of {@link faimanCellC} for a module whose datasheet names its cells' temperature at 800 W/m², 20 °C and 1 m/s. */
export function faimanLosses(nominalCellC: number): { readonly u0: number; readonly u1: number } {
  // The published 25 and 6.84 belong to modules of 45.1 °C; the split between still air and wind is kept.
  const scale = 800 / (nominalCellC - 20) / (25 + 6.84);
  return { u0: 25 * scale, u1: 6.84 * scale };
}

/**
 * Temperature of the back of a module [°C]; the defaults are those of glass on polymer in an open rack.
 *
 * @see King, Boyson and Kratochvil (2004), "Photovoltaic Array Performance Model", SAND2004-3535.
 */
export const sapmModuleC = ({ irradiance, airC, windMs }: CellWeather, a = -3.56, b = -0.075): number =>
  airC + irradiance * Math.exp(a + b * windMs);

/** Cell temperature by the Sandia model [°C]: the module's, and `deltaC` more at 1000 W/m². */
export const sapmCellC = (weather: CellWeather, a = -3.56, b = -0.075, deltaC = 3): number =>
  sapmModuleC(weather, a, b) + (weather.irradiance / 1000) * deltaC;

/** What PVsyst knows of a module. */
export interface PvsystModule {
  /** Heat loss without wind [W/(m² K)]; default 29. */
  readonly constantLoss?: number;
  /** Heat loss by wind [W/(m² K) per m/s]; default 0. */
  readonly windLoss?: number;
  /** Share of the light that becomes electricity; default 0.1. */
  readonly efficiency?: number;
  /** Share of the light that is absorbed; default 0.9. */
  readonly absorption?: number;
}

/** Cell temperature as PVsyst computes it [°C]. */
export function pvsystCellC(weather: CellWeather, module: PvsystModule = {}): number {
  const { constantLoss = 29, windLoss = 0, efficiency = 0.1, absorption = 0.9 } = module;
  const heat = weather.irradiance * absorption * (1 - efficiency);
  return weather.airC + heat / (constantLoss + windLoss * weather.windMs);
}

/**
 * Share of the beam that gets through the glass, against perpendicular light, 0 to 1.
 *
 * @param b - How fast it falls; default 0.05.
 * @see Souka and Safwat (1966); ASHRAE standard 93-77.
 */
export function ashraeModifier(incidence: number, b = 0.05): number {
  if (Math.abs(incidence) >= 90) return 0;
  return Math.max(0, 1 - b * (1 / cosDeg(incidence) - 1));
}

/**
 * Share of the beam that gets through the glass by Fresnel's and Bouguer's laws, 0 to 1.
 *
 * @param n - Refractive index of the cover; default 1.526.
 * @param thicknessM - Of the cover [m]; default 0.002.
 * @param extinction - Of the glass [1/m]; default 4.
 * @see De Soto, Klein and Beckman (2006), "Improvement and validation of a model for photovoltaic array performance".
 */
export function physicalModifier(incidence: number, n = 1.526, thicknessM = 0.002, extinction = 4): number {
  const angle = Math.abs(incidence) * DEGREE;
  if (angle >= Math.PI / 2) return 0;
  const perpendicular = Math.exp(-extinction * thicknessM) * (1 - ((1 - n) / (1 + n)) ** 2);
  if (angle < 1e-6) return 1;
  const inside = Math.asin(Math.sin(angle) / n);
  const across = (Math.sin(inside - angle) / Math.sin(inside + angle)) ** 2;
  const along = (Math.tan(inside - angle) / Math.tan(inside + angle)) ** 2;
  const through = Math.exp((-extinction * thicknessM) / Math.cos(inside)) * (1 - (across + along) / 2);
  return through / perpendicular;
}
