import { fork } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { ModbusUnit } from "@oec/modbus";
import { median } from "../lib/stopwatch.ts";
import { atMost, figure, type Row, type SuiteContext } from "../lib/suite.ts";
import { BareClient } from "./bare-client.ts";
import { connectionTo } from "./connect.ts";

const ROUNDS = 11;
const READS_A_ROUND = 2_000;

/** Processor time of a read beside a bare client, and the heap over many reads; the server is a process of its own. */
export async function measureClient(context: SuiteContext, reads: number): Promise<readonly Row[]> {
  const child = fork(join(import.meta.dirname, "server.ts"), { execArgv: process.execArgv });
  const port = await new Promise<number>((resolve) =>
    child.once("message", (message) => resolve(Number(message))),
  );
  const connection = connectionTo(port, { timeoutMs: 5_000 });
  const unit = new ModbusUnit(connection, 1);
  const bare = await BareClient.open(port);
  try {
    const rows: Row[] = [];
    for (const count of [10, 125]) {
      const ours = () => unit.readHoldingRegisters(0, count);
      const theirs = () => bare.read(1, 0, count);
      const [own, peer] = await cpuOfTurns(ours, theirs);
      const base = { unit: "us", peer: { name: "bare node:net client", value: peer } };
      rows.push(
        atMost(1.6 * peer, {
          id: `modbus/cpu-${count}`,
          name: `processor time of a read of ${count} registers, one at a time`,
          value: own,
          ...base,
        }),
      );
      context.progress(`reads of ${count} registers`);
    }
    rows.push(...(await heapRows(unit, reads, context)));
    return rows;
  } finally {
    await connection.close();
    bare.close();
    child.kill();
  }
}

/** Median processor time of one call of each [us]; their rounds take turns. */
async function cpuOfTurns(...calls: readonly (() => Promise<unknown>)[]): Promise<readonly [number, number]> {
  const times = calls.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, call] of calls.entries()) {
      const before = process.cpuUsage();
      for (let read = 0; read < READS_A_ROUND; read += 1) await call();
      const { user, system } = process.cpuUsage(before);
      // The first round warms the compiler up.
      if (round > 0) times[index]?.push((user + system) / READS_A_ROUND);
    }
  }
  const [first = [], second = []] = times;
  return [median(first), median(second)];
}

async function heapRows(unit: ModbusUnit, reads: number, context: SuiteContext): Promise<readonly Row[]> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const used = (): number => {
    collect();
    return process.memoryUsage().heapUsed / 1e6;
  };
  const started = performance.now();
  for (let read = 0; read < reads / 10; read += 1) await unit.readHoldingRegisters(0, 10);
  const before = used();
  for (let read = reads / 10; read < reads; read += 1) {
    await unit.readHoldingRegisters(0, 10);
    if (read % 200_000 === 0) context.progress(`${read} of ${reads} reads`);
  }
  const growth = used() - before;
  const rate = reads / ((performance.now() - started) / 1_000);
  return [
    atMost(1, {
      id: "modbus/heap",
      name: `heap after ${reads} reads, over that after a tenth`,
      value: growth,
      unit: "MB",
    }),
    figure({ id: "modbus/rate", name: "reads of 10 registers, one at a time", value: rate, unit: "reads/s" }),
  ];
}
