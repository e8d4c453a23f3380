import type { Amperes, Milliseconds, Watts } from "../units/quantity.ts";

/** A power set-point as a lease: it ends by itself, and says what the device does then. */
export interface SetPoint {
  /** Wanted power at the busbar [W]; positive charges. */
  readonly powerW: Watts;
  /** How long the set-point holds unless renewed [ms], above 0. */
  readonly validForMs: Milliseconds;
  /** What the device does when the lease ends: its own control, or nothing. */
  readonly fallback: "autonomous" | "idle";
}

/** A charging-current limit as a lease. */
export interface CurrentLease {
  /** Limit per phase [A]; 0 pauses. */
  readonly currentA: Amperes;
  /** How long the limit holds unless renewed [ms], above 0. */
  readonly validForMs: Milliseconds;
  /** Limit per phase the charger falls back to when the lease ends [A]. */
  readonly fallbackA: Amperes;
}

/** What a device does by itself when its controller goes silent. */
export interface DeviceFailsafe {
  /** Silence after which the device acts [ms]. */
  readonly timeoutMs: Milliseconds;
  /** What it does then, in words for the owner. */
  readonly behaviour: string;
}
