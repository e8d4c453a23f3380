import { ModbusUnit, profileById, RegisterReader } from "@oec/modbus";
import { identifyAt } from "@oec/modbus/node";
import { ModbusTestServer } from "@oec/modbus/testing";
import { median } from "../lib/stopwatch.ts";
import { atLeast, atMost, type Row } from "../lib/suite.ts";
import { systemClock } from "../lib/system-clock.ts";
import { connectionTo } from "./connect.ts";

/** What a controller polls of a SUN2000. */
const POINTS = [
  ["pv1Voltage", "pv1Current", "pvPower", "voltageL1", "voltageL2", "voltageL3", "currentL1", "currentL2"],
  ["currentL3", "activePower", "reactivePower", "frequency", "efficiency", "inverterTemperature"],
  ["deviceStatus", "faultCode", "gridPower", "gridExportTotal", "gridImportTotal", "gridPowerL1", "soc"],
  ["batteryStatus", "batteryVoltage", "batteryCurrent", "batteryPower", "chargePowerLimit"],
  ["dischargePowerLimit", "forcedPeriod", "workingMode", "forcibleCommand"],
].flat();

/** Reading 30 points in blocks and one by one, on a device that takes 10 ms per request; and writes while identifying. */
export async function measurePolls(): Promise<readonly Row[]> {
  const { registers, reading } = profileById("huawei");
  await using server = await ModbusTestServer.start({ serialised: true, treat: () => ({ delayMs: 10 }) });
  const { holding } = server.unit(1);
  for (const from of [30_000, 32_000, 37_000, 47_000]) {
    holding.set(
      from,
      Array.from({ length: 1_000 }, () => 1),
    );
  }
  await using connection = connectionTo(server.port, { timeoutMs: 5_000 });
  const unit = new ModbusUnit(connection, 1);
  const planned = new RegisterReader(unit, registers, reading);
  const single = new RegisterReader(unit, registers, { ...reading, maxGap: -1, maxCount: 4 });
  const plannedMs: number[] = [];
  const singleMs: number[] = [];
  const before = server.requests;
  await planned.read(POINTS);
  const requests = server.requests - before;
  for (let round = 0; round < 5; round += 1) {
    plannedMs.push(await wallMs(() => planned.read(POINTS)));
    singleMs.push(
      await wallMs(async () => {
        for (const name of POINTS) await single.read([name]);
      }),
    );
  }
  const [fast, slow] = [median(plannedMs), median(singleMs)];
  await identifyAt(
    { host: "127.0.0.1", port: server.port },
    { clock: systemClock, timeoutMs: 100, all: true },
  );
  return [
    atMost(8, {
      id: "modbus/poll-requests",
      name: `requests for ${POINTS.length} points`,
      value: requests,
      unit: "requests",
    }),
    atLeast(3.5, {
      id: "modbus/poll-speed",
      name: "30 points in blocks, times faster than one by one, 10 ms per request",
      value: slow / fast,
      unit: "times",
    }),
    atMost(0, {
      id: "modbus/identify-writes",
      name: "writes while identifying",
      value: server.writes.length,
      unit: "writes",
    }),
  ];
}

async function wallMs(call: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await call();
  return performance.now() - started;
}
