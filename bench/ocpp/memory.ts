import { setTimeout as sleep } from "node:timers/promises";
import { atMost, figure, type Row } from "../lib/suite.ts";
import { openAll, startServer } from "./child.ts";

const CONNECTIONS = 1000;

/** Resident memory of an idle connection: a fresh server, before and after a thousand of them. */
export async function measureMemory(): Promise<readonly Row[]> {
  const values: number[] = [];
  for (const kind of ["ours", "bare"]) {
    const server = await startServer(kind);
    // The first ones load what every server loads once.
    const first = await openAll(server.port, 50, "FIRST");
    await sleep(300);
    const before = await server.usage();
    const sockets = await openAll(server.port, CONNECTIONS);
    await sleep(500);
    await server.usage();
    const after = await server.usage();
    values.push((after.rss - before.rss) / CONNECTIONS / 1024);
    for (const socket of [...first, ...sockets]) socket.terminate();
    await server.kill();
  }
  const [ours = 0, bare = 0] = values;
  const peer = { name: "bare ws", value: bare };
  const name = "resident memory of an idle connection, of 1,000";
  return [
    atMost(15, { id: "ocpp/rss-per-connection", name, value: ours, unit: "KB", peer }),
    figure({ id: "ocpp/rss-per-connection-bare", name: `${name}, bare ws`, value: bare, unit: "KB" }),
  ];
}
