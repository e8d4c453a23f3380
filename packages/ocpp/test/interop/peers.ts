import { createServer } from "node:net";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);

/** Answers a call of the other side. */
export type Answer = (action: string, payload: Record<string, unknown>) => object;

/** A charge point that somebody else has written. */
export interface PeerStation {
  call(action: string, payload: object): Promise<Record<string, unknown>>;
  close(): void;
}

/** A central system that somebody else has written, with one station. */
export interface PeerCentral {
  readonly url: string;
  /** Resolves once the station is there. */
  call(action: string, payload: object): Promise<Record<string, unknown>>;
  close(): Promise<void>;
}

/** An implementation that the tests meet, in both roles. */
export interface Peer {
  readonly name: string;
  station(url: string, stationId: string, answer: Answer): Promise<PeerStation>;
  central(answer: Answer): Promise<PeerCentral>;
}

export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === "object" && address !== null ? address.port : 0;
}

interface RpcCall {
  readonly method: string;
  readonly params: Record<string, unknown>;
}
interface RpcClientLike {
  handle(handler: (call: RpcCall) => object): void;
  connect(): Promise<void>;
  call(method: string, params: object): Promise<Record<string, unknown>>;
  close(options: object): Promise<unknown>;
}
interface RpcServerLike {
  auth(decide: (accept: (session: object) => void) => void): void;
  on(event: "client", listener: (client: RpcClientLike) => void): void;
  listen(port: number, host: string): Promise<{ address(): { port: number } }>;
  close(options: object): Promise<void>;
}

/** ocpp-rpc, in strict mode: it checks every payload against its own copy of the schemas. */
export const ocppRpc = (protocol: "ocpp1.6" | "ocpp2.0.1"): Peer => {
  const { RPCClient, RPCServer } = require("ocpp-rpc") as {
    RPCClient: new (options: object) => RpcClientLike;
    RPCServer: new (options: object) => RpcServerLike;
  };
  return {
    name: `ocpp-rpc (${protocol})`,
    async station(url, identity, answer) {
      const options = { endpoint: url, identity, protocols: [protocol], strictMode: true, reconnect: false };
      const client = new RPCClient(options);
      client.handle(({ method, params }) => answer(method, params));
      await client.connect();
      return {
        call: (action, payload) => client.call(action, payload),
        close: () => void client.close({ force: true }),
      };
    },
    async central(answer) {
      const server = new RPCServer({ protocols: [protocol], strictMode: true });
      let current: RpcClientLike | undefined;
      server.auth((accept) => accept({}));
      server.on("client", (client) => {
        current = client;
        client.handle(({ method, params }) => answer(method, params));
      });
      const http = await server.listen(0, "127.0.0.1");
      return {
        url: `ws://127.0.0.1:${http.address().port}`,
        call: (action, payload) =>
          current?.call(action, payload) ?? Promise.reject(new Error("nobody there")),
        close: () => server.close({ force: true }),
      };
    },
  };
};

type Callback = (payload: object) => void;
interface TsClientLike {
  on(event: string, listener: (payload: Record<string, unknown>, reply: Callback) => void): void;
  connect(url: string): void;
  callRequest(action: string, payload: object): Promise<Record<string, unknown>>;
  connection: { readonly socket: { close(): void } } | null;
}
interface TsServerLike {
  on(event: "connection", listener: (client: TsClientLike) => void): void;
  listen(port: number): void;
}

/** Actions of 1.6 that the conversations use, by who sends them. */
const TO_CENTRAL = [
  "Authorize",
  "BootNotification",
  "Heartbeat",
  "MeterValues",
  "StartTransaction",
  "StatusNotification",
  "StopTransaction",
];
const TO_STATION = [
  "ChangeConfiguration",
  "GetCompositeSchedule",
  "GetConfiguration",
  "RemoteStartTransaction",
  "RemoteStopTransaction",
  "SetChargingProfile",
  "TriggerMessage",
];

export const ocppTs = (): Peer => {
  const { OcppClient, OcppServer } = require("ocpp-ts") as {
    OcppClient: new (id: string) => TsClientLike;
    OcppServer: new () => TsServerLike;
  };
  const answerAll = (client: TsClientLike, actions: readonly string[], answer: Answer): void => {
    for (const action of actions) client.on(action, (payload, reply) => reply(answer(action, payload)));
    client.on("error", () => undefined);
  };
  return {
    name: "ocpp-ts",
    async station(url, stationId, answer) {
      const client = new OcppClient(stationId);
      answerAll(client, TO_STATION, answer);
      const connected = new Promise<void>((resolve) => client.on("connect", () => resolve()));
      client.connect(`${url}/`);
      await connected;
      return {
        call: (action, payload) => client.callRequest(action, payload),
        close: () => client.connection?.socket.close(),
      };
    },
    async central(answer) {
      const server = new OcppServer();
      const port = await freePort();
      let current: TsClientLike | undefined;
      server.on("connection", (client) => {
        current = client;
        answerAll(client, TO_CENTRAL, answer);
      });
      server.listen(port);
      return {
        url: `ws://127.0.0.1:${port}`,
        call: (action, payload) =>
          current?.callRequest(action, payload) ?? Promise.reject(new Error("nobody there")),
        // It has no close.
        close: () => Promise.resolve(),
      };
    },
  };
};

interface VoltRequest extends Record<string, unknown> {
  readonly action: string;
}
interface VoltAnswer {
  unsafeCoerce(): Record<string, unknown>;
}
interface VoltChargePoint {
  connect(): Promise<unknown>;
  sendRequest(request: object): { run(): Promise<VoltAnswer> };
  close(): void;
}
interface VoltCentral {
  sendRequest(request: object): { run(): Promise<VoltAnswer> };
  close(): Promise<void>;
}

export const voltbras = (): Peer => {
  const { ChargePoint, CentralSystem } = require("@voltbras/ts-ocpp") as {
    ChargePoint: new (id: string, handler: (request: VoltRequest) => object, url: string) => VoltChargePoint;
    CentralSystem: new (
      port: number,
      handler: (request: VoltRequest, metadata: { readonly chargePointId: string }) => object,
      options: object,
    ) => VoltCentral;
  };
  const version = { ocppVersion: "v1.6-json" } as const;
  const handler =
    (answer: Answer) =>
    ({ action, ocppVersion, ...payload }: VoltRequest): object => ({
      action,
      ocppVersion,
      ...answer(action, payload),
    });
  const send = async (
    peer: { sendRequest(request: object): { run(): Promise<VoltAnswer> } },
    request: object,
  ): Promise<Record<string, unknown>> =>
    (await peer.sendRequest({ ...version, ...request }).run()).unsafeCoerce();
  return {
    name: "@voltbras/ts-ocpp",
    async station(url, stationId, answer) {
      const station = new ChargePoint(stationId, handler(answer), url);
      await station.connect();
      return { call: (action, payload) => send(station, { action, payload }), close: () => station.close() };
    },
    async central(answer) {
      const port = await freePort();
      const central = new CentralSystem(port, handler(answer), { host: "127.0.0.1" });
      return {
        url: `ws://127.0.0.1:${port}`,
        call: (action, payload) => send(central, { action, payload, chargePointId: "CP1" }),
        close: () => central.close(),
      };
    },
  };
};
