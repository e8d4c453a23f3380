import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { unwrap } from "../../../web/src/api/answer.ts";
import { HomeLink, type ApiRequest, type LinkParts } from "../../../web/src/live/home-link.ts";
import { createDaemon, type Daemon } from "../../../src/daemon.ts";
import { createLogger } from "../../../src/log/logger.ts";

/** Paths that the link opened a socket to, and the open sockets. */
interface Line {
  readonly parts: LinkParts;
  readonly opened: string[];
  readonly sockets: Set<WebSocket>;
}

/** The link's needs as Node.js meets them. */
function line(address: string): Line {
  const opened: string[] = [];
  const sockets = new Set<WebSocket>();
  const parts: LinkParts = {
    open(path, events) {
      opened.push(path);
      const socket = new WebSocket(address.replace("http", "ws") + path, "oec.v1");
      sockets.add(socket);
      socket.on("open", () => events.opened());
      socket.on("message", (data: Buffer) => events.message(data.toString()));
      socket.on("error", () => undefined);
      socket.on("close", (code) => {
        sockets.delete(socket);
        events.closed(code);
      });
      return () => socket.terminate();
    },
    async ask<Data>({ method, path, body }: ApiRequest, signal: AbortSignal) {
      const response = await fetch(address + path, {
        method,
        signal,
        ...(body !== undefined && {
          body: JSON.stringify(body),
          headers: { "content-type": "application/json" },
        }),
      });
      return unwrap<Data>(response.status, await response.json());
    },
    now: () => Date.now(),
    after(delayMs, run) {
      const timer = setTimeout(run, delayMs);
      return () => clearTimeout(timer);
    },
    chance: () => 0,
  };
  return { parts, opened, sockets };
}

describe("the link of a page to a running daemon", { timeout: 30_000 }, () => {
  let daemon: Daemon;
  let address = "";
  let link: HomeLink | undefined;
  const linked = (): { readonly link: HomeLink } & Line => {
    const made = line(address);
    link = new HomeLink(made.parts);
    link.start();
    return { link, ...made };
  };
  beforeAll(async () => {
    daemon = await createDaemon(
      { server: { port: 0 }, home: { seed: 3, fastForwardHours: 1, speed: 20 } },
      { logger: createLogger("silent") },
    );
    address = await daemon.start();
  }, 60_000);
  afterEach(() => link?.stop());
  afterAll(() => daemon.stop());

  test("knows the home after one request and hears of every change after that", async () => {
    const { link: it } = linked();
    await expect.poll(() => it.state.view?.flow?.houseW).toBeGreaterThan(0);
    await expect.poll(() => it.state.line.phase).toBe("live");
    const first = it.state.live?.measuredAt;
    await expect.poll(() => it.state.live?.measuredAt !== first, { timeout: 5000 }).toBe(true);
    expect(Math.abs(it.state.skewMs)).toBeLessThan(5000);
  });

  test("goes on after the last event when the line was cut", async () => {
    const { link: it, opened, sockets } = linked();
    await expect.poll(() => it.state.live).toBeDefined();
    for (const socket of sockets) socket.terminate();
    await expect.poll(() => it.state.line.phase).toBe("waiting");
    expect(it.state.view).toBeDefined();
    await expect.poll(() => it.state.line.phase, { timeout: 5000 }).toBe("live");
    await expect.poll(() => it.state.line.lostAtMs).toBeUndefined();
    expect(opened[0]).toBe("/api/v1/live");
    expect(opened[1]).toMatch(/^\/api\/v1\/live\?after=.+-\d+$/);
  });

  test("asks for nothing while the page is hidden, and goes on when it is shown", async () => {
    const { link: it, opened, sockets } = linked();
    await expect.poll(() => it.state.live).toBeDefined();
    it.setHidden(true);
    await expect.poll(() => sockets.size).toBe(0);
    const before = it.state;
    await new Promise((resolve) => setTimeout(resolve, 1200));
    expect(it.state).toBe(before);
    it.setHidden(false);
    await expect.poll(() => it.state.line.phase).toBe("live");
    expect(opened).toHaveLength(2);
  });

  test("shows the plan only while somebody looks at it, and says when a day is empty", async () => {
    const { link: it } = linked();
    await expect.poll(() => it.state.view).toBeDefined();
    expect(it.state.plan).toBeUndefined();
    it.showPlan(undefined);
    await expect.poll(() => it.state.plan?.day.count).toBe(96);
    it.showPlan("2001-01-01");
    await expect.poll(() => it.state.emptyDay).toBe("2001-01-01");
    expect(it.state.failure).toBeUndefined();
  });

  test("commands the battery and gives it back", async () => {
    const { link: it } = linked();
    await expect.poll(() => it.state.view).toBeDefined();
    const path = "/api/v1/battery/power";
    await it.command({ method: "POST", path, body: { powerW: 0, minutes: 60 } });
    await expect.poll(() => it.state.view?.override?.powerW).toBe(0);
    await it.command({ method: "DELETE", path });
    await expect.poll(() => it.state.view?.override).toBeNull();
    await expect(it.command({ method: "DELETE", path })).rejects.toMatchObject({ code: "NO_OVERRIDE" });
  });

  test("waits longer and longer for a daemon that is not there, and keeps what it knew", async () => {
    const nobody = line("http://127.0.0.1:9");
    link = new HomeLink(nobody.parts);
    link.start();
    const it = link;
    await expect.poll(() => it.state.line.failures, { timeout: 8000 }).toBe(2);
    expect(it.state.failure?.message).toBeDefined();
    expect(it.state.line.lostAtMs).toBeDefined();
  });

  test("leaves no socket and no timer behind", async () => {
    const { link: it, sockets } = linked();
    await expect.poll(() => it.state.live).toBeDefined();
    it.stop();
    await expect.poll(() => sockets.size).toBe(0);
    const state = it.state;
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect(it.state).toBe(state);
  });
});
