import type { PerPhase, PhaseCount } from "../grid/phases.ts";
import type { DeviceFailsafe } from "../ports/lease.ts";
import type { Amperes, Milliseconds, Percent, WattHours, Watts } from "../units/quantity.ts";

/** State of a connector, in OCPP's terms. */
export type ChargerStatus =
  | "available"
  | "preparing"
  | "charging"
  | "suspended-vehicle"
  | "suspended-charger"
  | "finishing"
  | "reserved"
  | "unavailable"
  | "faulted";

/** The plug. */
export type ConnectorType = "type2" | "ccs" | "chademo";

/** What a charge point can do. */
export interface ChargerCapabilities {
  /** Lowest charging current [A]; IEC 61851 says 6. */
  readonly minCurrentA: Amperes;
  /** Highest charging current [A]. */
  readonly maxCurrentA: Amperes;
  /** Smallest step of the current limit [A]: 1 or 0.1. */
  readonly currentStepA: Amperes;
  /** Phases it can charge with; both where it can switch. */
  readonly phases: readonly PhaseCount[];
  readonly connectorType: ConnectorType;
  /** From a command to its effect [ms]. */
  readonly latencyMs: Milliseconds;
  readonly failsafe?: DeviceFailsafe;
}

/** A charge point as it is now. */
export interface ChargerState {
  readonly status: ChargerStatus;
  /** A vehicle is plugged in. */
  readonly connected: boolean;
  readonly charging: boolean;
  /** Power at the busbar [W]; negative discharges the vehicle. */
  readonly powerW: Watts;
  readonly phaseCurrentA: PerPhase;
  /** Phases in use; 0 while nothing flows. */
  readonly phasesInUse: 0 | 1 | 2 | 3;
  /** Limit in force [A]. */
  readonly currentLimitA: Amperes;
  /** Energy of the session [Wh]. */
  readonly sessionWh: WattHours;
  /** Energy given back in the session [Wh], 0 or more. */
  readonly sessionDischargedWh?: WattHours;
  readonly vehicleSocPercent?: Percent;
}

/** Why a charge point declined a command. */
export type ChargerRefusal =
  | "no-vehicle"
  | "current-out-of-range"
  | "phases-unsupported"
  | "discharge-unsupported"
  | "not-authorised"
  | "fault";
