import type { Battery, Instant } from "@oec/domain";
import type { WeatherChain } from "@oec/forecast/sources";
import type { DaemonConfig } from "../config/config.ts";
import type { DeviceSearch } from "../devices/device-search.ts";
import type { Home } from "../home/home.ts";
import type { HomeStore } from "../home/home-store.ts";
import type { LiveHub } from "../live/stream/live-hub.ts";
import type { Alternatives } from "../live/view/alternatives.ts";
import type { PlanRun } from "../home/recorded-planner.ts";
import type { PromMetrics } from "../telemetry/prom-metrics.ts";
import { ApiError } from "./api-error.ts";
import type { Guard } from "./auth/guard.ts";
import type { BatteryOverrides } from "./battery-overrides.ts";
import type { Health } from "./health.ts";

/** What the endpoints show and change. */
export interface ApiContext {
  /** Wall clock [ms since 1970 UTC]. */
  now(): number;
  health(): Promise<Health>;
  /** True once the home lives. */
  readonly started: boolean;
  readonly home: Home;
  readonly battery: Battery;
  readonly batteryId: string;
  readonly overrides: BatteryOverrides;
  readonly live: {
    /** Simulated seconds per real second. */
    speed: number;
    /** Wall clock of the last control cycle [ms]. */
    readonly lastCycleAt: number;
    /** Share of the fast-forward that is done; undefined once live. */
    readonly starting: number | undefined;
  };
  /** Looks for devices on the network. */
  readonly search: DeviceSearch;
  /** Weather at the home; undefined if nobody says where it is. */
  readonly weather: WeatherChain | undefined;
  /** Sends what happens to whoever listens. */
  readonly stream: LiveHub;
  /** What else could be done, and its price. */
  readonly alternatives: Alternatives;
  /** Folder of the built pages. */
  readonly pages: string;
  readonly config: DaemonConfig["home"];
  readonly kept: HomeStore | undefined;
  readonly metrics: PromMetrics;
  /** Knows who asks. */
  readonly guard: Guard;
  /** Who may read the metrics. */
  readonly metricsFor: DaemonConfig["telemetry"]["metrics"];
  /** The last run of the planner. */
  readonly lastRun: PlanRun | undefined;
}

/** Now in the home. */
export const homeNow = ({ home }: ApiContext): Instant => home.parts.plant.clock.now();

/** The store. @throws {@link ApiError} 503 if there is none. */
export function storeOf({ kept }: ApiContext): HomeStore {
  if (kept !== undefined) return kept;
  throw new ApiError(
    503,
    "STORAGE_NOT_CONFIGURED",
    "no history is kept: start the daemon with --storage PATH or OEC_STORAGE_PATH",
  );
}

/** The plan in force. @throws {@link ApiError} 404 if there is none yet. */
export function planOf({ home }: ApiContext): NonNullable<Home["parts"]["planner"]["latest"]> {
  const latest = home.parts.planner.latest;
  if (latest !== undefined) return latest;
  throw new ApiError(404, "NO_PLAN", "there is no plan yet: ask again after the first control cycles");
}
