import type { Hertz, Percent, Watts } from "@oec/domain";

/**
 * A frequency service as a droop: how much power at which deviation.
 *
 * These are the published curves, for an aggregator's signal or for trying out. A household is below 0.1 MW and a meter of one
 * reading a second is too slow for the fastest of them: nothing here is prequalified.
 *
 * @see Svenska kraftnät, technical requirements for FCR and FFR.
 */
export type GridServiceKind = "fcr-n" | "fcr-d-up" | "fcr-d-down" | "ffr";

/** What an owner has opted in to; nobody takes part by default. */
export interface GridService {
  readonly kind: GridServiceKind;
  /** Most power that is offered [W], above 0. */
  readonly powerW: Watts;
  /** SoC kept free at both ends, so that the service can be delivered [%]. */
  readonly headroomPercent: Percent;
}

const NOMINAL_HZ = 50;

/** Share of the offered power that a frequency asks for: 1 gives all of it to the grid, -1 takes all of it. */
export function serviceShare(kind: GridServiceKind, frequencyHz: Hertz): number {
  const clip = (value: number): number => Math.min(1, Math.max(0, value));
  switch (kind) {
    case "fcr-n":
      return Math.min(1, Math.max(-1, (NOMINAL_HZ - frequencyHz) / 0.1));
    case "fcr-d-up":
      return clip((49.9 - frequencyHz) / 0.4);
    case "fcr-d-down":
      return -clip((frequencyHz - 50.1) / 0.4);
    case "ffr":
      return frequencyHz <= 49.7 ? 1 : 0;
  }
}

/**
 * Power that a service asks of the battery, positive charges [W]; undefined where it cannot take part: without a frequency, or
 * with its headroom used up.
 */
export function servicePower(
  service: GridService,
  frequencyHz: Hertz | undefined,
  socPercent: Percent | undefined,
  limits: { readonly minSocPercent: Percent; readonly maxSocPercent: Percent },
): Watts | undefined {
  if (frequencyHz === undefined || socPercent === undefined || !Number.isFinite(frequencyHz))
    return undefined;
  const share = serviceShare(service.kind, frequencyHz);
  const low = limits.minSocPercent + service.headroomPercent;
  const high = limits.maxSocPercent - service.headroomPercent;
  if ((share > 0 && socPercent <= low) || (share < 0 && socPercent >= high)) return undefined;
  return share === 0 ? 0 : -share * service.powerW;
}
