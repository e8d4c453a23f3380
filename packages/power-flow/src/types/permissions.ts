import type { Amperes, Watts } from "@oec/domain";

/** What may be done with one car in this step. */
export interface EvPermission {
  /** Charging may be off. While this is false, only an overload of level 1 stops the car. */
  readonly mayStop: boolean;
  readonly mayCharge: boolean;
  readonly mayDischarge: boolean;
  /** Numbers of phases allowed in this step; absent: all that the charge point can. */
  readonly phaseCounts?: readonly (1 | 2 | 3)[];
  /** Lowest current of this step [A]; absent: the charge point's. */
  readonly minCurrentA?: Amperes;
  /** Highest current of this step, charging or discharging [A], 0 or more; `Infinity`: whatever the charge point allows. */
  readonly maxCurrentA: Amperes;
}

/** What the controller's guard allows in this step: timers, ramps and stale readings have been applied. */
export interface Permissions {
  /** Highest charging power of this step [W], 0 or more; `Infinity`: whatever the battery allows. */
  readonly batteryMaxChargeW: Watts;
  /** Highest discharging power of this step [W], 0 or more; `Infinity`: whatever the battery allows. */
  readonly batteryMaxDischargeW: Watts;
  /** PV power may be curtailed. */
  readonly curtail: boolean;
  /** One per charge point, in the same order; absent: everything is allowed. */
  readonly evs?: readonly EvPermission[];
}
