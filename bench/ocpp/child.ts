import { fork, type ChildProcess } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { WebSocket } from "ws";

/** What a server process has used so far. */
export interface Usage {
  /** Processor time [us]. */
  readonly cpuUs: number;
  /** Resident memory after a collection [bytes]. */
  readonly rss: number;
}

/** A server process. */
export interface ServerProcess {
  readonly port: number;
  readonly child: ChildProcess;
  usage(): Promise<Usage>;
  /** True until the process ends. */
  isAlive(): boolean;
  kill(): Promise<void>;
}

export async function startServer(kind: string, port = 0, journal = ""): Promise<ServerProcess> {
  const child = fork(join(import.meta.dirname, "server.ts"), [kind, String(port), journal], {
    execArgv: [...process.execArgv, "--expose-gc"],
  });
  const listening = await next<number>(child);
  return {
    port: listening,
    child,
    usage: async () => {
      child.send("usage");
      const { user, system, rss } = await next<{ user: number; system: number; rss: number }>(child);
      return { cpuUs: user + system, rss };
    },
    isAlive: () => child.exitCode === null && child.signalCode === null,
    kill: () =>
      new Promise((resolve) => {
        if (child.exitCode !== null || child.signalCode !== null) {
          resolve();
          return;
        }
        child.once("exit", () => resolve());
        child.kill("SIGKILL");
      }),
  };
}

const next = <Message>(child: ChildProcess): Promise<Message> =>
  new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error("the server process has ended"));
    child.once("exit", ended);
    child.once("message", (message) => {
      child.off("exit", ended);
      resolve(message as Message);
    });
  });

/** Opens connections, some at a time. */
export async function openAll(port: number, count: number, prefix = "CP"): Promise<readonly WebSocket[]> {
  const sockets: WebSocket[] = [];
  while (sockets.length < count) {
    const batch = Array.from({ length: Math.min(50, count - sockets.length) }, (_, k) =>
      openOne(port, `${prefix}${sockets.length + k}`),
    );
    sockets.push(...(await Promise.all(batch)));
  }
  return sockets;
}

export const openOne = (port: number, stationId: string): Promise<WebSocket> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/${stationId}`, ["ocpp1.6"], {
      perMessageDeflate: false,
    });
    socket.once("open", () => resolve(socket));
    socket.once("error", reject);
  });
