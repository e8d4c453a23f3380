import { createServer as createTcpServer } from "node:net";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { ApiResponse } from "../../src/api/envelope.ts";
import type { SystemStatus } from "../../src/api/status.ts";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";

const logger = createLogger("silent");
const home = { seed: 3, scenario: "cloudy_day", fastForwardHours: 1 } as const;

describe("a daemon on a free port", () => {
  let daemon: Daemon;
  let address = "";
  beforeAll(async () => {
    daemon = await createDaemon({ server: { port: 0 }, home }, { logger });
    address = await daemon.start();
  });
  afterAll(() => daemon.stop());

  const get = async (path: string) => {
    const response = await fetch(`${address}${path}`);
    return { status: response.status, body: await response.json() };
  };
  const status = async (): Promise<SystemStatus> => {
    const body = (await get("/api/v1/status")).body as ApiResponse<SystemStatus>;
    if (!body.success) throw new Error(body.error.message);
    return body.data;
  };

  test("answers that it is healthy", async () => {
    expect(await get("/health")).toMatchObject({ status: 200, body: { status: "healthy" } });
  });
  test("wraps its answers", async () => {
    expect((await get("/api/v1/status")).body).toMatchObject({
      success: true,
      timestamp: expect.stringMatching(/Z$/),
    });
  });
  test("shows flows that balance", async () => {
    const { flows } = await status();
    // Measured one after the other and rounded to a watt each.
    expect(Math.abs(flows!.gridW + flows!.pvW - flows!.houseW - flows!.batteryW)).toBeLessThanOrEqual(3);
  });
  test("shows the battery", async () => {
    const { battery } = await status();
    expect(battery!.storedWh).toBeCloseTo((battery!.socPercent / 100) * battery!.capacityWh, -1);
  });
  test("shows four hours of the plan", async () => {
    const { plan, at } = await status();
    const hours = (Date.parse(plan!.slots.at(-1)!.end) - Date.parse(at)) / 3_600_000;
    expect(hours).toBeGreaterThanOrEqual(4);
    expect(hours).toBeLessThan(4.25);
  });
  test("shows the reasons of the last decision in words", async () => {
    const { decision } = await status();
    expect(decision!.reasons.every((reason) => /^[A-Z].*\.$/.test(reason))).toBe(true);
  });
  test("shows when the forecast was made", async () => {
    const { forecast, at } = await status();
    expect(Date.parse(at) - Date.parse(forecast.updatedAt!)).toBeLessThanOrEqual(900_000);
  });
  test("answers unknown paths with an error in the same form", async () => {
    expect(await get("/api/v1/nothing?secret=1")).toMatchObject({
      status: 404,
      body: {
        success: false,
        error: {
          code: "NOT_FOUND",
          message: "there is nothing at GET /api/v1/nothing",
          requestId: expect.any(String),
        },
      },
    });
  });
  test("answers broken JSON with a bad request", async () => {
    const response = await fetch(`${address}/api/v1/status`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{",
    });
    expect({ status: response.status, body: await response.json() }).toMatchObject({
      status: 400,
      body: { success: false, error: { code: "BAD_REQUEST" } },
    });
  });
});

test("a port that is taken is an error that names the way out", async () => {
  const other = createTcpServer();
  await new Promise<void>((resolve) => other.listen(0, "127.0.0.1", resolve));
  const bound = other.address();
  const port = typeof bound === "object" && bound !== null ? bound.port : 0;
  const daemon = await createDaemon({ server: { port }, home }, { logger });
  await expect(daemon.start()).rejects.toThrow(
    /is taken by another program.*OEC_SERVER_PORT.*\[PORT_TAKEN\]/,
  );
  await daemon.stop();
  other.close();
});

test("stopping releases the battery and ends the answers", async () => {
  const daemon = await createDaemon(
    { server: { port: 0 }, home: { ...home, fastForwardHours: 0.1 } },
    { logger },
  );
  const address = await daemon.start();
  await daemon.stop();
  expect(daemon.home.parts.events.latest.at(-1)?.code).toBe("CONTROL_STOPPED");
  await expect(fetch(`${address}/health`)).rejects.toThrow();
});

test("a stop in the middle of the fast-forward ends it", async () => {
  const daemon = await createDaemon(
    { server: { port: 0 }, home: { ...home, fastForwardHours: 200 } },
    { logger },
  );
  const started = daemon.start();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const began = performance.now();
  await daemon.stop();
  await started;
  expect(performance.now() - began).toBeLessThan(2000);
});

test("a daemon lives on in step with its speed", async () => {
  const daemon = await createDaemon(
    { server: { port: 0 }, home: { ...home, fastForwardHours: 0, speed: 600 } },
    { logger },
  );
  await daemon.start();
  const { clock } = daemon.home.parts.plant;
  const before = clock.now();
  await new Promise((resolve) => setTimeout(resolve, 1500));
  await daemon.stop();
  // Ten minutes a second; a busy machine may be late.
  expect(clock.now() - before).toBeGreaterThanOrEqual(300_000);
  expect(clock.now() - before).toBeLessThanOrEqual(1_500_000);
});

describe("a configuration that is none is refused with key, found and expected", () => {
  const secret = "hunter2 is no good secret";
  const cases = [
    [{ server: { host: "0.0.0.0" } }, 'the option server.host is "0.0.0.0", expected one of 127.0.0.1'],
    [{ server: { port: 1.5 } }, "the option server.port is 1.5, expected"],
    [{ auth: { mode: "jwt" } }, "the option auth.secret is nothing, expected a secret"],
    [
      { auth: { secret } },
      "the option auth.secret is another text (not shown), expected at least 32 characters",
    ],
    [{ auth: { mode: "jwt", secretFile: "/no/such/file" } }, "the file of the secret cannot be read: ENOENT"],
  ] as const;
  for (const [config, message] of cases) {
    test(JSON.stringify(config), async () => {
      await expect(createDaemon(config)).rejects.toThrow(message);
    });
  }
});
