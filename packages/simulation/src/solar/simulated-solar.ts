import type { Celsius, Hours, Instant, Watts } from "@oec/domain";
import { faimanCellC, pvwattsDcW, sunTimes } from "@oec/forecast/solar";
import { finite, positive, within } from "../check.ts";
import { cloudCover } from "./clouds.ts";
import { lightTrack, type PanelLight } from "./irradiance.ts";
import { sunOver, type SunPosition } from "./sun.ts";

/** A field of PV modules. */
export interface SimulatedSolarOptions {
  readonly seed: number;
  /** Installed power at 1000 W/m² and 25 °C cells [W], 0 or more. */
  readonly capacityW: Watts;
  /** North positive, -90 to 90. */
  readonly latitudeDeg: number;
  /** East positive, -180 to 180. */
  readonly longitudeDeg: number;
  /** 0 lies flat, 90 stands upright [degrees]; default 35. */
  readonly panelTiltDeg?: number;
  /** Direction the modules face, clockwise from north [degrees]; default 180, south. */
  readonly panelAzimuthDeg?: number;
  /** Mean cloud cover, 0 to 1; default 0.45. */
  readonly cloudiness?: number;
  /** How hazy the air is: 2 clean and cold, 3 usual (default), 5 and more polluted. */
  readonly linkeTurbidity?: number;
  /** Above the sea [m]; default 0. */
  readonly altitudeM?: number;
  /** What dirt leaves, above 0 to 1; default 0.97. */
  readonly soilingFactor?: number;
  /** Power per kelvin of cell temperature above 25 °C, as a share, at most 0; default -0.0035. */
  readonly temperatureCoefficient?: number;
  /** Outdoor temperature by time [°C]; default 10. */
  readonly outdoorC?: (at: Instant) => Celsius;
}

const CLOUDLESS = (): number => 0;
/** Wind at the modules [m/s]. */
const WIND_MS = 1;

/**
 * PV modules under seeded clouds: the sun, clear sky, tilted plane, glass and cells of `@oec/forecast/solar`, and dirt.
 *
 * Every value is a function of seed and time alone. What it knows of the clouds no forecast knows: plan with the weather.
 *
 * @example
 * ```ts
 * import { SimulatedSolar } from "@oec/simulation";
 *
 * const roof = new SimulatedSolar({ seed: 7, capacityW: 8000, latitudeDeg: 59.3, longitudeDeg: 18.1, cloudiness: 0 });
 * console.log(roof.getProductionAt(Date.UTC(2026, 5, 21, 11)));
 * ```
 */
export class SimulatedSolar {
  readonly capacityW: Watts;
  readonly latitudeDeg: number;
  readonly longitudeDeg: number;
  readonly soilingFactor: number;
  readonly #lightAt: (at: Instant, cover: (at: Instant) => number) => PanelLight;
  readonly #sunAt: (at: Instant) => SunPosition;
  readonly #temperatureCoefficient: number;
  readonly #cover: (at: Instant) => number;
  readonly #outdoorC: (at: Instant) => Celsius;

  /** @throws `OecError` `OUT_OF_RANGE` if an option lies outside its range. */
  constructor(options: SimulatedSolarOptions) {
    this.capacityW = within("capacityW", options.capacityW, 0, Infinity);
    this.latitudeDeg = within("latitudeDeg", options.latitudeDeg, -90, 90);
    this.longitudeDeg = within("longitudeDeg", options.longitudeDeg, -180, 180);
    this.soilingFactor = within(
      "soilingFactor",
      positive("soilingFactor", options.soilingFactor ?? 0.97),
      0,
      1,
    );
    const panel = {
      tiltDeg: within("panelTiltDeg", options.panelTiltDeg ?? 35, 0, 90),
      azimuthDeg: within("panelAzimuthDeg", options.panelAzimuthDeg ?? 180, 0, 360),
    };
    const air = {
      linkeTurbidity: within("linkeTurbidity", options.linkeTurbidity ?? 3, 1, 10),
      altitudeM: within("altitudeM", options.altitudeM ?? 0, -500, 9000),
    };
    this.#sunAt = sunOver(this.latitudeDeg, this.longitudeDeg);
    this.#lightAt = lightTrack(this.#sunAt, panel, air);
    this.#temperatureCoefficient = within(
      "temperatureCoefficient",
      options.temperatureCoefficient ?? -0.0035,
      -0.02,
      0,
    );
    this.#cover = cloudCover(
      finite("seed", options.seed),
      within("cloudiness", options.cloudiness ?? 0.45, 0, 1),
    );
    this.#outdoorC = options.outdoorC ?? ((): Celsius => 10);
  }

  /** Direct-current power of the modules at an instant [W], 0 or more. */
  getProductionAt(at: Instant): Watts {
    return this.#production(at, this.#cover);
  }

  /** What the modules would give under a cloudless sky [W]. */
  getClearSkyProductionAt(at: Instant): Watts {
    return this.#production(at, CLOUDLESS);
  }

  /** Where the sun stands over the modules. */
  getSunPositionAt(at: Instant): SunPosition {
    return this.#sunAt(at);
  }

  /** Time from sunrise to sunset of the sun's upper rim, around the transit nearest to an instant [h]. */
  getDayLengthAt(at: Instant): Hours {
    return sunTimes(at, this).dayLengthHours;
  }

  #production(at: Instant, cover: (at: Instant) => number): Watts {
    if (this.capacityW === 0) return 0;
    const { arriving, effective } = this.#lightAt(at, cover);
    if (arriving <= 0) return 0;
    const cellC = faimanCellC({ irradiance: arriving, airC: this.#outdoorC(at), windMs: WIND_MS });
    const field = { peakW: this.capacityW, gammaPerK: this.#temperatureCoefficient };
    return pvwattsDcW(effective, cellC, field) * this.soilingFactor;
  }
}
