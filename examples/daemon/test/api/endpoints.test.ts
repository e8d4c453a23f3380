import { createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import type { ApiResponse } from "../../src/api/envelope.ts";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";
import { tempFolder } from "../storage/test-store.ts";

const logger = createLogger("silent");
const home = { seed: 3, scenario: "sunny_day", fastForwardHours: 2, speed: 1 } as const;

let daemon: Daemon;
let address = "";
beforeAll(async () => {
  daemon = await createDaemon({ server: { port: 0, rateLimitPerMinute: 10_000 }, home }, { logger });
  address = await daemon.start();
}, 30_000);
afterAll(() => daemon.stop());

async function call(path: string, method = "GET", body?: unknown, base = address) {
  const response = await fetch(`${base}${path}`, {
    method,
    ...(body !== undefined && {
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    }),
  });
  const text = await response.text();
  const json = /json/.test(response.headers.get("content-type") ?? "");
  return { status: response.status, body: json ? (JSON.parse(text) as unknown) : text };
}

/** The data of a good answer, checked to have a form. */
async function data<Form extends z.ZodType>(
  form: Form,
  path: string,
  base = address,
): Promise<z.output<Form>> {
  const { status, body } = await call(path, "GET", undefined, base);
  expect(status).toBe(200);
  const answer = body as ApiResponse<unknown>;
  if (!answer.success) throw new Error(answer.error.message);
  return form.parse(answer.data);
}

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof bound === "object" && bound !== null ? bound.port : 0;
}

