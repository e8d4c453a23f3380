/** How one part of the daemon is doing. */
export interface HealthCheck {
  readonly status: "healthy" | "degraded" | "unhealthy";
  readonly detail: string;
}

/** What `GET /health` answers. */
export interface Health {
  /** That of the worst check. */
  readonly status: HealthCheck["status"];
  readonly checks: Readonly<Record<string, HealthCheck>>;
}

/** What the checks look at. */
export interface HealthFacts {
  readonly mode: string;
  /** Real time since the last control cycle [ms]. */
  readonly sinceTickMs: number;
  /** Longest real time between two cycles [ms]. */
  readonly tickMs: number;
  /** Age of the plan in the home's own time [ms]; undefined: there is none. */
  readonly planAgeMs: number | undefined;
}

const MODE_STATUS: Readonly<Record<string, HealthCheck["status"]>> = {
  init: "healthy",
  normal: "healthy",
  degraded: "degraded",
  safe: "unhealthy",
  stopped: "unhealthy",
};
const PLAN_TOO_OLD_MS = 3_600_000;

/** Puts the checks together. */
export function healthOf({ mode, sinceTickMs, tickMs, planAgeMs }: HealthFacts): Health {
  const late = sinceTickMs > 3 * tickMs;
  const controller: HealthCheck = late
    ? { status: "unhealthy", detail: `no control cycle for ${Math.round(sinceTickMs / 1000)} s` }
    : { status: MODE_STATUS[mode] ?? "degraded", detail: `mode ${mode}` };
  const planner: HealthCheck =
    planAgeMs === undefined
      ? { status: "degraded", detail: "no plan yet" }
      : {
          status: planAgeMs > PLAN_TOO_OLD_MS ? "degraded" : "healthy",
          detail: `plan of ${Math.round(planAgeMs / 60_000)} min ago`,
        };
  const checks = { controller, planner };
  return { status: worst(Object.values(checks)), checks };
}

function worst(checks: readonly HealthCheck[]): HealthCheck["status"] {
  for (const status of ["unhealthy", "degraded"] as const) {
    if (checks.some((check) => check.status === status)) return status;
  }
  return "healthy";
}
