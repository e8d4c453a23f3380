import { afterAll, beforeAll, expect, test } from "vitest";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";

let daemon: Daemon;
let address = "";
beforeAll(async () => {
  daemon = await createDaemon(
    { server: { port: 0 }, home: { fastForwardHours: 0 } },
    { logger: createLogger("silent") },
  );
  address = await daemon.start();
}, 20_000);
afterAll(() => daemon.stop());

interface Operation {
  readonly summary?: string;
  readonly responses: Readonly<Record<string, unknown>>;
}
interface Document {
  readonly openapi: string;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
const read = async () => (await (await fetch(`${address}/api/openapi.json`)).json()) as Document;

test("the OpenAPI document lists every endpoint, each with a summary and its errors", async () => {
  const { openapi, paths } = await read();
  expect(openapi).toBe("3.1.0");
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ name: `${method} ${path}`, operation })),
  );
  expect(operations.map(({ name }) => name).sort()).toEqual([
    "delete /api/v1/battery/power",
    "delete /api/v1/devices/{id}",
    "get /api/v1/battery/capabilities",
    "get /api/v1/battery/health",
    "get /api/v1/battery/history",
    "get /api/v1/battery/state",
    "get /api/v1/battery/statistics",
    "get /api/v1/devices",
    "get /api/v1/devices/discovered",
    "get /api/v1/devices/{id}",
    "get /api/v1/explain",
    "get /api/v1/forecast/combined",
    "get /api/v1/forecast/consumption",
    "get /api/v1/forecast/price",
    "get /api/v1/forecast/production",
    "get /api/v1/now",
    "get /api/v1/optimize/history",
    "get /api/v1/optimize/status",
    "get /api/v1/plan/view",
    "get /api/v1/schedule/current",
    "get /api/v1/simulation/config",
    "get /api/v1/status",
    "get /api/v1/weather/forecast",
    "get /health",
    "get /health/live",
    "get /health/ready",
    "get /metrics",
    "post /api/v1/battery/power",
    "post /api/v1/battery/power/preview",
    "post /api/v1/devices",
    "post /api/v1/optimize/trigger",
    "put /api/v1/devices/{id}",
    "put /api/v1/simulation/speed",
  ]);
  expect(operations.filter(({ operation }) => operation.summary === undefined)).toEqual([]);
  const wrapped = operations.filter(({ name }) => name.includes("/api/v1/"));
  expect(wrapped.filter(({ operation }) => !("4XX" in operation.responses))).toEqual([]);
});

test("Swagger UI loads nothing from elsewhere", async () => {
  const page = await fetch(`${address}/swagger-ui/`);
  const html = await page.text();
  expect(page.status).toBe(200);
  const sources = [...html.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, source = ""]) => source);
  expect(sources.length).toBeGreaterThan(3);
  expect(sources.filter((source) => /^(https?:)?\/\//.test(source))).toEqual([]);
  for (const source of sources) {
    const { status } = await fetch(new URL(source, `${address}/swagger-ui/`));
    expect([source, status]).toEqual([source, 200]);
  }
});
