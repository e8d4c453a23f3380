/** One stretch of years of the fit: up to which year it holds, the year it is centred on, and its coefficients. */
interface Stretch {
  readonly before: number;
  readonly centre: number;
  readonly coefficients: readonly number[];
}

// Espenak and Meeus (2006), "Five Millennium Canon of Solar Eclipses"; https://eclipse.gsfc.nasa.gov/SEcat5/deltatpoly.html
const STRETCHES: readonly Stretch[] = [
  {
    before: 1920,
    centre: 1900,
    coefficients: [-2.79, 1.494119, -0.0598939, 0.0061966, -0.000197],
  },
  { before: 1941, centre: 1920, coefficients: [21.2, 0.84493, -0.0761, 0.0020936] },
  { before: 1961, centre: 1950, coefficients: [29.07, 0.407, -1 / 233, 1 / 2547] },
  { before: 1986, centre: 1975, coefficients: [45.45, 1.067, -1 / 260, -1 / 718] },
  {
    before: 2005,
    centre: 2000,
    coefficients: [63.86, 0.3345, -0.060374, 0.0017275, 0.000651814, 0.00002373599],
  },
  { before: 2050, centre: 2000, coefficients: [62.92, 0.32217, 0.005589] },
];

/**
 * How far terrestrial time runs ahead of UTC [s]; a second of it moves the sun by less than 1e-4 degrees.
 *
 * @param year - Calendar year, 1900 to 2150; nearer years use the polynomial of their stretch.
 * @param month - 1 to 12.
 * @see Espenak and Meeus (2006), polynomial expressions for delta T.
 */
export function deltaTSeconds(year: number, month: number): number {
  const y = year + (month - 0.5) / 12;
  for (const { before, centre, coefficients } of STRETCHES) {
    if (y >= before) continue;
    const t = y - centre;
    return coefficients.reduceRight((sum, coefficient) => sum * t + coefficient, 0);
  }
  return -20 + 32 * ((y - 1820) / 100) ** 2 - 0.5628 * (2150 - y);
}
