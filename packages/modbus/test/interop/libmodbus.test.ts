import { spawn } from "node:child_process";
import { expect, test } from "vitest";
import { ModbusUnit } from "@oec/modbus";
import { connectionTo, faultOf } from "../support/connect.ts";
import { freePort, needsProgram, stopped } from "../support/peers.ts";

/** The C library as Debian has it, driven from Python: a server with a hundred registers that hold their addresses. */
const SERVER = `
import ctypes, sys
lib = ctypes.CDLL("libmodbus.so.5")
class Mapping(ctypes.Structure):
    _fields_ = [(n, ctypes.c_int) for n in ("nb_bits", "s_bits", "nb_ibits", "s_ibits", "nb_iregs", "s_iregs", "nb_regs", "s_regs")] + [
        ("bits", ctypes.c_void_p), ("ibits", ctypes.c_void_p), ("iregs", ctypes.POINTER(ctypes.c_uint16)), ("regs", ctypes.POINTER(ctypes.c_uint16))]
lib.modbus_new_tcp.restype = ctypes.c_void_p
lib.modbus_mapping_new.restype = ctypes.POINTER(Mapping)
context = ctypes.c_void_p(lib.modbus_new_tcp(b"127.0.0.1", int(sys.argv[1])))
mapping = lib.modbus_mapping_new(8, 8, 100, 100)
for i in range(100): mapping.contents.regs[i] = i
query = (ctypes.c_uint8 * 260)()
listening = ctypes.c_int(lib.modbus_tcp_listen(context, 1))
while lib.modbus_tcp_accept(context, ctypes.byref(listening)) >= 0:
    while (length := lib.modbus_receive(context, query)) >= 0:
        if length > 0: lib.modbus_reply(context, query, length, mapping)
`;

test("our client reads and writes a libmodbus server", { timeout: 30_000 }, async (context) => {
  const load = ["-c", 'import ctypes; ctypes.CDLL("libmodbus.so.5")'];
  needsProgram(context, "python3", load, "python3 and libmodbus5");
  const port = await freePort();
  const child = spawn("python3", ["-c", SERVER, String(port)], { stdio: "ignore" });
  try {
    await using connection = connectionTo(port, { timeoutMs: 2_000, firstBackOffMs: 0, longestBackOffMs: 0 });
    const unit = new ModbusUnit(connection, 1);
    await expect
      .poll(() => unit.readHoldingRegisters(7, 3).catch(String), { timeout: 15_000 })
      .toEqual([7, 8, 9]);
    await unit.writeSingleRegister(7, 65_535);
    await unit.writeMultipleRegisters(8, [1, 2]);
    expect(await unit.readHoldingRegisters(6, 5)).toEqual([6, 65_535, 1, 2, 10]);
    await unit.writeMultipleCoils(1, [true, false, true]);
    expect(await unit.readCoils(0, 5)).toEqual([false, true, false, true, false]);
    expect(await faultOf(unit.readHoldingRegisters(99, 2))).toMatchObject({
      kind: "exception",
      exceptionCode: 2,
    });
  } finally {
    await stopped(child);
  }
});
