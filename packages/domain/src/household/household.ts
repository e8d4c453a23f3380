import type { Instant, Percent, Watts } from "../units/quantity.ts";

/** A household whose energy is controlled. */
export interface Household {
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
  /** Contracted power of the grid connection [W]. */
  readonly gridConnectionW: Watts;
  readonly createdAt: Instant;
}

/** What a household wants. */
export interface UserPreferences {
  readonly householdId: string;
  readonly minSocPercent: Percent;
  readonly maxCyclesPerDay: number;
  readonly preferSolar: boolean;
  readonly v2xEnabled: boolean;
}

/**
 * What a person sets by hand: a lease with an expiry and priority over the plan, never over physical and safety limits.
 */
export interface OverrideLease {
  readonly id: string;
  readonly householdId: string;
  readonly deviceId: string;
  /** Wanted power at the busbar [W]. */
  readonly powerW: Watts;
  /** Who set it, for the page that shows it. */
  readonly setBy: string;
  readonly setAt: Instant;
  readonly expiresAt: Instant;
  readonly reason?: string;
}
