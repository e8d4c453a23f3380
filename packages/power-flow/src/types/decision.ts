import type { Amperes, PerPhase, Watts } from "@oec/domain";
import type { Phase } from "./inputs.ts";

/** 1 physical, 2 safety and availability, 3 money. */
export type Level = 1 | 2 | 3;

/** What a reason says; the sentences stand in `explain`. */
export type ReasonCode =
  | "FUSE_LIMIT"
  | "FUSE_EXCEEDED"
  | "IMPORT_LIMIT"
  | "IMPORT_EXCEEDED"
  | "EXPORT_LIMIT"
  | "EXPORT_EXCEEDED"
  | "INVERTER_LIMIT"
  | "BATTERY_POWER_LIMIT"
  | "BATTERY_OWN_LIMIT"
  | "BATTERY_TEMPERATURE"
  | "BATTERY_TAPER"
  | "BATTERY_FULL"
  | "BATTERY_EMPTY"
  | "BATTERY_CYCLES"
  | "BATTERY_PERMISSION"
  | "BATTERY_FOR_HOUSE"
  | "BATTERY_RESERVE"
  | "BATTERY_RESERVE_SHORT"
  | "BATTERY_DEADBAND"
  | "BATTERY_RESTS"
  | "BATTERY_ON_PLAN"
  | "BATTERY_VALUE_STEP"
  | "GRID_BALANCED"
  | "PV_ALL_USED"
  | "PV_ALL_CURTAILED"
  | "PV_CURTAIL_FORBIDDEN"
  | "EV_NOT_CONNECTED"
  | "EV_NOT_PERMITTED"
  | "EV_FULL"
  | "EV_NO_CURRENT"
  | "EV_MAX_CURRENT"
  | "EV_MIN_CURRENT"
  | "EV_STEP_OVERLOADS"
  | "EV_STEP_RESERVE"
  | "EV_STEP_COSTS"
  | "EV_STEP_DEADLINE"
  | "EV_DEADLINE"
  | "EV_DEADLINE_SHORT"
  | "EV_STOPPED_FOR_SAFETY";

/** One constraint that shapes the decision: it binds, or it is exceeded. */
export interface Reason {
  readonly code: ReasonCode;
  readonly level: Level;
  /** Stable name of the constraint, e.g. `fuse.L2`, `battery.charge`, `ev1.next`. */
  readonly constraint: string;
  /** The phase, where the constraint belongs to one. */
  readonly phase?: Phase;
  /**
   * Room left, in `unit`: 0 where it binds (up to the rounding of the battery's power), negative where it is exceeded.
   * For the steps of a charge point: how many further steps are possible or worthwhile.
   */
  readonly slack: number;
  readonly unit: "A" | "W" | "steps";
  /** The limit itself in A or W, where there is one. */
  readonly limit?: number;
}

/** What one charge point is told. */
export interface EvDecision {
  /** Current per phase [A], negative gives back; 0 is off. */
  readonly currentA: Amperes;
  /** Phases in use; empty while off. */
  readonly phases: readonly Phase[];
  /** Power at the measured voltages [W], positive charges. */
  readonly powerW: Watts;
  /** What the deadline demands now [W]. */
  readonly mustW: Watts;
}

/** Something the decision could not fulfil without breaking a higher level. */
export type Shortfall =
  | { readonly kind: "ev-deadline"; readonly ev: number; readonly shortfallW: Watts }
  | { readonly kind: "battery-reserve"; readonly shortfallW: Watts }
  | { readonly kind: "ev-stopped"; readonly ev: number };

/** How the decision stands to its constraints. */
export type FlowStatus =
  | { readonly kind: "ok" }
  /** Level 1 holds; something of level 2 or of the permissions does not. */
  | { readonly kind: "degraded"; readonly shortfalls: readonly Shortfall[] }
  /** No permitted decision keeps level 1; this one exceeds it least. */
  | {
      readonly kind: "infeasible";
      /** The worst phase; absent if only a limit over all phases is exceeded. */
      readonly phase?: Phase;
      readonly limit: "fuse" | "import" | "export";
      /** Beyond the limit on that phase [A], or the power beyond the import or export limit over the sum of the voltages. */
      readonly overA: Amperes;
      /**
       * Estimated time until a breaker of the fuse's rating trips [s], from the heat of a rated load; `Infinity` if it
       * carries the current for ever (only the margin or a contract is used up).
       */
      readonly secondsToTrip: number;
      readonly shortfalls: readonly Shortfall[];
    };

/** What flows now. Balance: `gridW = house + batteryW + EVs - pvW`, exact to rounding of the last bit. */
export interface FlowDecision {
  /** Set-point at the busbar [W], positive charges. */
  readonly batteryW: Watts;
  /** One per charge point. */
  readonly evs: readonly EvDecision[];
  /** PV power used [W]. */
  readonly pvW: Watts;
  /** PV power left unused [W]. */
  readonly curtailW: Watts;
  /** Power at the grid connection [W], positive imports. */
  readonly gridW: Watts;
  /** Signed current per phase [A], positive imports. */
  readonly phaseCurrentA: PerPhase;
  readonly status: FlowStatus;
  /** Every constraint that binds or is exceeded, level 1 first. */
  readonly reasons: readonly Reason[];
  /** Cost of this instant [currency/h]: grid, wear, tracking, less the value stored in the battery and the cars. */
  readonly costPerHour: number;
}
