import type { Irradiance } from "./clear-sky.ts";

/** How modules are mounted. */
export interface Panel {
  /** 0 lies flat, 90 stands upright [degrees]. */
  readonly tiltDeg: number;
  /** Direction the modules face, clockwise from north [degrees]: 180 is south, 90 east. */
  readonly azimuthDeg: number;
}

/** Sun and sky of {@link skyDiffuse}. */
export interface Sky extends Irradiance {
  /** Refraction included [degrees]. */
  readonly zenithDeg: number;
  readonly azimuthDeg: number;
  /** Outside the atmosphere [W/m²]. */
  readonly extraterrestrialNormal: number;
  /** Absent while the sun is below the horizon. */
  readonly relativeAirMass?: number;
}
