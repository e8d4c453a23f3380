/** One degree in radians. */
export const DEGREE = Math.PI / 180;

/** Sine of an angle in degrees. */
export const sinDeg = (angle: number): number => Math.sin(angle * DEGREE);
/** Cosine of an angle in degrees. */
export const cosDeg = (angle: number): number => Math.cos(angle * DEGREE);
/** Tangent of an angle in degrees. */
export const tanDeg = (angle: number): number => Math.tan(angle * DEGREE);

/** The same angle in 0 (included) to 360 (not included) degrees. */
export function turn(angle: number): number {
  const within = angle % 360;
  return within < 0 ? within + 360 : within;
}
