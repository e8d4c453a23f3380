import modbusSerial from "modbus-serial";
import { expect, test } from "vitest";
import { ModbusUnit } from "@oec/modbus";
import { ModbusTestServer } from "@oec/modbus/testing";
import { connectionTo } from "../support/connect.ts";
import { freePort } from "../support/peers.ts";

test("modbus-serial's own client reads and writes our test server", async () => {
  await using server = await ModbusTestServer.start();
  server.unit(1).holding.set(0, [11, 22, 33]);
  server.unit(1).identification.set(0, "OEC");
  const client = new modbusSerial.default();
  await client.connectTCP("127.0.0.1", { port: server.port });
  client.setID(1);
  client.setTimeout(1_000);
  expect((await client.readHoldingRegisters(0, 3)).data).toEqual([11, 22, 33]);
  await client.writeRegisters(1, [7, 8]);
  await client.writeRegister(0, 9);
  expect((await client.readHoldingRegisters(0, 3)).data).toEqual([9, 7, 8]);
  await expect(client.readHoldingRegisters(50, 1)).rejects.toMatchObject({ modbusCode: 2 });
  await new Promise<void>((resolve) => client.close(() => resolve()));
});

test("our client reads and writes modbus-serial's server", async () => {
  const port = await freePort();
  const registers = new Map([
    [0, 5],
    [1, 6],
  ]);
  const server = new modbusSerial.ServerTCP(
    {
      getHoldingRegister: (address: number) => registers.get(address) ?? 0,
      setRegister: (address: number, value: number) => void registers.set(address, value),
    },
    { host: "127.0.0.1", port, unitID: 1 },
  );
  await new Promise<void>((resolve) => server.on("initialized", () => resolve()));
  await using connection = connectionTo(port, { timeoutMs: 1_000 });
  const unit = new ModbusUnit(connection, 1);
  expect(await unit.readHoldingRegisters(0, 2)).toEqual([5, 6]);
  await unit.writeSingleRegister(1, 60);
  await unit.writeMultipleRegisters(2, [70, 80]);
  expect(await unit.readHoldingRegisters(0, 4)).toEqual([5, 60, 70, 80]);
  await connection.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
