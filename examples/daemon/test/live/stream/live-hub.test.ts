import { request } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { Reader, streamServer } from "./stream-server.ts";

describe("a reader", () => {
  test("first gets the state, then what happens, with rising ids", async () => {
    const { hub, url } = await streamServer();
    const reader = new Reader(url);
    await reader.got(1);
    hub.publish("plan", { cost: 3 });
    hub.publish("safety", { code: "FUSE_OVERLOAD" });
    const [snapshot, plan, safety] = await reader.got(3);
    expect(snapshot).toMatchObject({ type: "snapshot", gap: false, data: { calm: true }, id: "run1-0" });
    expect(plan).toMatchObject({ type: "plan", id: "run1-1", data: { cost: 3 } });
    expect(safety).toMatchObject({ type: "safety", id: "run1-2" });
  });
  test("that comes back gets what it missed, and then the state", async () => {
    const { hub, url } = await streamServer();
    for (let cost = 1; cost <= 4; cost += 1) hub.publish("plan", { cost });
    const frames = await new Reader(`${url}?after=run1-2`).got(3);
    expect(frames.map(({ type, id }) => `${type} ${id}`)).toEqual([
      "plan run1-3",
      "plan run1-4",
      "status run1-4",
    ]);
  });
  test("may ask for what it missed in its first message", async () => {
    const { hub, url } = await streamServer();
    hub.publish("plan", { cost: 1 });
    const reader = new Reader(url);
    await reader.got(1);
    reader.socket.send(JSON.stringify({ resume: "run1-0" }));
    expect((await reader.got(3)).map(({ type }) => type)).toEqual(["snapshot", "plan", "status"]);
  });
  test.each([
    ["of another run", "run2-1"],
    ["from the future", "run1-99"],
    ["that is none", "nonsense"],
  ])("with an id %s gets the whole state, and is told of the gap", async (_, id) => {
    const { hub, url } = await streamServer();
    hub.publish("plan", { cost: 1 });
    const [first] = await new Reader(`${url}?after=${id}`).got(1);
    expect(first).toMatchObject({ type: "snapshot", gap: true });
  });
  test("whose id is older than what is kept gets the whole state, and is told of the gap", async () => {
    const { hub, url } = await streamServer({ events: 3 });
    for (let cost = 1; cost <= 5; cost += 1) hub.publish("plan", { cost });
    const [first] = await new Reader(`${url}?after=run1-1`).got(1);
    expect(first).toMatchObject({ type: "snapshot", gap: true });
    const kept = await new Reader(`${url}?after=run1-2`).got(4);
    expect(kept.map(({ id }) => id)).toEqual(["run1-3", "run1-4", "run1-5", "run1-5"]);
  });
  test("is told that the daemon stops", async () => {
    const { url, close } = await streamServer();
    const reader = new Reader(url);
    await reader.got(1);
    await close();
    expect(await reader.closed).toEqual({ code: 1001, reason: "the daemon stops" });
  });
  test("counts in the metrics for as long as it is there", async () => {
    const { hub, metrics, url } = await streamServer();
    const reader = new Reader(url);
    await reader.got(1);
    expect(await metrics.text()).toContain("live_clients 1");
    reader.socket.close();
    await reader.closed;
    while (hub.size > 0) await sleep(5);
    expect(await metrics.text()).toContain("live_clients 0");
  });
});

test("many changes within a second are one state", async () => {
  let value = 0;
  const { hub, url } = await streamServer({ statusMs: 200 }, () => ({ value }));
  const reader = new Reader(url);
  await reader.got(1);
  for (value = 1; value <= 100; value += 1) hub.changed();
  await sleep(500);
  const states = reader.frames.filter(({ type }) => type === "status");
  expect(states.length).toBe(2);
  expect(states.at(-1)?.data["value"]).toBe(101);
});

test("the state is put into words once for all readers", async () => {
  let asked = 0;
  const { hub, url } = await streamServer({}, () => ({ asked: (asked += 1) }));
  const readers = Array.from({ length: 8 }, () => new Reader(url));
  await Promise.all(readers.map((reader) => reader.got(1)));
  const before = asked;
  hub.changed();
  await Promise.all(readers.map((reader) => reader.first("status")));
  expect(asked - before).toBe(1);
});

test("there is room for so many readers and no more", async () => {
  const { url } = await streamServer({ clients: 2 });
  const taken = [new Reader(url), new Reader(url)];
  await Promise.all(taken.map((reader) => reader.got(1)));
  expect(await new Reader(url).closed).toEqual({ code: 1013, reason: "no room" });
});

