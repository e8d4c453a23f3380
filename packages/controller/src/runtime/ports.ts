import type {
  Battery,
  Clock,
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
  Site,
  Watts,
} from "@oec/domain";
import type { FlowStatus, Reason } from "@oec/power-flow";
import type { ControlSettings } from "../config.ts";
import type { PlanProvider } from "../replan/plan-provider.ts";
import type { Command } from "../sequence/commands.ts";
import type { ControllerState } from "../state.ts";
import type { ControlMode } from "../step.ts";

/** The devices of a site, as ports. */
export interface ControlledDevices {
  readonly gridMeter: GridMeter;
  readonly battery?: Battery;
  readonly inverter?: Inverter;
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
  /** Measured, positive imports. */
  readonly gridW: Watts;
  /** Signed current per phase [A]. */
  readonly phaseCurrentA: PerPhase;
  /** What was decided; absent while the devices are released. */
  readonly decision?: {
    readonly batteryW: Watts;
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
  readonly settings?: Partial<ControlSettings>;
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
