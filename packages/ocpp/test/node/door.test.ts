import { afterEach, beforeEach, expect, test } from "vitest";
import { securityProfile } from "../../src/node/authentication.ts";
import { bareClient, NOW, rawExchange, stage, until, upgradeRequest, type Stage } from "../support/server.ts";

let here: Stage;
beforeEach(async () => void (here = await stage()));
afterEach(() => here.server.close());

/** The server still serves a well-behaved station. */
async function stillServes(): Promise<void> {
  const { socket, texts } = await bareClient(`${here.url}/GOOD`);
  socket.send('[2,"1","Heartbeat",{}]');
  await until(() => texts.length === 1);
  expect(texts[0]).toBe(`[3,"1",{"currentTime":"${NOW}"}]`);
  socket.terminate();
}

test("of the offered sub-protocols the one that the server prefers is chosen", async () => {
  const { socket } = await bareClient(`${here.url}/A`, ["ocpp1.6", "ocpp2.0.1"]);
  expect(socket.protocol).toBe("ocpp2.0.1");
  expect(here.links[0]?.version).toBe("2.0.1");
  socket.terminate();
});

test("a wrong sub-protocol is answered 101 without a sub-protocol, and closed with code 1002", async () => {
  const answer = await rawExchange(here.server.port, upgradeRequest("/A", "mqtt"));
  expect(answer).toMatch(/^HTTP\/1\.1 101 /);
  expect(answer).not.toMatch(/sec-websocket-protocol/i);
  expect(answer).toContain("\x03\xea" + "no common sub-protocol");
  expect(here.door).toEqual([{ kind: "wrong-subprotocol", stationId: "A", offered: "mqtt" }]);
});

test("no sub-protocol at all is answered in the same way unless the station is known to forget it", async () => {
  const { closed } = await bareClient(`${here.url}/A`, []);
  expect(await closed).toEqual({ code: 1002, reason: "no common sub-protocol" });
});

test("a station known to forget the sub-protocol is taken for 1.6, with validation on", async () => {
  await here.server.close();
  here = await stage({ assumeSubprotocol: (id) => (id === "GRIZZLY" ? "ocpp1.6" : undefined) });
  const { socket, texts } = await bareClient(`${here.url}/GRIZZLY`, []);
  socket.send('[2,"1","BootNotification",{}]');
  await until(() => texts.length === 1);
  expect(texts[0]).toContain("OccurenceConstraintViolation");
  socket.terminate();
});

test.each([
  ["no", undefined],
  ["a wrong", "Basic " + Buffer.from("CP1:wrong-password-0").toString("base64")],
  ["another station's", "Basic " + Buffer.from("CP2:0123456789abcdef").toString("base64")],
  ["an empty", "Basic " + Buffer.from("CP1:").toString("base64")],
  ["a broken", "Basic ###"],
])("with %s password the upgrade is answered 401 with a challenge", async (_what, authorization) => {
  await here.server.close();
  const passwordOf = (id: string): string | undefined => (id === "CP1" ? "0123456789abcdef" : undefined);
  here = await stage({ authenticate: securityProfile(1, { passwordOf }) });
  const headers = authorization === undefined ? {} : { Authorization: authorization };
  await expect(bareClient(`${here.url}/CP1`, ["ocpp1.6"], headers)).rejects.toThrow('401 Basic realm="OCPP"');
  expect(here.door).toMatchObject([{ kind: "refused", status: 401 }]);
});

test("the right password opens, also one of any bytes", async () => {
  await here.server.close();
  const password = Uint8Array.of(0, 255, 58, 10, 200, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11);
  here = await stage({ authenticate: securityProfile(1, { passwordOf: () => password }) });
  const header = Buffer.concat([Buffer.from("CP1:"), password]).toString("base64");
  const { socket } = await bareClient(`${here.url}/CP1`, ["ocpp1.6"], { Authorization: `Basic ${header}` });
  expect(socket.readyState).toBe(socket.OPEN);
  socket.terminate();
});

test("a password over an unencrypted line does not do for profile 2", async () => {
  await here.server.close();
  here = await stage({ authenticate: securityProfile(2, { passwordOf: () => "0123456789abcdef" }) });
  const header = Buffer.from("CP1:0123456789abcdef").toString("base64");
  await expect(
    bareClient(`${here.url}/CP1`, ["ocpp1.6"], { Authorization: `Basic ${header}` }),
  ).rejects.toThrow("401");
});

test("an unknown station is answered 404", async () => {
  await here.server.close();
  here = await stage({ authenticate: securityProfile(0, { isKnown: (id) => id === "CP1" }) });
  await expect(bareClient(`${here.url}/CP9`)).rejects.toThrow("404");
});

test("an authenticator that fails admits nobody: the answer is 500, and the server lives", async () => {
  await here.server.close();
  let healthy = false;
  here = await stage({
    authenticate: () => (healthy ? { admitted: true } : Promise.reject(new Error("database gone"))),
  });
  await expect(bareClient(`${here.url}/CP1`)).rejects.toThrow("500");
  healthy = true;
  await stillServes();
});

