import { profileById } from "@oec/modbus";
import { ModbusTestServer, serveDevices } from "@oec/modbus/testing";
import { describe, expect, test } from "vitest";
import { daemonConfig, type DaemonConfigInput } from "../../src/config/config.ts";
import { createDaemon } from "../../src/daemon.ts";
import { createPlant, homeOn, simulatedGround, TICK_MS } from "../../src/home/create-home.ts";
import { openGround, type OpenGround } from "../../src/home/open-ground.ts";
import { createLogger } from "../../src/log/logger.ts";
import { PromMetrics } from "../../src/telemetry/prom-metrics.ts";

const logger = createLogger("silent");
const HOUR_CYCLES = 360;
const DAY_MS = 24 * 3_600_000;
/** As in the fast-forward of a start: half a battery's lease. */
const STEP_MS = 30_000;
const sunny = { scenario: "sunny_day", fastForwardHours: 24, seed: 7 } as const;

const open = (input: DaemonConfigInput, metrics = new PromMetrics(), clock?: Clock): Promise<OpenGround> => {
  const config = daemonConfig.parse(input);
  const still = { now: () => 0, monotonicMs: () => 0, sleep: () => Promise.resolve() };
  return openGround(config, { clock: clock ?? still, metrics, resume: undefined });
};
type Clock = Parameters<typeof openGround>[1]["clock"];

