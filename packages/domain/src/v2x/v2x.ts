import type { Instant, Percent, WattHours, Watts } from "../units/quantity.ts";

/** What a bidirectional charge point can do. */
export interface V2xCapabilities {
  readonly bidirectional: boolean;
  /** Most power it gives back at the busbar [W], 0 or more. */
  readonly maxDischargeW: Watts;
  /** What it may feed: the home, or the grid too. */
  readonly uses: readonly ("home" | "grid")[];
}

/** Limits the owner sets on discharging the vehicle. */
export interface V2xPreferences {
  readonly enabled: boolean;
  /** SoC below which the vehicle is never discharged [%]. */
  readonly minVehicleSocPercent: Percent;
  /** Kept for driving on top of the minimum [Wh]. */
  readonly reserveWh: WattHours;
}

/** One stretch of time in which a vehicle gave energy back. */
export interface V2xSession {
  readonly chargerId: string;
  readonly startedAt: Instant;
  readonly endedAt?: Instant;
  readonly dischargedWh: WattHours;
  readonly chargedWh: WattHours;
  readonly startSocPercent?: Percent;
  readonly endSocPercent?: Percent;
}
