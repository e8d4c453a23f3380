import { createServer as createTcpServer } from "node:net";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";
import { tempFolder } from "../storage/test-store.ts";
import { Reader } from "../live/stream/stream-server.ts";

// A daemon with its home is started in each.
vi.setConfig({ testTimeout: 60_000 });

const logger = createLogger("silent");
const home = { seed: 3, scenario: "sunny_day", fastForwardHours: 1, speed: 50 } as const;

async function started(path?: string): Promise<{ readonly daemon: Daemon; readonly address: string }> {
  const storage = path === undefined ? {} : { path };
  const daemon = await createDaemon({ server: { port: 0 }, home, storage }, { logger });
  onTestFinished(() => daemon.stop());
  return { daemon, address: await daemon.start() };
}
const live = (address: string): string => `${address.replace("http", "ws")}/api/v1/live`;

async function setByHand(address: string, method: "POST" | "DELETE"): Promise<number> {
  const body = method === "POST" ? JSON.stringify({ powerW: 500, minutes: 30 }) : undefined;
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await fetch(`${address}/api/v1/battery/power`, { method, headers, ...(body && { body }) });
  return answer.status;
}

describe("the stream of a running home", () => {
  test("tells its state about once a second, and what a person sets by hand", async () => {
    const { daemon, address } = await started();
    const reader = new Reader(live(address));
    const snapshot = (await reader.got(1))[0];
    expect(snapshot?.data).toMatchObject({ status: { simulated: true, mode: "normal" } });
    expect(snapshot?.data).not.toHaveProperty("starting");
    await reader.first("status");
    expect(await setByHand(address, "POST")).toBe(200);
    expect((await reader.first("override")).data).toMatchObject({
      state: "set",
      override: { powerW: 500, setBy: "api", deviceId: "battery" },
    });
    expect(await setByHand(address, "DELETE")).toBe(200);
    while (reader.frames.filter(({ type }) => type === "override").length < 2)
      await reader.got(reader.frames.length + 1);
    expect(reader.frames.findLast(({ type }) => type === "override")?.data["state"]).toBe("ended");
    const ids = reader.frames.map(({ id }) => Number(id.split("-")[1]));
    expect(ids).toEqual(ids.toSorted((one, other) => one - other));
    await daemon.stop();
    expect((await reader.closed).code).toBe(1001);
  });
  test("tells of a new plan", async () => {
    const { address } = await started();
    const reader = new Reader(live(address));
    await reader.got(1);
    // At 50 seconds a second, a quarter of an hour takes 18.
    await fetch(`${address}/api/v1/optimize/trigger`, { method: "POST" });
    expect((await reader.first("plan")).data).toMatchObject({
      strategy: "piecewise-linear-dp",
      cost: expect.any(Number),
    });
  });
  test("tells what is on disk for good", async () => {
    const { address } = await started(join(tempFolder(), "oec.db"));
    const reader = new Reader(live(address));
    await reader.got(1);
    await setByHand(address, "POST");
    for (;;) {
      const stored = reader.frames.filter(({ type }) => type === "stored");
      if (stored.some(({ data }) => data["what"] === "event OVERRIDE_SET")) break;
      await reader.got(reader.frames.length + 1);
    }
  });
});

async function freePort(): Promise<number> {
  const server = createTcpServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const bound = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof bound === "object" && bound !== null ? bound.port : 0;
}

test("whoever watches a start sees how far it is", async () => {
  const port = await freePort();
  const daemon = await createDaemon(
    { server: { port }, home: { ...home, fastForwardHours: 500 } },
    { logger },
  );
  onTestFinished(() => daemon.stop());
  const stop = new AbortController();
  const starting = new Promise<void>((resolve) => {
    void daemon.start((done) => {
      if (done > 0) resolve();
    }, stop.signal);
  });
  await starting;
  const reader = new Reader(`ws://127.0.0.1:${port}/api/v1/live`);
  const [snapshot] = await reader.got(1);
  expect(snapshot?.data["starting"]).toBeGreaterThan(0);
  expect(snapshot?.data["starting"]).toBeLessThan(1);
  stop.abort();
});

describe("a restart on the same file", () => {
  test("shows the day so far as it was measured before", async () => {
    const path = join(tempFolder(), "oec.db");
    const now = Date.UTC(2026, 0, 14, 7, 7);
    const config = {
      server: { port: 0 },
      home: { seed: 3, scenario: "today", fastForwardHours: 9 },
      storage: { path },
    } as const;
    const first = await createDaemon(config, { logger, now: () => now });
    await first.start();
    await first.stop();
    const before = first.home.today;
    const second = await createDaemon(config, { logger, now: () => now });
    onTestFinished(() => second.stop());
    const after = second.home.today;
    // Meters are noisy, and the store rounds.
    expect(after.houseKwh).toBeCloseTo(before.houseKwh, 1);
    expect(after.importedKwh).toBeCloseTo(before.importedKwh, 1);
    expect(after.cost).toBeCloseTo(before.cost, 1);
    expect(before.cost).toBeGreaterThan(0.5);
  });
});
