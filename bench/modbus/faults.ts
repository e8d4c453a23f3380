import process from "node:process";
import { setTimeout as sleep } from "node:timers/promises";
import modbusSerial from "modbus-serial";
import { ModbusError, ModbusUnit } from "@oec/modbus";
import type { Treat } from "@oec/modbus/testing";
import { atMost, figure, type Row, type SuiteContext } from "../lib/suite.ts";
import { uniform as uniformSource } from "../optimizer/uniform.ts";
import { addressServer, connectionTo } from "./connect.ts";

const READS = 10_000;
const CYCLES = 1_000;

/** Whether wrong values come out, how fast a lost connection shows, and what time-outs leave behind. */
export async function measureFaults(context: SuiteContext): Promise<readonly Row[]> {
  const raw = await rawReads();
  context.progress("raw modbus-serial");
  const rows: Row[] = [
    figure({
      id: "modbus/raw-wrong",
      name: "raw modbus-serial: wrong values in 300 reads at once (baseline)",
      value: raw.wrong,
      unit: "values",
    }),
  ];
  for (const [maxInFlight, keepOnTimeout] of [
    [1, false],
    [8, false],
    [8, true],
  ] as const) {
    const { wrong, right } = await hostileReads(context.seed, maxInFlight, keepOnTimeout);
    const kept = keepOnTimeout ? ", connection kept" : "";
    const what = `${READS} reads at once on a hostile server, ${maxInFlight} in flight${kept}`;
    const id = `modbus/hostile-${maxInFlight}${keepOnTimeout ? "-kept" : ""}`;
    rows.push(
      atMost(0, {
        id: `${id}-wrong`,
        name: `${what}: wrong values`,
        value: wrong,
        unit: "values",
        peer: { name: "raw modbus-serial, of 300", value: raw.wrong },
      }),
      figure({ id: `${id}-right`, name: `${what}: right ones`, value: right, unit: "values" }),
    );
    context.progress(what);
  }
  rows.push(await rejection(), await leftovers());
  return rows;
}

/** The library as it is, with all reads at once and a server that answers each after the other. */
async function rawReads(): Promise<{ wrong: number }> {
  await using server = await addressServer(400);
  const client = new modbusSerial.default();
  client.on("error", () => undefined);
  await client.connectTCP("127.0.0.1", { port: server.port });
  client.setID(1);
  client.setTimeout(1_000);
  let wrong = 0;
  const read = async (address: number): Promise<void> => {
    try {
      const { data } = await client.readHoldingRegisters(address, 1);
      if (data[0] !== address) wrong += 1;
    } catch (error) {
      // Its time-outs are no Errors; anything else is a mistake of this bench.
      if (error instanceof TypeError) throw error;
    }
  };
  await Promise.all(Array.from({ length: 300 }, (_, address) => read(address)));
  await new Promise<void>((resolve) => client.destroy(() => resolve()));
  return { wrong };
}

/** Late, repeated, cut, short and misaddressed replies, and delays that change their order. */
function hostile(seed: number): Treat {
  const uniform = uniformSource(seed);
  return () => {
    const chance = uniform();
    if (chance < 0.004) return { delayMs: 70 + 60 * uniform() };
    if (chance < 0.01) return { missingRegisters: 1 };
    if (chance < 0.016) return { dropAfterBytes: Math.floor(13 * uniform()) };
    if (chance < 0.022) return { unitId: 2 };
    if (chance < 0.026) return { protocol: 1 };
    if (chance < 0.3) return { times: 2 };
    return chance < 0.6 ? {} : { delayMs: 3 * uniform() };
  };
}

async function hostileReads(
  seed: number,
  maxInFlight: number,
  keepOnTimeout: boolean,
): Promise<{ wrong: number; right: number }> {
  await using server = await addressServer(READS + 1, { treat: hostile(seed) });
  await using connection = connectionTo(server.port, {
    maxInFlight,
    keepOnTimeout,
    timeoutMs: 60,
    firstBackOffMs: 0,
    longestBackOffMs: 0,
  });
  const unit = new ModbusUnit(connection, 1);
  let wrong = 0;
  let right = 0;
  const read = async (address: number): Promise<void> => {
    try {
      const values = await unit.readHoldingRegisters(address, 2);
      if (values.length === 2 && values[0] === address && values[1] === address + 1) right += 1;
      else wrong += 1;
    } catch (error) {
      if (!ModbusError.isModbus(error)) throw error;
    }
  };
  await Promise.all(Array.from({ length: READS }, (_, address) => read(address)));
  return { wrong, right };
}

/** Time from a connection that is cut to the last of three rejections. */
async function rejection(): Promise<Row> {
  await using server = await addressServer(10, { treat: () => ({ silent: true }) });
  await using connection = connectionTo(server.port, { maxInFlight: 8, timeoutMs: 10_000 });
  const unit = new ModbusUnit(connection, 1);
  const waiting = [1, 2, 3].map((address) => refusal(unit.readHoldingRegisters(address, 1)));
  while (server.requests < 3) await sleep(1);
  const started = performance.now();
  server.disconnect();
  await Promise.all(waiting);
  const took = performance.now() - started;
  return atMost(100, {
    id: "modbus/rejected",
    name: "three reads wait, the server goes away: all rejected",
    value: took,
    unit: "ms",
  });
}

/** Sockets and timers that are left after many connections that timed out. */
async function leftovers(): Promise<Row> {
  await using server = await addressServer(10, { treat: () => ({ silent: true }) });
  await sleep(50);
  const before = process.getActiveResourcesInfo().length;
  const connection = connectionTo(server.port, { timeoutMs: 3 });
  const unit = new ModbusUnit(connection, 1);
  for (let cycle = 0; cycle < CYCLES; cycle += 1) {
    await refusal(unit.readHoldingRegisters(1, 1));
  }
  await connection.close();
  for (let tries = 0; server.openConnections > 0 && tries < 100; tries += 1) await sleep(10);
  await sleep(50);
  const left = process.getActiveResourcesInfo().length - before;
  return atMost(0, {
    id: "modbus/leftovers",
    name: `sockets and timers left after ${CYCLES} connections that timed out`,
    value: Math.max(0, left) + server.openConnections,
    unit: "handles",
  });
}

/** Waits for a call that the connection must refuse; anything else is a mistake of this bench. */
async function refusal(call: Promise<unknown>): Promise<void> {
  try {
    await call;
  } catch (error) {
    if (ModbusError.isModbus(error)) return;
    throw error;
  }
  throw new Error("a read was answered that must not be");
}