test.each(["/CP%ZZ", "/%", "/", "/a/b", "/%00", `/${"x".repeat(49)}`, "/%E0%A4%A"])(
  "the address %s names no station: 404, and the server lives",
  async (path) => {
    expect(await rawExchange(here.server.port, upgradeRequest(path))).toMatch(/^HTTP\/1\.1 404 /);
    await stillServes();
  },
);

test("a request that is no upgrade is answered 426", async () => {
  expect(await rawExchange(here.server.port, "GET / HTTP/1.1\r\nHost: x\r\n\r\n")).toMatch(
    /^HTTP\/1\.1 426 /,
  );
});

test("what is no HTTP is answered 400", async () => {
  expect(await rawExchange(here.server.port, "\u0016\u0003\u0001 hello\r\n\r\n")).toMatch(/^HTTP\/1\.1 400 /);
  await stillServes();
});

test.each([
  ["an unmasked frame", Buffer.from([0x81, 0x02, 0x68, 0x69]), "ocpp1.6"],
  ["an unmasked frame without a sub-protocol", Buffer.from([0x81, 0x02, 0x68, 0x69]), null],
  ["a frame with a reserved bit", Buffer.from([0xf1, 0x80, 0, 0, 0, 0]), "ocpp1.6"],
  ["a frame of an unknown kind", Buffer.from([0x8f, 0x80, 0, 0, 0, 0]), "ocpp1.6"],
  ["a text that is not UTF-8", Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0xc3, 0x28]), "ocpp1.6"],
  ["a close frame of one byte", Buffer.from([0x88, 0x81, 0, 0, 0, 0, 0x03]), "ocpp1.6"],
])("%s closes its own connection only", async (_what, bytes, protocol) => {
  const answer = await rawExchange(here.server.port, upgradeRequest("/BAD", protocol), bytes);
  expect(answer).toMatch(/^HTTP\/1\.1 101 /);
  await until(() => here.server.stationIds.length === 0);
  await stillServes();
});

test("a message above the limit closes its connection with code 1009", async () => {
  await here.server.close();
  here = await stage({ maxPayloadBytes: 65_536 });
  const { socket, closed } = await bareClient(`${here.url}/A`);
  socket.send("x".repeat(65_537));
  expect((await closed).code).toBe(1009);
  await stillServes();
});

test("a binary message is answered like any other that is no frame, and the connection stays", async () => {
  const { socket, texts } = await bareClient(`${here.url}/A`);
  socket.send(Buffer.from([1, 2, 3]));
  socket.send('[2,"1","Heartbeat",{}]');
  await until(() => texts.length === 2);
  expect(texts[0]).toBe('[4,"-1","FormationViolation","the text is not JSON",{}]');
  socket.terminate();
});

test("the newest connection of a station wins, and a living old one is closed with code 1008 and told", async () => {
  const old = await bareClient(`${here.url}/A`);
  const young = await bareClient(`${here.url}/A`);
  expect((await old.closed).code).toBe(1008);
  expect(here.door).toMatchObject([{ kind: "duplicate-station", stationId: "A" }]);
  expect(here.server.link("A")).toBe(here.links[1]);
  young.socket.send('[2,"1","Heartbeat",{}]');
  await until(() => young.texts.length === 1);
  young.socket.terminate();
});

test("a half-open old connection does not keep a station out", async () => {
  const old = await bareClient(`${here.url}/A`);
  old.socket.pause();
  const young = await bareClient(`${here.url}/A`);
  expect(here.server.link("A")).toBe(here.links[1]);
  await until(() => here.closed.length === 1, 4000);
  expect(here.closed).toEqual(["the station has a newer connection"]);
  expect(here.door).toEqual([]);
  old.socket.terminate();
  young.socket.terminate();
});

test("a connection that gives no sign of life is cut", async () => {
  await here.server.close();
  here = await stage({ pingIntervalMs: 30 });
  const silent = await bareClient(`${here.url}/SILENT`);
  const alive = await bareClient(`${here.url}/ALIVE`);
  silent.socket.pause();
  await until(() => here.closed.length === 1);
  expect(here.closed).toEqual(["no sign of life"]);
  expect(here.server.stationIds).toEqual(["ALIVE"]);
  silent.socket.terminate();
  alive.socket.terminate();
});

test("connections beyond the limit are answered 503", async () => {
  await here.server.close();
  here = await stage({ maxConnections: 1 });
  const first = await bareClient(`${here.url}/A`);
  await expect(bareClient(`${here.url}/B`)).rejects.toThrow("503");
  first.socket.terminate();
});

test("a server that closes says farewell with code 1001", async () => {
  const { closed } = await bareClient(`${here.url}/A`);
  await here.server.close();
  expect(await closed).toEqual({ code: 1001, reason: "the central system goes down" });
});
