import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { bareClient, rawExchange, upgradeRequest } from "../support/server.ts";
import { freePort } from "./peers.ts";

/** A server of somebody else, used as its README says, in a process of its own. */
let child: ChildProcess | undefined;
afterEach(() => void child?.kill("SIGKILL"));

async function start(code: string): Promise<number> {
  const port = await freePort();
  const script = `const port = ${port};${code};process.stdout.write("up\\n")`;
  child = spawn(process.execPath, ["-e", script], {
    cwd: join(import.meta.dirname, "../.."),
    stdio: ["ignore", "pipe", "ignore"],
  });
  await once(child.stdout!, "data");
  await sleep(100);
  return port;
}

/** True if the server's process ends within two seconds. */
const dies = (): Promise<boolean> =>
  Promise.race([once(child!, "exit").then(() => true), sleep(2000).then(() => false)]);

const OCPP_TS = `
  const { OcppServer } = require("ocpp-ts");
  const server = new OcppServer();
  server.on("connection", (client) => client.on("BootNotification", (_request, reply) => reply({})));
  server.listen(port)`;
const OCPP_RPC = `
  const { RPCServer } = require("ocpp-rpc");
  const server = new RPCServer({ protocols: ["ocpp1.6"], strictMode: true });
  server.auth((accept) => accept({}));
  server.listen(port)`;

test("ocpp-ts 0.3.0: an action named constructor ends the server's process", async () => {
  const port = await start(OCPP_TS);
  const ended = dies();
  const { socket } = await bareClient(`ws://127.0.0.1:${port}/CP1`);
  socket.on("error", () => undefined);
  socket.send('[2,"1","constructor",{}]');
  expect(await ended).toBe(true);
});

test("ocpp-ts 0.3.0: an unmasked frame ends the server's process", async () => {
  const port = await start(OCPP_TS);
  const ended = dies();
  await rawExchange(port, upgradeRequest("/CP1"), Buffer.from([0x81, 0x02, 0x68, 0x69]));
  expect(await ended).toBe(true);
});

test("ocpp-ts 0.3.0: an unmasked frame of a peer without sub-protocol ends the server's process", async () => {
  const port = await start(OCPP_TS);
  const ended = dies();
  await rawExchange(port, upgradeRequest("/CP1", null), Buffer.from([0x81, 0x02, 0x68, 0x69]));
  expect(await ended).toBe(true);
});

test("ocpp-rpc 2.2.1: an address that cannot be decoded ends the server's process", async () => {
  const port = await start(OCPP_RPC);
  const ended = dies();
  await rawExchange(port, upgradeRequest("/ocpp/CP%ZZ"));
  expect(await ended).toBe(true);
});
