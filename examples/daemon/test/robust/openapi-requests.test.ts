import { join } from "node:path";
import process from "node:process";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";
import { makeTempFolder } from "../support/temp-folder.ts";
import {
  endpointsOf,
  generateRequests,
  type GeneratedRequest,
  type GeneratorHints,
  type OpenApi,
} from "./generator.ts";
import { ResponseChecker } from "./response-checker.ts";
import { eachOf, Wire } from "./wire.ts";

const COUNT = Number(process.env["OEC_REQUESTS"] ?? 5000);
const SEED = Number(process.env["OEC_SEED"] ?? 20_261_123);
const CONNECTIONS = 16;

const HEAT_PUMP = { type: "house-meter", manufacturer: "Maker", model: "M1" };

/** What the schema cannot say, or what would make this very test slow. */
const HINTS: GeneratorHints = {
  bodies: {
    "post /api/v1/devices": [{ id: "heat-pump", ...HEAT_PUMP }],
    "put /api/v1/devices/{id}": [HEAT_PUMP, { ...HEAT_PUMP, model: "M2" }],
    // The home would live as fast as the machine can.
    "put /api/v1/simulation/speed": [{ speed: 1 }, { speed: 0.5 }, { speed: 60 }],
    "post /api/v1/battery/power": [
      { powerW: 500, minutes: 5 },
      { powerW: -800, minutes: 0.5, reason: "test" },
      { powerW: 0.1, minutes: 0.123456789 },
      { powerW: 0, minutes: 60, reason: "å".repeat(200) },
      { powerW: 1e9, minutes: 5 },
    ],
  },
  words: ["battery", "inverter", "meter", "heat-pump"],
};

let daemon: Daemon;
let wire: Wire;
let document: OpenApi;
const faults: string[] = [];
const folder = makeTempFolder();

beforeAll(async () => {
  daemon = await createDaemon(
    {
      server: { port: 0, rateLimitPerMinute: 1_000_000 },
      home: { seed: 3, scenario: "sunny_day", fastForwardHours: 1 },
      storage: { path: join(folder.path, "oec.db") },
    },
    { logger: { ...createLogger("silent"), error: (facts) => void faults.push(JSON.stringify(facts)) } },
  );
  wire = new Wire(await daemon.start());
  const { text } = await wire.send({ method: "GET", path: "/api/openapi.json", headers: {} });
  document = JSON.parse(text) as OpenApi;
}, 60_000);
afterAll(async () => {
  wire.close();
  await daemon.stop();
  folder.remove();
});

/** Each operation once as it is meant, in an order in which it can succeed: what is deleted was made before. */
function plainRequests(): readonly GeneratedRequest[] {
  const order = ["get", "post", "put", "patch", "delete"];
  return endpointsOf(document)
    .toSorted((a, b) => order.indexOf(a.method) - order.indexOf(b.method))
    .map(({ name, method, path }) => {
      const body = HINTS.bodies?.[name]?.[0];
      return {
        endpoint: name,
        method: method.toUpperCase(),
        path: path.replaceAll(/\{[^}]+\}/g, method === "get" ? "battery" : "heat-pump"),
        headers: body === undefined ? {} : { "content-type": "application/json" },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      };
    });
}

test(`${COUNT} requests made from the OpenAPI document meet no 5xx and no answer that the document does not describe`, async () => {
  const requests = [...plainRequests(), ...generateRequests(document, COUNT, SEED, HINTS)];
  const checker = new ResponseChecker(document);
  const found: string[] = [];
  const succeeded = new Set<string>();
  const statuses = new Map<number, number>();
  const ask = async (request: GeneratedRequest): Promise<void> => {
    const answer = await wire.send(request);
    const { endpoint, method, path, body = "" } = request;
    const asked = `${method} ${path.slice(0, 200)} ${body.slice(0, 200)} -> ${answer.status}`;
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1);
    if (answer.status >= 500) found.push(`${asked} ${answer.text.slice(0, 300)}`);
    if (endpoint === undefined) return;
    if (answer.status < 300) succeeded.add(endpoint);
    const fault = checker.faultOf(endpoint, answer);
    if (fault !== undefined) found.push(`${asked}: ${fault}`);
  };
  for (const request of requests.slice(0, requests.length - COUNT)) await ask(request);
  await eachOf(requests.slice(-COUNT), CONNECTIONS, ask);
  expect(found.slice(0, 10)).toEqual([]);
  expect(endpointsOf(document).filter(({ name }) => !succeeded.has(name))).toEqual([]);
  // A generator that made only good or only bad requests would show little.
  for (const status of [200, 400, 404]) expect(statuses.get(status) ?? 0).toBeGreaterThan(COUNT / 50);
  expect(faults).toEqual([]);
}, 60_000);

test("the generator makes the same requests from the same seed", () => {
  const first = generateRequests(document, 200, SEED, HINTS);
  expect(generateRequests(document, 200, SEED, HINTS)).toEqual(first);
  expect(generateRequests(document, 200, SEED + 1, HINTS)).not.toEqual(first);
});