describe("a reader that does not read", () => {
  test("gets only the latest state once it reads again", async () => {
    let value = 0;
    const { hub, url } = await streamServer({ slowBytes: 100_000, statusMs: 1 }, () => ({
      value,
      ballast: "x".repeat(200_000),
    }));
    const reader = new Reader(url);
    await reader.got(1);
    reader.socket.pause();
    for (value = 1; value <= 300; value += 1) {
      hub.changed();
      await sleep(2);
    }
    reader.socket.resume();
    while (Number(reader.frames.at(-1)?.data["value"]) < 300) await sleep(20);
    // What the kernels of both sides hold came before; the rest was never sent.
    expect(reader.frames.length).toBeLessThan(250);
  }, 20_000);
  test("is sent away after a while, and holds no memory meanwhile", async () => {
    const { hub, url } = await streamServer({ slowBytes: 100_000, slowMs: 300, statusMs: 1 }, () => ({
      ballast: "x".repeat(500_000),
    }));
    const reader = new Reader(url);
    await reader.got(1);
    reader.socket.pause();
    const until = performance.now() + 2500;
    while (performance.now() < until) {
      hub.changed();
      await sleep(5);
    }
    reader.socket.resume();
    expect(await reader.closed).toEqual({ code: 1013, reason: "too slow" });
    // Some 400 states were made; the kernels of both sides hold a few.
    expect(reader.frames.length).toBeLessThan(50);
  }, 20_000);
});

describe("a hostile reader", () => {
  test.each([
    ["words that are no JSON", "hello"],
    ["JSON of another form", '{"resume":1}'],
    ["more than is asked for", '{"resume":"run1-0","and":"more"}'],
    ["JSON that is no object", "null"],
    ["bytes", Buffer.from([1, 2, 3])],
  ])("that sends %s is refused", async (_, message) => {
    const { url } = await streamServer();
    const reader = new Reader(url);
    await reader.got(1);
    reader.socket.send(message);
    expect((await reader.closed).code).toBe(1008);
  });
  test("that sends a second message is refused", async () => {
    const { url } = await streamServer();
    const reader = new Reader(url);
    await reader.got(1);
    for (let times = 0; times < 3; times += 1) reader.socket.send('{"resume":"run1-0"}');
    expect((await reader.closed).code).toBe(1008);
  });
  test("that sends a long message is cut off", async () => {
    const { url } = await streamServer();
    const reader = new Reader(url);
    await reader.got(1);
    reader.socket.send(`{"resume":"${"x".repeat(5000)}"}`);
    expect((await reader.closed).code).toBe(1009);
  });
  test("that floods is cut off, and the others go on", async () => {
    const { hub, url } = await streamServer();
    const [good, bad] = [new Reader(url), new Reader(url)];
    await Promise.all([good.got(1), bad.got(1)]);
    for (let times = 0; times < 10_000; times += 1) bad.socket.send("{}");
    expect((await bad.closed).code).toBe(1008);
    hub.publish("plan", { cost: 1 });
    expect((await good.first("plan")).data).toEqual({ cost: 1 });
  });
  test.each([
    ["from a page of another machine", { origin: "http://evil.example" }, 403],
    ["by another name", { host: "evil.example" }, 403],
  ])("that connects %s is not let in", async (_, headers, status) => {
    const { hub, url, close } = await streamServer();
    const reader = new Reader(url, headers);
    const answered = await new Promise((resolve) => {
      reader.socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    });
    expect(answered).toBe(status);
    expect(hub.size).toBe(0);
    // The server holds no connection that it refused: it can close at once.
    await close();
  });
  test("with an id that is far too long is told so", async () => {
    const { url } = await streamServer();
    const reader = new Reader(`${url}?after=${"x".repeat(100)}`);
    const answered = await new Promise((resolve) => {
      reader.socket.on("unexpected-response", (_request, response) => resolve(response.statusCode));
    });
    expect(answered).toBe(400);
  });
});

test("a reader that answers no ping is let go, one that does stays", async () => {
  const { hub, url } = await streamServer({ pingMs: 200, pongMs: 200 });
  const [good, silent] = [new Reader(url), new Reader(url, {}, false)];
  await Promise.all([good.got(1), silent.got(1)]);
  expect((await silent.closed).code).toBe(1006);
  while (hub.size > 1) await sleep(5);
  expect(good.socket.readyState).toBe(good.socket.OPEN);
});

test("whoever asks without an upgrade is told that it is a WebSocket", async () => {
  const { url } = await streamServer();
  const answer = await fetch(url.replace("ws", "http"));
  expect(answer.status).toBe(426);
  expect(await answer.json()).toMatchObject({ success: false, error: { code: "UPGRADE_REQUIRED" } });
});

test("an upgrade at another path is no way in", async () => {
  const { url } = await streamServer();
  const status = await new Promise((resolve, reject) => {
    const headers = {
      connection: "Upgrade",
      upgrade: "websocket",
      "sec-websocket-version": "13",
      "sec-websocket-key": "dGhlIHNhbXBsZSBub25jZQ==",
    };
    const asked = request(url.replace("ws", "http").replace("/live", "/nothing"), { headers }, (answer) => {
      answer.resume();
      resolve(answer.statusCode);
    });
    asked.on("error", reject);
    asked.end();
  });
  expect(status).toBe(404);
});
