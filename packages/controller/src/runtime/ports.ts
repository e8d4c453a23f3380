import type {
  Battery,
  Clock,
  Discharge,
  EvCharger,
  EventSink,
  GridMeter,
  HouseMeter,
  Instant,
  Inverter,
  Logger,
  Metrics,
  Milliseconds,
  OverrideLease,
  Percent,
  PerPhase,
  PhaseSwitch,
  Site,
  Watts,
} from "@oec/domain";
import type { EvDecision, FlowStatus, Reason } from "@oec/power-flow";
import type { ControlOptions } from "../config.ts";
import type { SiteLimit } from "../limits/site-limit.ts";
import type { PlanProvider } from "../replan/plan-provider.ts";
import type { Command } from "../sequence/commands.ts";
import type { ControllerState } from "../state.ts";
import type { ControlMode } from "../step.ts";

/** The devices of a site, as ports. */
export interface ControlledDevices {
  readonly gridMeter: GridMeter;
  readonly battery?: Battery;
  readonly inverter?: Inverter;
  /** Charge points to control, by the site's id; a charge point that is not here is part of the house. */
  readonly chargers?: Readonly<Record<string, EvCharger & Partial<PhaseSwitch> & Partial<Discharge>>>;
  /** A cross-check of the balance only. */
  readonly houseMeter?: HouseMeter;
}

/** What flowed and what was decided in one cycle. */
export interface PowerSnapshot {
  readonly at: Instant;
  readonly mode: ControlMode;
  /** House load [W]. */
  readonly houseW: Watts;
  readonly pvW: Watts;
  /** Measured, positive charges. */
  readonly batteryW: Watts;
  readonly socPercent?: Percent;
  /** Measured power of the controlled charge points, negative gives back [W]. */
  readonly evW: Watts;
  /** Measured, positive imports. */
  readonly gridW: Watts;
  /** Signed current per phase [A]. */
  readonly phaseCurrentA: PerPhase;
  /** What was decided; absent while the devices are released. */
  readonly decision?: {
    readonly batteryW: Watts;
    /** One per controlled charge point. */
    readonly evs: readonly EvDecision[];
    readonly curtailW: Watts;
    readonly gridW: Watts;
    readonly guidedBy: "plan" | "self-consumption" | "override";
    readonly plannedW?: Watts;
    readonly status: FlowStatus;
    readonly reasons: readonly Reason[];
  };
}

/** Where snapshots go; must not throw and must not block. */
export interface SnapshotSink {
  /** Takes one; must not throw and must not block. */
  save(snapshot: PowerSnapshot): void;
}

/** What a cycle did. */
export interface TickReport {
  readonly at: Instant;
  readonly mode: ControlMode;
  /** Commands of this cycle in their order; sent unless the controller runs in shadow. */
  readonly commands: readonly Command[];
  /** Absent while the grid meter is lost. */
  readonly snapshot?: PowerSnapshot;
}

/** What a controller is built from. */
export interface PowerFlowControllerOptions {
  readonly site: Site;
  readonly devices: ControlledDevices;
  readonly clock: Clock;
  readonly planner?: PlanProvider;
  /** Limits from outside that hold now; asked in every cycle, must not throw and must not block. */
  readonly limits?: (monotonicMs: Milliseconds) => readonly SiteLimit[];
  readonly settings?: ControlOptions;
  /** Time between plans [ms]; default 15 min. */
  readonly replanEveryMs?: Milliseconds;
  /** Longest time a plan may take [ms]; default 2 min. */
  readonly planLimitMs?: Milliseconds;
  readonly events?: EventSink;
  readonly logger?: Logger;
  readonly metrics?: Metrics;
  /** Measures how long a cycle takes [ms]; default the clock, which stands still within a cycle where it is simulated. */
  readonly stopwatchMs?: () => Milliseconds;
  readonly snapshots?: SnapshotSink;
  /** What an earlier process saved. */
  readonly savedState?: ControllerState;
}

/** How a controller is doing. */
export interface ControllerStatus {
  readonly mode: ControlMode | "stopped";
  readonly ticks: number;
  readonly lastTickAt?: Instant;
  readonly shadow: boolean;
  readonly plan?: { readonly strategy: string; readonly until: Instant };
  readonly overrides: readonly OverrideLease[];
  /** Safety conditions that hold now, by event code. */
  readonly conditions: readonly string[];
}
