import { outOfRange } from "../check.ts";

/** A place on the earth. */
export interface Place {
  /** North positive [degrees], -90 to 90. */
  readonly latitudeDeg: number;
  /** East positive [degrees], -180 to 180. */
  readonly longitudeDeg: number;
  /** Above the sea [m], -500 to 9000; default 0. */
  readonly altitudeM?: number;
}

/** Refuses a place that is not on the earth. @throws `OecError` `OUT_OF_RANGE`. */
export function assertPlace({ latitudeDeg, longitudeDeg, altitudeM = 0 }: Place): void {
  within("latitudeDeg", latitudeDeg, -90, 90);
  within("longitudeDeg", longitudeDeg, -180, 180);
  within("altitudeM", altitudeM, -500, 9000);
}

/** Refuses a number outside a range, bounds included. @throws `OecError` `OUT_OF_RANGE`. */
export function within(field: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return;
  throw outOfRange(field, value, `${min} to ${max}`);
}
