import { DEGREE, cosDeg, sinDeg, turn } from "./angles.ts";
import { LATITUDE, LONGITUDE, RADIUS, type Series } from "./earth-terms.ts";
import { NUTATION } from "./nutation-terms.ts";

/** The sun as seen from the earth's centre, and how far the earth has turned. */
export interface GeocentricSun {
  /** Heliocentric longitude of the earth [degrees]. */
  readonly longitudeDeg: number;
  /** Heliocentric latitude of the earth [degrees]. */
  readonly latitudeDeg: number;
  /** Distance to the sun [au]. */
  readonly radiusAu: number;
  /** Nutation in longitude [degrees]. */
  readonly nutationDeg: number;
  /** Nutation in obliquity [degrees]. */
  readonly obliquityNutationDeg: number;
  /** True obliquity of the ecliptic [degrees]. */
  readonly obliquityDeg: number;
  /** Apparent longitude of the sun [degrees]. */
  readonly apparentLongitudeDeg: number;
  /** Right ascension [degrees]. */
  readonly rightAscensionDeg: number;
  /** Declination [degrees]. */
  readonly declinationDeg: number;
  /** Apparent sidereal time at Greenwich [degrees]. */
  readonly siderealDeg: number;
  /** Equation of time [minutes], -20 to 20. */
  readonly equationOfTimeMin: number;
}

const UNIX_EPOCH_JD = 2_440_587.5;
const J2000_JD = 2_451_545;
const DAY_MS = 86_400_000;
const DAY_S = 86_400;
const CENTURY_D = 36_525;

/** Julian day of an instant [days]. */
export const julianDay = (at: number): number => at / DAY_MS + UNIX_EPOCH_JD;

/**
 * The sun from the earth's centre, steps 3.1 to 3.11 of the Solar Position Algorithm.
 *
 * @param jd - Julian day of universal time.
 * @param deltaTSeconds - How far terrestrial time runs ahead of it [s].
 * @see Reda and Andreas (2004), NREL/TP-560-34302.
 */
export function geocentricSun(jd: number, deltaTSeconds: number): GeocentricSun {
  const century = (jd - J2000_JD) / CENTURY_D;
  const dynamicCentury = (jd + deltaTSeconds / DAY_S - J2000_JD) / CENTURY_D;
  const millennium = dynamicCentury / 10;
  const longitudeDeg = turn(seriesOf(LONGITUDE, millennium) / DEGREE);
  const latitudeDeg = seriesOf(LATITUDE, millennium) / DEGREE;
  const radiusAu = seriesOf(RADIUS, millennium);
  const { nutationDeg, obliquityNutationDeg } = nutation(dynamicCentury);
  const obliquityDeg = meanObliquityDeg(millennium / 10) + obliquityNutationDeg;
  const aberrationDeg = -20.4898 / (3600 * radiusAu);
  const apparentLongitudeDeg = turn(longitudeDeg + 180) + nutationDeg + aberrationDeg;
  const siderealDeg =
    turn(
      280.46061837 +
        360.98564736629 * (jd - J2000_JD) +
        century * century * (0.000387933 - century / 38_710_000),
    ) +
    nutationDeg * cosDeg(obliquityDeg);
  const geocentricLatitudeDeg = -latitudeDeg;
  const sinLongitude = sinDeg(apparentLongitudeDeg);
  const rightAscensionDeg = turn(
    Math.atan2(
      sinLongitude * cosDeg(obliquityDeg) - Math.tan(geocentricLatitudeDeg * DEGREE) * sinDeg(obliquityDeg),
      cosDeg(apparentLongitudeDeg),
    ) / DEGREE,
  );
  const declinationDeg =
    Math.asin(
      sinDeg(geocentricLatitudeDeg) * cosDeg(obliquityDeg) +
        cosDeg(geocentricLatitudeDeg) * sinDeg(obliquityDeg) * sinLongitude,
    ) / DEGREE;
  const equationOfTimeMin = equationOfTime(millennium, rightAscensionDeg, nutationDeg * cosDeg(obliquityDeg));
  return {
    longitudeDeg,
    latitudeDeg,
    radiusAu,
    nutationDeg,
    obliquityNutationDeg,
    obliquityDeg,
    apparentLongitudeDeg,
    rightAscensionDeg,
    declinationDeg,
    siderealDeg,
    equationOfTimeMin,
  };
}

/** Sum of all series, the one of power k times the k-th power of the time [the unit of the terms, 1e-8 taken off]. */
function seriesOf(series: Series, millennium: number): number {
  let total = 0;
  let power = 1;
  for (const terms of series) {
    let sum = 0;
    for (let i = 0; i < terms.length; i += 3)
      sum += (terms[i] ?? 0) * Math.cos((terms[i + 1] ?? 0) + (terms[i + 2] ?? 0) * millennium);
    total += sum * power;
    power *= millennium;
  }
  return total / 1e8;
}

const NUTATION_UNITS_PER_DEGREE = 36_000_000;

function nutation(century: number): {
  readonly nutationDeg: number;
  readonly obliquityNutationDeg: number;
} {
  const c = century;
  // Moon's elongation from the sun, the sun's and the moon's anomaly, the moon's argument of latitude and ascending node.
  const elongation = 297.85036 + c * (445267.11148 + c * (-0.0019142 + c / 189474));
  const sunAnomaly = 357.52772 + c * (35999.05034 + c * (-0.0001603 - c / 300000));
  const moonAnomaly = 134.96298 + c * (477198.867398 + c * (0.0086972 + c / 56250));
  const moonArgument = 93.27191 + c * (483202.017538 + c * (-0.0036825 + c / 327270));
  const node = 125.04452 + c * (-1934.136261 + c * (0.0020708 + c / 450000));
  let longitude = 0;
  let obliquity = 0;
  for (let i = 0; i < NUTATION.length; i += 9) {
    const term = (k: number): number => NUTATION[i + k] ?? 0;
    const angle =
      DEGREE *
      (term(0) * elongation +
        term(1) * sunAnomaly +
        term(2) * moonAnomaly +
        term(3) * moonArgument +
        term(4) * node);
    longitude += (term(5) + term(6) * c) * Math.sin(angle);
    obliquity += (term(7) + term(8) * c) * Math.cos(angle);
  }
  return {
    nutationDeg: longitude / NUTATION_UNITS_PER_DEGREE,
    obliquityNutationDeg: obliquity / NUTATION_UNITS_PER_DEGREE,
  };
}

const OBLIQUITY_ARCSECONDS = [
  84381.448, -4680.93, -1.55, 1999.25, -51.38, -249.67, -39.05, 7.12, 27.87, 5.79, 2.45,
] as const;

/** Mean obliquity of the ecliptic [degrees], by ten Julian millennia. */
const meanObliquityDeg = (u: number): number =>
  OBLIQUITY_ARCSECONDS.reduceRight((sum, term) => sum * u + term, 0) / 3600;

/** Equation of time [minutes], appendix A.1 of the report. */
function equationOfTime(millennium: number, rightAscensionDeg: number, nutationDeg: number): number {
  const m = millennium;
  const meanLongitude =
    280.4664567 + m * (360007.6982779 + m * (0.03032028 + m * (1 / 49931 + m * (-1 / 15300 - m / 2000000))));
  const minutes = 4 * (meanLongitude - 0.0057183 - rightAscensionDeg + nutationDeg);
  const within = minutes % 1440;
  if (within > 20) return within - 1440;
  return within < -20 ? within + 1440 : within;
}
