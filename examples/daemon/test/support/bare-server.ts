import { onTestFinished } from "vitest";
import { Guard } from "../../src/api/auth/guard.ts";
import { createServer, type Api } from "../../src/api/server.ts";
import { daemonConfig } from "../../src/config/config.ts";
import { createLogger } from "../../src/log/logger.ts";
import { PromMetrics } from "../../src/telemetry/prom-metrics.ts";

/** What the routes of a bare server can use. */
export interface BareParts {
  readonly now: () => number;
  readonly guard: Guard;
  readonly metrics: PromMetrics;
}

/** A listening server with the routes under test and nothing else; resolves to its address, and ends with the test. */
export async function bareServer(
  routes: (api: Api, parts: BareParts) => void,
): Promise<BareParts & { readonly address: string; readonly close: () => Promise<void> }> {
  const now = (): number => Date.now();
  const metrics = new PromMetrics();
  const guard = new Guard({ householdId: "home", now });
  const parts = { now, guard, metrics };
  const server = createServer({
    ...parts,
    logger: createLogger("silent"),
    settings: { ...daemonConfig.parse({}).server, rateLimitPerMinute: 100_000 },
    failed: (error) => {
      throw error;
    },
    routes: (api) => routes(api, parts),
  });
  const address = await server.listen({ host: "127.0.0.1", port: 0 });
  const close = async (): Promise<void> => {
    await server.close();
  };
  onTestFinished(close);
  return { ...parts, address, close };
}
