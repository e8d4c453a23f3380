import { expect, test } from "vitest";
import { ConnectionPool } from "@oec/modbus";
import { tcpOpener } from "@oec/modbus/node";
import { ModbusTestServer } from "@oec/modbus/testing";
import { systemClock } from "../support/clock.ts";

test("devices at the same host and port share one connection, which closes after the last of them", async () => {
  await using server = await ModbusTestServer.start({ singleClient: true });
  for (const unitId of [1, 2, 3]) server.unit(unitId).holding.set(0, [unitId]);
  await using pool = new ConnectionPool({ clock: systemClock });
  const leases = [1, 2, 3].map((unitId) =>
    pool.lease(tcpOpener({ host: "127.0.0.1", port: server.port }), unitId),
  );
  const read = await Promise.all(leases.map(({ unit }) => unit.readHoldingRegisters(0, 1)));
  expect(read).toEqual([[1], [2], [3]]);
  expect(server.accepted).toBe(1);
  expect(pool.connections).toHaveLength(1);
  const [first, ...others] = leases;
  for (const lease of others) await lease[Symbol.asyncDispose]();
  expect(await first!.unit.readHoldingRegisters(0, 1)).toEqual([1]);
  await first![Symbol.asyncDispose]();
  await first![Symbol.asyncDispose]();
  expect(pool.connections).toHaveLength(0);
  await expect.poll(() => server.openConnections).toBe(0);
});

test("settings that make no sense are refused", async () => {
  await using pool = new ConnectionPool({ clock: systemClock });
  const opener = tcpOpener({ host: "127.0.0.1", port: 1 });
  expect(() => pool.lease(opener, 1, { maxInFlight: 9 })).toThrow(/maxInFlight is 9, expected 1 to 8/);
  expect(() => pool.lease(opener, 1, { timeoutMs: 0 })).toThrow(/timeoutMs/);
  expect(() => pool.lease(opener, 256)).toThrow(/unitId is 256/);
});