describe("a simulated home that is reached over Modbus", () => {
  test(
    "costs what it costs directly, and its battery moves the same energy",
    { timeout: 120_000 },
    async () => {
      const metrics = new PromMetrics();
      const config = daemonConfig.parse({ home: sunny }).home;
      const plant = createPlant(config, 0);
      plant.step(TICK_MS);
      const direct = homeOn(simulatedGround(plant), logger);
      await using served = await open({ home: { ...sunny, devices: "simulated-over-modbus" } }, metrics);
      const home = homeOn(served.ground, logger);
      for (let cycle = 0; cycle < DAY_MS / STEP_MS; cycle += 1) {
        await direct.cycle(undefined, STEP_MS);
        await home.cycle(undefined, STEP_MS);
      }
      await direct.stop();
      await home.stop();
      const [got, expected] = [home.total, direct.total];
      expect(Math.abs(got.cost - expected.cost)).toBeLessThanOrEqual(0.001 * Math.abs(expected.cost));
      // Registers hold whole watts, and the state of charge in tenths of a percent: near a limit that moves a command a little.
      expect(Math.abs(got.chargedKwh - expected.chargedKwh)).toBeLessThanOrEqual(0.005 * expected.chargedKwh);
      expect(Math.abs(got.dischargedKwh - expected.dischargedKwh)).toBeLessThanOrEqual(
        0.005 * expected.dischargedKwh,
      );
      expect(expected.chargedKwh).toBeGreaterThan(3);
      expect(await metrics.text()).toMatch(
        /modbus_requests_total\{device="127[^}]+status="success"\} \d{4,}/,
      );
    },
  );
});

/** A plant at noon whose devices answer at one address, as real ones do. */
async function servedHome(): Promise<{
  readonly plant: ReturnType<typeof createPlant>;
  readonly server: ModbusTestServer;
  readonly config: Required<Pick<DaemonConfigInput, "home" | "modbus" | "site">>;
}> {
  const plant = createPlant(daemonConfig.parse({ home: sunny }).home, 0);
  plant.step(12 * 3_600_000);
  const profile = profileById("generic");
  const server = await ModbusTestServer.start();
  serveDevices(server.unit(profile.unitIds[0] ?? 1), profile, plant.devices);
  const at = `generic@127.0.0.1:${server.port}`;
  const modbus = { battery: at, gridMeter: at, inverter: at };
  const site = { pvPeakW: 8_000, fuseA: 20, name: "Home of a test" };
  return { plant, server, config: { home: { devices: "modbus" }, modbus, site } };
}

describe("a home of real devices", () => {
  test("is measured, booked and planned, and left alone in shadow", { timeout: 60_000 }, async () => {
    const { plant, server, config } = await servedHome();
    try {
      {
        await using real = await open(config, new PromMetrics(), plant.clock);
        expect(real.simulation).toBeUndefined();
        expect(real.ground.site).toMatchObject({ name: "Home of a test", grid: { fuseA: 20, phases: 3 } });
        const home = homeOn(real.ground, logger, { shadow: true });
        for (let cycle = 0; cycle < 2 * HOUR_CYCLES; cycle += 1) {
          plant.step(10_000);
          await home.cycle();
        }
        const { snapshot, total } = home;
        expect(snapshot?.houseW).toBeGreaterThan(0);
        expect(snapshot?.decision?.guidedBy).toBeDefined();
        expect(Math.abs((snapshot?.gridW ?? 0) - plant.powers.gridW)).toBeLessThanOrEqual(2);
        expect(total.pvKwh).toBeGreaterThan(1);
        expect(home.parts.controller.status.shadow).toBe(true);
        await home.stop();
      }
      // Neither while it ran, nor when it was stopped and let go.
      expect(server.writes).toEqual([]);
    } finally {
      await server.close();
    }
  });

  test("lives in real time: its speed is refused, and the answer says why", { timeout: 60_000 }, async () => {
    const { server, config } = await servedHome();
    try {
      const daemon = await createDaemon({ server: { port: 0 }, ...config }, { logger });
      try {
        const address = await daemon.start();
        const response = await fetch(`${address}/api/v1/simulation/speed`, {
          method: "PUT",
          headers: { "content-type": "application/json" },
          body: JSON.stringify({ speed: 60 }),
        });
        expect(response.status).toBe(409);
        expect(await response.json()).toMatchObject({
          success: false,
          error: { code: "NOT_SIMULATED", message: expect.stringContaining("home.devices") },
        });
        const shown = await fetch(`${address}/api/v1/simulation/config`);
        expect(await shown.json()).toMatchObject({ data: { speed: 1 } });
      } finally {
        await daemon.stop();
      }
      expect(server.writes).toEqual([]);
    } finally {
      await server.close();
    }
  });

  test("is not opened where a device does not answer, and the message names it", async () => {
    const server = await ModbusTestServer.start();
    const at = `generic@127.0.0.1:${server.port}`;
    await server.close();
    const opening = open({ home: { devices: "modbus" }, modbus: { battery: at, gridMeter: at } });
    await expect(opening).rejects.toMatchObject({ code: "DEVICE_UNREACHABLE" });
    await expect(opening).rejects.toThrow("grid-meter");
  });

  test("needs a battery and a meter, and the message says how an address is written", () => {
    const parsed = daemonConfig.safeParse({
      home: { devices: "modbus" },
      modbus: { battery: "auto@10.0.0.5" },
    });
    expect(parsed.error?.issues).toMatchObject([
      { path: ["modbus", "gridMeter"], message: expect.stringContaining("huawei@192.168.1.20") },
    ]);
  });

  test.each([
    [{ home: { speed: 60 } }, ["home", "speed"], "real time has one speed"],
    [{ shadow: { enabled: false } }, ["prices", "sources"], "not commanded by synthetic prices"],
  ] as const)("with %o is refused", (change, path, why) => {
    const modbus = { battery: "generic@192.0.2.1", gridMeter: "generic@192.0.2.1" };
    const real = (more: DaemonConfigInput) =>
      daemonConfig.safeParse({ ...more, home: { ...more.home, devices: "modbus" }, modbus });
    expect(real({}).success).toBe(true);
    expect(real(change).error?.issues).toMatchObject([{ path, message: expect.stringContaining(why) }]);
    expect(real({ shadow: { enabled: false }, prices: { sources: ["nordpool"] } }).success).toBe(true);
    expect(daemonConfig.safeParse(change).success).toBe(true);
  });
});
