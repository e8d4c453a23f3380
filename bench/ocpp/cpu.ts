import type { WebSocket } from "ws";
import { median } from "../lib/stopwatch.ts";
import { atMost, figure, type Row, type SuiteContext } from "../lib/suite.ts";
import { openAll, startServer, type ServerProcess } from "./child.ts";

const CONNECTIONS = 100;
const ROUNDS = 5;
const KINDS = ["bare", "ours", "ocpp-rpc", "ocpp-ts"] as const;

const sample = (measurand: string, unit: string, phase?: string): object => ({
  value: "230.4",
  measurand,
  unit,
  context: "Sample.Periodic",
  ...(phase !== undefined && { phase }),
});
const METER_VALUES = JSON.stringify({
  connectorId: 1,
  meterValue: [
    {
      timestamp: "2026-01-01T00:00:00Z",
      sampledValue: [
        sample("Energy.Active.Import.Register", "Wh"),
        sample("Power.Active.Import", "W"),
        sample("Current.Import", "A", "L1"),
        sample("Current.Import", "A", "L2"),
        sample("Current.Import", "A", "L3"),
        sample("Voltage", "V", "L1-N"),
      ],
    },
  ],
});
const CALLS = { Heartbeat: "{}", MeterValues: METER_VALUES } as const;

/** Processor time of a server per call with 100 stations that each wait for their answer; the servers take turns. */
export async function measureCpu(context: SuiteContext): Promise<readonly Row[]> {
  const servers = await Promise.all(KINDS.map((kind) => startServer(kind)));
  const sockets = await Promise.all(servers.map(({ port }) => openAll(port, CONNECTIONS)));
  try {
    const rows: Row[] = [];
    for (const action of ["Heartbeat", "MeterValues"] as const) {
      const times = KINDS.map((): number[] => []);
      for (let round = 0; round <= ROUNDS; round += 1) {
        for (const [k, kind] of KINDS.entries()) {
          const server = servers[k];
          const own = sockets[k];
          if (server === undefined || own === undefined) continue;
          const calls = kind === "ocpp-ts" ? 300 : 6000;
          const time = await cpuOf(server, own, action, calls);
          // The first round warms the compiler up.
          if (round > 0) times[k]?.push(time);
        }
      }
      const [bareUs = 0, ...others] = times.map(median);
      for (const [k, value] of others.entries()) {
        const kind = KINDS[k + 1] ?? "";
        const row = {
          id: `ocpp/cpu-${action.toLowerCase()}-${kind}`,
          name: `server's processor time of a ${action}, 100 connections, ${kind}`,
          value,
          unit: "us",
          peer: { name: "bare ws", value: bareUs },
        };
        rows.push(kind === "ours" ? atMost(1.6 * bareUs, row) : figure(row));
      }
      context.progress(action);
    }
    return rows;
  } finally {
    for (const socket of sockets.flat()) socket.terminate();
    await Promise.all(servers.map((server) => server.kill()));
  }
}

/** Processor time of one call [us]. */
async function cpuOf(
  server: ServerProcess,
  sockets: readonly WebSocket[],
  action: keyof typeof CALLS,
  calls: number,
): Promise<number> {
  const before = await server.usage();
  let sent = 0;
  await Promise.all(
    sockets.map(
      (socket) =>
        new Promise<void>((resolve, reject) => {
          const send = (): void => {
            if (sent >= calls) {
              socket.removeAllListeners("message");
              resolve();
              return;
            }
            sent += 1;
            socket.send(`[2,"m${(ids += 1)}","${action}",${CALLS[action]}]`);
          };
          socket.on("message", (bytes: Buffer) => {
            if (bytes[1] === 0x33) send();
            else reject(new Error(`not a result: ${bytes.toString()}`));
          });
          send();
        }),
    ),
  );
  const after = await server.usage();
  return (after.cpuUs - before.cpuUs) / calls;
}

let ids = 0;
