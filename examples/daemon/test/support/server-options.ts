import { Guard } from "../../src/api/auth/guard.ts";
import type { ServerOptions } from "../../src/api/server.ts";
import { daemonConfig, type DaemonConfigInput } from "../../src/config/config.ts";
import { createLogger } from "../../src/log/logger.ts";
import { PromMetrics } from "../../src/telemetry/prom-metrics.ts";

/** What a server is made of, where a test does not say otherwise: no login, no routes, 2026-01-01. */
export function serverOptions(
  settings: DaemonConfigInput["server"] = {},
  more: Partial<ServerOptions> = {},
): ServerOptions {
  const now = () => Date.UTC(2026, 0, 1);
  return {
    now,
    failed: (error) => {
      throw error;
    },
    metrics: new PromMetrics(),
    logger: createLogger("silent"),
    settings: daemonConfig.parse({ auth: { mode: "jwt", secret: "x".repeat(32) }, server: settings }).server,
    guard: new Guard({ householdId: "home", now }),
    routes: () => undefined,
    ...more,
  };
}
