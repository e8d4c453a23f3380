// A central system as a process of its own, so that its processor time and memory are its own: kind and file come as arguments.
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import process from "node:process";
import { AuthorisationList, CentralSystem, MemoryTransactionStore, OCPP16 } from "@oec/ocpp";
import type { Transaction } from "@oec/ocpp";
import { OcppServer } from "@oec/ocpp/node";
import { WebSocketServer } from "ws";
import { systemClock } from "../lib/system-clock.ts";

const require = createRequire(import.meta.url);
const [, , kind = "ours", portText = "0", journal = ""] = process.argv;
const NOW = "2026-01-01T00:00:00Z";
const answerTo = (action: string): object => (action === "Heartbeat" ? { currentTime: NOW } : {});

/** Transactions in a file that grows by a line with each change. */
class FileStore extends MemoryTransactionStore {
  #last = 0;

  constructor() {
    super();
    if (journal === "" || !existsSync(journal)) return;
    for (const line of readFileSync(journal, "utf8").split("\n")) {
      if (!line.endsWith("}")) continue;
      const transaction = JSON.parse(line) as Transaction;
      super.save(transaction);
      this.#last = Math.max(this.#last, transaction.transactionId);
    }
  }

  override nextTransactionId(): number {
    return (this.#last += 1);
  }

  override save(transaction: Transaction): void {
    if (journal !== "") appendFileSync(journal, `${JSON.stringify(transaction)}\n`);
    super.save(transaction);
  }
}

async function ours(): Promise<number> {
  const central = new CentralSystem({
    clock: systemClock,
    store: new FileStore(),
    authorisation: new AuthorisationList({}, "Accepted"),
    bootWaitMs: 3_600_000,
  });
  const server = await OcppServer.listen({
    host: "127.0.0.1",
    port: Number(portText),
    clock: systemClock,
    protocols: [OCPP16],
    maxConnections: 4096,
    authenticate: ({ basic, stationId }) =>
      stationId.startsWith("LOCKED") && basic === undefined
        ? { admitted: false, status: 401 }
        : { admitted: true },
    accept: ({ stationId }) => central.accept(stationId),
  });
  return server.port;
}

/** JSON.parse and an answer: what nobody can do with less on ws. */
function bare(): Promise<number> {
  const http = createServer();
  const sockets = new WebSocketServer({
    server: http,
    perMessageDeflate: false,
    handleProtocols: () => "ocpp1.6",
  });
  sockets.on("connection", (socket) => {
    socket.on("message", (bytes: Buffer) => {
      const [, id, action] = JSON.parse(bytes.toString()) as [number, string, string];
      socket.send(JSON.stringify([3, id, answerTo(action)]));
    });
  });
  return new Promise((resolve) => {
    http.listen(0, "127.0.0.1", () => {
      const address = http.address();
      resolve(typeof address === "object" && address !== null ? address.port : 0);
    });
  });
}

async function ocppRpc(): Promise<number> {
  interface Client {
    handle(handler: (call: { readonly method: string }) => object): void;
  }
  interface Server {
    auth(decide: (accept: () => void) => void): void;
    on(event: "client", listener: (client: Client) => void): void;
    listen(port: number, host: string): Promise<{ address(): { port: number } }>;
  }
  const { RPCServer } = require("ocpp-rpc") as { RPCServer: new (options: object) => Server };
  const server = new RPCServer({ protocols: ["ocpp1.6"], strictMode: true });
  server.auth((accept) => accept());
  server.on("client", (client) => client.handle(({ method }) => answerTo(method)));
  return (await server.listen(0, "127.0.0.1")).address().port;
}

async function ocppTs(): Promise<number> {
  interface Client {
    on(event: string, listener: (payload: object, reply: (answer: object) => void) => void): void;
  }
  interface Server {
    on(event: "connection", listener: (client: Client) => void): void;
    listen(port: number): void;
  }
  const { OcppServer: TsServer } = require("ocpp-ts") as { OcppServer: new () => Server };
  const probe = createServer();
  const port = await new Promise<number>((resolve) => {
    probe.listen(0, () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
  const server = new TsServer();
  server.on("connection", (client) => {
    for (const action of ["Heartbeat", "MeterValues"]) {
      client.on(action, (_payload, reply) => reply(answerTo(action)));
    }
    client.on("error", () => undefined);
  });
  server.listen(port);
  return port;
}

const STARTS: Readonly<Record<string, () => Promise<number>>> = {
  ours,
  bare,
  "ocpp-rpc": ocppRpc,
  "ocpp-ts": ocppTs,
};
const port = (await STARTS[kind]?.()) ?? 0;
process.on("message", () => {
  globalThis.gc?.();
  process.send?.({ ...process.cpuUsage(), rss: process.memoryUsage().rss });
});
process.on("disconnect", () => process.exit());
process.send?.(port);