/** The first answer of what does not listen at once. */
async function retried<Answer>(ask: () => Promise<Answer>): Promise<Answer> {
  for (let tries = 0; tries < 100; tries += 1) {
    try {
      return await ask();
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
  throw new Error("asked in vain");
}

const time = z.iso.datetime();
const slotted = <Shape extends z.ZodRawShape>(shape: Shape) =>
  z.looseObject({ slots: z.array(z.strictObject({ start: time, end: time, ...shape })).min(100) });

describe("health", () => {
  test("live answers at once", async () => {
    expect(await call("/health/live")).toEqual({ status: 200, body: { status: "alive" } });
  });
  test("ready answers once the home lives", async () => {
    expect(await call("/health/ready")).toEqual({ status: 200, body: { status: "ready" } });
  });
  test("a daemon that still fast-forwards is not ready", async () => {
    const port = await freePort();
    const late = await createDaemon(
      { server: { port }, home: { ...home, fastForwardHours: 500 } },
      { logger },
    );
    const started = late.start();
    const answer = await retried(() => call("/health/ready", "GET", undefined, `http://127.0.0.1:${port}`));
    await late.stop();
    await started;
    expect(answer).toEqual({ status: 503, body: { status: "starting" } });
  }, 20_000);
});

describe("reading", () => {
  test("the battery's state agrees with the status", async () => {
    const form = z.looseObject({ socPercent: z.number(), powerW: z.number(), override: z.null() });
    const { socPercent } = await data(form, "/api/v1/battery/state");
    expect(Math.abs(socPercent - (daemon.status().battery?.socPercent ?? Number.NaN))).toBeLessThan(1);
  });
  test("the battery's capabilities", async () => {
    const form = z.looseObject({ capacityWh: z.literal(10_000), maxChargeW: z.literal(5000) });
    await data(form, "/api/v1/battery/capabilities");
  });
  test("the battery's health", async () => {
    const form = z.looseObject({ state: z.literal("healthy"), causes: z.array(z.string()).max(0) });
    await data(form, "/api/v1/battery/health");
  });
  test("the schedule starts now and balances with the state of charge in bounds", async () => {
    const numbers = { batteryW: z.number(), gridW: z.number(), curtailW: z.number().min(0) };
    const form = slotted({ ...numbers, socPercent: z.number().min(0).max(100) });
    const { slots } = await data(form, "/api/v1/schedule/current");
    const at = daemon.home.parts.plant.clock.now();
    expect(Date.parse(slots[0]!.start)).toBeLessThanOrEqual(at);
    expect(Date.parse(slots[0]!.end)).toBeGreaterThan(at);
  });
  test("the combined forecast has what the others have", async () => {
    const confidence = z.enum(["high", "medium", "low"]);
    const price = {
      importPerKwh: z.number(),
      exportPerKwh: z.number(),
      published: z.boolean(),
      priceOrigin: z.string().min(1),
      priceConfidence: confidence,
    };
    const load = { loadW: z.number(), loadOrigin: z.string().min(1), loadConfidence: confidence };
    const pv = { pvW: z.number(), pvOrigin: z.string().min(1), pvConfidence: confidence };
    const prices = await data(slotted(price), "/api/v1/forecast/price");
    const loads = await data(slotted(load), "/api/v1/forecast/consumption");
    const pvs = await data(slotted(pv), "/api/v1/forecast/production");
    const all = await data(slotted({ ...price, ...load, ...pv }), "/api/v1/forecast/combined");
    expect(all.slots[5]).toEqual({ ...prices.slots[5], ...loads.slots[5], ...pvs.slots[5] });
  });
  test("a forecast of one hour has its four quarters", async () => {
    const start = Math.ceil(daemon.home.parts.plant.clock.now() / 3_600_000) * 3_600_000;
    const iso = (at: number) => new Date(at).toISOString();
    const path = `/api/v1/forecast/price?start_time=${iso(start)}&end_time=${iso(start + 3_600_000)}`;
    const form = z.looseObject({ slots: z.array(z.looseObject({ start: time })).length(4) });
    expect(Date.parse((await data(form, path)).slots[0]!.start)).toBe(start);
  });
  test("the decision is explained in English and Swedish", async () => {
    const form = z.looseObject({ reasons: z.array(z.object({ code: z.string(), text: z.string() })).min(1) });
    const english = await data(form, "/api/v1/explain");
    const swedish = await data(form, "/api/v1/explain?language=sv");
    expect(swedish.reasons.map(({ code }) => code)).toEqual(english.reasons.map(({ code }) => code));
    expect(swedish.reasons[0]!.text).not.toBe(english.reasons[0]!.text);
  });
  test("the devices", async () => {
    const form = z.object({ devices: z.array(z.looseObject({ id: z.string(), type: z.string() })) });
    const { devices } = await data(form, "/api/v1/devices");
    expect(devices.map(({ id }) => id)).toEqual(["battery", "inverter", "meter"]);
    for (const one of devices) await data(z.object({ id: z.literal(one.id) }), `/api/v1/devices/${one.id}`);
  });
  test("a device was last seen when it was last read, not when one asks", async () => {
    const form = z.object({ devices: z.array(z.looseObject({ lastSeenAt: time })) });
    const { devices } = await data(form, "/api/v1/devices");
    const { snapshot, parts } = daemon.home;
    const read = [parts.controller.state.battery.last, parts.controller.state.pv.last, snapshot];
    expect(devices.map(({ lastSeenAt }) => Date.parse(lastSeenAt))).toEqual(
      read.map((one) => Math.floor((one?.at ?? 0) / 1000) * 1000),
    );
  });
  test("a device that is not there is told with those that are", async () => {
    expect(await call("/api/v1/devices/charger")).toMatchObject({
      status: 404,
      body: { error: { code: "NO_DEVICE", message: expect.stringContaining("battery, inverter, meter") } },
    });
  });
  test("the metrics that have a source", async () => {
    const text = String((await call("/metrics")).body);
    for (const name of [
      "power_flow_pv_kw",
      "power_flow_house_load_kw",
      "power_flow_battery_kw",
      "power_flow_grid_import_kw",
      "power_flow_grid_export_kw",
      "power_balance_error_kw",
      "fuse_utilization_percent",
      "power_flow_iterations_total",
      "battery_soc_percent",
      "battery_power_watts",
      "electricity_price_sek_kwh",
      'optimization_runs_total{status="ok"}',
      "optimization_duration_seconds_count",
      'forecast_updates_total{type="price",status="ok"}',
      "control_loop_seconds_count",
      'plans_total{outcome="adopted"}',
    ]) {
      expect(text).toMatch(new RegExp(`^${name.replace(/[{}]/g, "\\$&")} -?[0-9]`, "m"));
    }
  });
});

describe("without a store", () => {
  for (const path of ["battery/history", "battery/statistics", "optimize/history"]) {
    test(`${path} says how to get one`, async () => {
      expect(await call(`/api/v1/${path}`)).toMatchObject({
        status: 503,
        body: {
          error: { code: "STORAGE_NOT_CONFIGURED", message: expect.stringContaining("--storage PATH") },
        },
      });
    });
  }
});

describe("changing", () => {
  test("an override drives the battery in the next cycles, and ends by itself", async () => {
    const wanted = { powerW: 1234, minutes: 2, reason: "a test" };
    const set = await call("/api/v1/battery/power", "POST", wanted);
    expect(set).toMatchObject({ status: 200, body: { data: { powerW: 1234, reason: "a test" } } });
    const { plant } = daemon.home.parts;
    for (let cycle = 0; cycle < 6; cycle += 1) await daemon.home.cycle();
    expect(plant.powers.batteryW).toBeCloseTo(1234, -1);
    expect(daemon.home.snapshot?.decision?.guidedBy).toBe("override");
    const state = z.looseObject({ override: z.looseObject({ powerW: z.literal(1234), until: time }) });
    const { until } = (await data(state, "/api/v1/battery/state")).override;
    while (plant.clock.now() < Date.parse(until)) await daemon.home.cycle();
    expect(daemon.home.snapshot?.decision?.guidedBy).toBe("plan");
    await data(z.looseObject({ override: z.null() }), "/api/v1/battery/state");
  });
  test("an override ends when it is taken back, once", async () => {
    await call("/api/v1/battery/power", "POST", { powerW: -500, minutes: 60 });
    expect((await call("/api/v1/battery/power", "DELETE")).status).toBe(200);
    expect(daemon.home.parts.controller.status.overrides).toEqual([]);
    expect(await call("/api/v1/battery/power", "DELETE")).toMatchObject({
      status: 404,
      body: { error: { code: "NO_OVERRIDE" } },
    });
  });
  test("a new plan is made at the next cycle when one asks for it", async () => {
    expect((await call("/api/v1/optimize/trigger", "POST")).status).toBe(200);
    await daemon.home.cycle();
    const form = z.looseObject({ reason: z.literal("api"), status: z.literal("ok"), cost: z.number() });
    await data(form, "/api/v1/optimize/status");
  });
  test("the speed changes what the simulation says and how time goes", async () => {
    const { clock } = daemon.home.parts.plant;
    const before = clock.now();
    expect(await call("/api/v1/simulation/speed", "PUT", { speed: 600 })).toMatchObject({
      status: 200,
      body: { data: { speed: 600 } },
    });
    await new Promise((resolve) => setTimeout(resolve, 1200));
    await call("/api/v1/simulation/speed", "PUT", { speed: 1 });
    expect(clock.now() - before).toBeGreaterThanOrEqual(200_000);
    await data(z.looseObject({ speed: z.literal(1), seed: z.literal(3) }), "/api/v1/simulation/config");
  });
});

describe("bad input is refused with field, found and expected, and changes nothing", () => {
  const power = "/api/v1/battery/power";
  const cases: readonly (readonly [string, string, unknown, string, string])[] = [
    ["POST", power, {}, "powerW", "powerW is nothing, expected a value of type number"],
    ["POST", power, undefined, "body", "body is null, expected a value of type object"],
    ["POST", power, null, "body", "expected"],
    ["POST", power, [], "body", "body is a list of 0"],
    ["POST", power, { powerW: "1", minutes: 1 }, "powerW", 'powerW is "1"'],
    ["POST", power, { powerW: 5001, minutes: 1 }, "powerW", "powerW is 5001, expected -5000 to 5000 W"],
    ["POST", power, { powerW: -5001, minutes: 1 }, "powerW", "powerW is -5001"],
    ["POST", power, { powerW: 1, minutes: 0 }, "minutes", "minutes is 0, expected at least 0.02"],
    ["POST", power, { powerW: 1, minutes: 10_081 }, "minutes", "expected at most 10080"],
    ["POST", power, { powerW: 1, minutes: 1, force: true }, "force", "force is an unknown key"],
    ["POST", power, { powerW: 1, minutes: 1, reason: "x".repeat(201) }, "reason", "at most 200"],
    ["PUT", "/api/v1/simulation/speed", { speed: 0 }, "speed", "speed is 0, expected at least 0.1"],
    ["PUT", "/api/v1/simulation/speed", { speed: 1e9 }, "speed", "expected at most 10000"],
    ["PUT", "/api/v1/simulation/speed", {}, "speed", "speed is nothing"],
    ["GET", "/api/v1/explain?language=de", undefined, "language", 'language is "de"'],
    ["GET", "/api/v1/explain?lang=sv", undefined, "lang", "lang is an unknown key"],
    [
      "GET",
      "/api/v1/forecast/price?start_time=now",
      undefined,
      "start_time",
      'start_time is "now", expected a time such as',
    ],
    [
      "GET",
      "/api/v1/forecast/price?end_time=2000-01-01T00:00:00Z",
      undefined,
      "end_time",
      "expected a time after",
    ],
    ["GET", "/api/v1/forecast/combined?a=1", undefined, "a", "a is an unknown key"],
    ["GET", "/api/v1/battery/history?limit=0", undefined, "limit", "expected at least 1"],
    ["GET", "/api/v1/battery/history?limit=1001", undefined, "limit", "expected at most 1000"],
    [
      "GET",
      "/api/v1/battery/history?limit=ten",
      undefined,
      "limit",
      'limit is "ten", expected a whole number of 1 to 1000',
    ],
    ["GET", "/api/v1/battery/history?offset=-1", undefined, "offset", "a whole number"],
    ["GET", "/api/v1/battery/history?interval=year", undefined, "interval", 'interval is "year"'],
    ["GET", "/api/v1/battery/history?start_time=%27%20OR%201=1", undefined, "start_time", "expected a time"],
    ["GET", "/api/v1/battery/statistics?end_time=x", undefined, "end_time", "expected a time"],
  ];
  for (const [method, path, body, field, message] of cases) {
    test(`${method} ${path} ${body === undefined ? "" : JSON.stringify(body).slice(0, 40)}`, async () => {
      const { controller } = daemon.home.parts;
      const before = {
        overrides: controller.status.overrides,
        events: daemon.home.parts.events.latest.length,
      };
      expect(await call(path, method, body)).toEqual({
        status: 400,
        body: {
          success: false,
          error: {
            code: "VALIDATION_FAILED",
            field,
            message: expect.stringContaining(message),
            requestId: expect.any(String),
          },
          timestamp: expect.any(String),
        },
      });
      const after = {
        overrides: controller.status.overrides,
        events: daemon.home.parts.events.latest.length,
      };
      expect(after).toEqual(before);
    });
  }
});

describe("with a store", () => {
  test("history goes on over a restart, in pages and in intervals, and statistics sum it up", async () => {
    const storage = { path: join(tempFolder(), "oec.db") };
    const first = await createDaemon({ server: { port: 0 }, home, storage }, { logger });
    await first.start();
    await first.stop();
    const second = await createDaemon({ server: { port: 0 }, home, storage }, { logger });
    const base = await second.start();
    try {
      const items = z.array(z.looseObject({ at: time, socPercent: z.number() }));
      const page = z.looseObject({ items, nextOffset: z.number().nullable() });
      const path = "/api/v1/battery/history";
      const one = await data(page, `${path}?limit=700`, base);
      expect(one.nextOffset).toBe(700);
      const two = await data(page, `${path}?limit=700&offset=700`, base);
      expect([one.items.length + two.items.length, two.nextOffset]).toEqual([720, null]);
      const hours = await data(page, `${path}?interval=hour`, base);
      expect(hours.items.length).toBe(2);
      const sums = z.looseObject({
        readings: z.number(),
        socPercent: z.object({ min: z.number(), max: z.number() }).loose(),
      });
      const { readings, socPercent } = await data(sums, "/api/v1/battery/statistics", base);
      expect(readings).toBe(720);
      expect(socPercent.min).toBe(Math.min(...[...one.items, ...two.items].map((item) => item.socPercent)));
      const run = z.looseObject({ at: time, status: z.literal("ok"), cost: z.number(), reason: z.string() });
      const { runs } = await data(z.object({ runs: z.array(run) }), "/api/v1/optimize/history", base);
      // One when it began, and one a quarter.
      expect(runs.length).toBeGreaterThanOrEqual(8);
      expect(runs.map(({ at }) => at)).toEqual(
        runs
          .map(({ at }) => at)
          .toSorted()
          .toReversed(),
      );
      const older = `/api/v1/optimize/history?limit=2&before=${runs[3]!.at}`;
      expect((await data(z.object({ runs: z.array(run) }), older, base)).runs).toEqual(runs.slice(4, 6));
      const wrong = await call(`${path}?start_time=2027-01-01T00:00:00Z`, "GET", undefined, base);
      expect(wrong).toMatchObject({ status: 400, body: { error: { field: "start_time" } } });
      const long = await call(`${path}?start_time=2020-01-01T00:00:00Z`, "GET", undefined, base);
      expect(long).toMatchObject({ status: 400, body: { error: { field: "start_time" } } });
    } finally {
      await second.stop();
    }
  }, 30_000);

  test("an override that was answered outlives a restart, and only the last one", async () => {
    const storage = { path: join(tempFolder(), "oec.db") };
    const quick = { ...home, fastForwardHours: 0 };
    const first = await createDaemon({ server: { port: 0 }, home: quick, storage }, { logger });
    const base = await first.start();
    await first.home.cycle();
    await call("/api/v1/battery/power", "POST", { powerW: 100, minutes: 600 }, base);
    await call("/api/v1/battery/power", "POST", { powerW: 200, minutes: 60 }, base);
    await first.stop();
    const second = await createDaemon({ server: { port: 0 }, home: quick, storage }, { logger });
    expect(second.home.parts.controller.status.overrides.map(({ powerW }) => powerW)).toEqual([200]);
    await second.stop();
  }, 30_000);
});
