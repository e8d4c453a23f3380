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
  /** Absent: nothing is kept on disk. */
  readonly storage?: StorageFacts;
}

/** How the store answers. */
export interface StorageFacts {
  readonly ok: boolean;
  /** Why it does not. */
  readonly error?: string;
  readonly answerMs?: number;
  /** Rows of telemetry that were not taken. */
  readonly dropped: number;
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
export function healthOf({ mode, sinceTickMs, tickMs, planAgeMs, storage }: HealthFacts): Health {
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
  const checks = { controller, planner, ...(storage && { storage: storageCheck(storage) }) };
  return { status: worst(Object.values(checks)), checks };
}

/** Control goes on without the store, so a store that fails makes the home no worse than degraded. */
function storageCheck({ ok, error, answerMs = 0, dropped }: StorageFacts): HealthCheck {
  if (!ok) return { status: "degraded", detail: error ?? "the store does not answer" };
  const detail = `answers in ${answerMs.toFixed(1)} ms`;
  if (dropped === 0) return { status: "healthy", detail };
  return { status: "degraded", detail: `${detail}; ${dropped} rows of telemetry were dropped` };
}

function worst(checks: readonly HealthCheck[]): HealthCheck["status"] {
  for (const status of ["unhealthy", "degraded"] as const) {
    if (checks.some((check) => check.status === status)) return status;
  }
  return "healthy";
}
