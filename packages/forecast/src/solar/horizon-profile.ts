import { OecError } from "@oec/domain";
import { turn } from "./angles.ts";

/** One point of the skyline. */
export interface HorizonPoint {
  /** Clockwise from north [degrees], 0 to 360. */
  readonly azimuthDeg: number;
  /** Of trees, hills and houses above the level horizon [degrees], 0 to 90. */
  readonly elevationDeg: number;
}

/**
 * The skyline around a place as a function: elevation by azimuth [degrees], straight between the points and around north.
 *
 * @param points - In any order, one per azimuth; none means a level horizon.
 * @throws `OecError` `OUT_OF_RANGE` if a point is no direction of the sky, `INVALID_ARGUMENT` if two have the same azimuth.
 */
export function horizonProfile(points: readonly HorizonPoint[]): (azimuthDeg: number) => number {
  const sorted = points.map(checked).sort((a, b) => a.azimuthDeg - b.azimuthDeg);
  const first = sorted[0];
  const last = sorted.at(-1);
  if (first === undefined || last === undefined) return () => 0;
  sorted.forEach((point, k) => {
    if (k > 0 && point.azimuthDeg === sorted[k - 1]?.azimuthDeg) {
      const message = `the horizon has two points at azimuth ${String(point.azimuthDeg)}, expected one`;
      throw new OecError("INVALID_ARGUMENT", message, { context: { azimuthDeg: point.azimuthDeg } });
    }
  });
  const around = [
    { ...last, azimuthDeg: last.azimuthDeg - 360 },
    ...sorted,
    { ...first, azimuthDeg: first.azimuthDeg + 360 },
  ];
  return (azimuthDeg) => {
    const azimuth = turn(azimuthDeg);
    const next = around.findIndex((point) => point.azimuthDeg > azimuth);
    const left = around[next - 1] ?? first;
    const right = around[next] ?? first;
    const share = (azimuth - left.azimuthDeg) / (right.azimuthDeg - left.azimuthDeg);
    return left.elevationDeg + (right.elevationDeg - left.elevationDeg) * share;
  };
}

function checked({ azimuthDeg, elevationDeg }: HorizonPoint): HorizonPoint {
  const inside = azimuthDeg >= 0 && azimuthDeg <= 360 && elevationDeg >= 0 && elevationDeg <= 90;
  if (inside) return { azimuthDeg: turn(azimuthDeg), elevationDeg };
  throw new OecError(
    "OUT_OF_RANGE",
    `a point of the horizon is at azimuth ${String(azimuthDeg)} and elevation ${String(elevationDeg)}, expected 0 to 360 and 0 to 90`,
    { context: { azimuthDeg, elevationDeg } },
  );
}
