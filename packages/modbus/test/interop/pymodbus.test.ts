import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { ModbusUnit } from "@oec/modbus";
import { connectionTo, faultOf } from "../support/connect.ts";
import { freePort, needsProgram, stopped } from "../support/peers.ts";

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
  needsProgram(context, "python3", ["-c", "import pymodbus"], "python3-pymodbus");
  const port = await freePort();
  const child = spawn("python3", ["-c", SERVER, String(port)], { stdio: "ignore" });
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
