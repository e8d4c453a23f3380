import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { ModbusUnit } from "@oec/modbus";
import { ModbusTestServer } from "@oec/modbus/testing";
import { connectionTo, faultOf } from "../support/connect.ts";
import { freePort, output, pythonWith, stopped } from "../support/peers.ts";

const PACKAGES = "python3-pymodbus, python3-serial and python3-serial-asyncio";

/** pymodbus 3.0 as Debian has it: a hundred holding registers of 17, and identification. */
const SERVER = `
import sys
from pymodbus.datastore import ModbusSequentialDataBlock, ModbusServerContext, ModbusSlaveContext
from pymodbus.device import ModbusDeviceIdentification
from pymodbus.server import StartTcpServer
store = ModbusSlaveContext(hr=ModbusSequentialDataBlock(0, [17] * 100), zero_mode=True)
identity = ModbusDeviceIdentification(info_name={"VendorName": "Peer", "ProductCode": "PY"})
StartTcpServer(context=ModbusServerContext(slaves=store, single=True), identity=identity, address=("127.0.0.1", int(sys.argv[1])))
`;

test("our client reads, writes and identifies a pymodbus server", { timeout: 30_000 }, async (context) => {
  const python = pythonWith(context, "pymodbus.server, pymodbus.client", PACKAGES);
  const port = await freePort();
  const child = spawn(python, ["-c", SERVER, String(port)], { stdio: "ignore" });
  try {
    await using connection = connectionTo(port, { timeoutMs: 2_000, firstBackOffMs: 0 });
    const unit = new ModbusUnit(connection, 1);
    await expect
      .poll(() => unit.readHoldingRegisters(0, 2).catch(String), { timeout: 15_000 })
      .toEqual([17, 17]);
    await unit.writeMultipleRegisters(5, [1, 2, 3]);
    expect(await unit.readHoldingRegisters(4, 4)).toEqual([17, 1, 2, 3]);
    expect((await unit.readIdentification(1)).get(0)).toBe("Peer");
    expect(await faultOf(unit.readHoldingRegisters(200, 1))).toMatchObject({
      kind: "exception",
      exceptionCode: 2,
    });
  } finally {
    await stopped(child);
  }
});

/** The client of pymodbus: reads, writes, reads what is not there, asks who it is. */
const CLIENT = `
import json, sys
from pymodbus.client import ModbusTcpClient
client = ModbusTcpClient("127.0.0.1", port=int(sys.argv[1]))
client.connect()
held = client.read_holding_registers(100, 2, slave=1).registers
client.write_registers(100, [4321, 8], slave=1)
client.write_coil(3, True, slave=1)
after = client.read_holding_registers(100, 2, slave=1).registers
coils = client.read_coils(0, 4, slave=1).bits[:4]
missing = client.read_holding_registers(500, 1, slave=1).exception_code
client.close()
print(json.dumps([held, after, coils, missing]))
`;

test("a pymodbus client reads and writes our test server", { timeout: 30_000 }, async (context) => {
  const python = pythonWith(context, "pymodbus.server, pymodbus.client", PACKAGES);
  await using server = await ModbusTestServer.start();
  const unit = server.unit(1);
  unit.holding.set(100, [1_234, 0xfffe]);
  unit.coils.set(0, [1, 0, 1, 0]);
  expect(JSON.parse(await output(python, ["-c", CLIENT, String(server.port)]))).toEqual([
    [1_234, 0xfffe],
    [4_321, 8],
    [true, false, true, true],
    2,
  ]);
});
