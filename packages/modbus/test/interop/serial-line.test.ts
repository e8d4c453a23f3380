import modbusSerial from "modbus-serial";
import { SerialPort } from "serialport";
import { expect, test } from "vitest";
import { ModbusConnection, ModbusUnit } from "@oec/modbus";
import { serialOpener } from "@oec/modbus/node";
import { systemClock } from "../support/clock.ts";
import { faultOf } from "../support/connect.ts";
import { needsProgram, output, ptyPair } from "../support/peers.ts";

const connectionOn = (path: string): ModbusConnection =>
  new ModbusConnection({
    opener: serialOpener({ path, baudRate: 115_200, quietMs: 20 }),
    clock: systemClock,
    timeoutMs: 500,
    attempts: 1,
  });

test(
  "our client speaks RTU with modbus-serial's serial server over a line",
  { timeout: 20_000 },
  async (context) => {
    await using line = await ptyPair(context);
    const registers = new Map([[10, 1_234]]);
    const server = new modbusSerial.ServerSerial(
      {
        getHoldingRegister: (address: number) => registers.get(address) ?? 0,
        setRegister: (address: number, value: number) => void registers.set(address, value),
      },
      { path: line.theirs, baudRate: 115_200, unitID: 1 },
    );
    await new Promise<void>((resolve) => server.on("initialized", () => resolve()));
    const connection = connectionOn(line.ours);
    const unit = new ModbusUnit(connection, 1);
    expect(await unit.readHoldingRegisters(10, 2)).toEqual([1_234, 0]);
    await unit.writeSingleRegister(11, 77);
    expect(await unit.readHoldingRegisters(10, 2)).toEqual([1_234, 77]);
    await connection.close();
    await new Promise<void>((resolve) => server.close(() => resolve()));
  },
);

test(
  "a damaged, a foreign and a late reply on a line are faults, never values",
  { timeout: 20_000 },
  async (context) => {
    await using line = await ptyPair(context);
    const device = new SerialPort({ path: line.theirs, baudRate: 115_200 });
    // Reply to "2 registers": 5 and 6, with its checksum; then with one bit wrong, and from another unit.
    const right = Buffer.from([1, 3, 4, 0, 5, 0, 6, 0x6a, 0x30]);
    const replies: Buffer[] = [];
    device.on("data", () => {
      const reply = replies.shift();
      if (reply !== undefined) device.write(reply);
    });
    const connection = connectionOn(line.ours);
    const unit = new ModbusUnit(connection, 1);
    const damaged = Buffer.from(right);
    damaged[4] = 7;
    const foreign = Buffer.from(right);
    foreign[0] = 2;
    replies.push(right, damaged, foreign);
    expect(await unit.readHoldingRegisters(0, 2)).toEqual([5, 6]);
    expect(await faultOf(unit.readHoldingRegisters(0, 2))).toMatchObject({ kind: "protocol" });
    expect(await faultOf(unit.readHoldingRegisters(0, 2))).toMatchObject({ kind: "protocol" });
    expect((await faultOf(unit.readHoldingRegisters(0, 2))).kind).toBe("timeout");
    // The answer to the one before comes while the line is opened anew, and is thrown away.
    device.write(right);
    expect((await faultOf(unit.readHoldingRegisters(40, 2))).kind).toBe("timeout");
    await connection.close();
    await new Promise<void>((resolve) => device.close(() => resolve()));
  },
);

test("a line that does not exist is a closed connection", async () => {
  const connection = connectionOn("/dev/oec-no-such-line");
  expect((await faultOf(new ModbusUnit(connection, 1).readHoldingRegisters(0, 1))).kind).toBe("closed");
  await connection.close();
});

test("mbpoll on the other end of the line reads what we read", { timeout: 20_000 }, async (context) => {
  needsProgram(context, "mbpoll", ["-V"], "mbpoll");
  await using line = await ptyPair(context);
  const server = new modbusSerial.ServerSerial(
    { getHoldingRegister: (address: number) => address },
    { path: line.theirs, baudRate: 115_200, unitID: 1 },
  );
  await new Promise<void>((resolve) => server.on("initialized", () => resolve()));
  const text = await output("mbpoll", [
    "-m",
    "rtu",
    "-b",
    "115200",
    "-P",
    "none",
    "-a",
    "1",
    "-1",
    "-q",
    "-0",
    "-t",
    "4",
    "-r",
    "30",
    "-c",
    "2",
    line.ours,
  ]);
  expect(text).toMatch(/\[30\]:\s+30[^]*\[31\]:\s+31/);
  const connection = connectionOn(line.ours);
  expect(await new ModbusUnit(connection, 1).readHoldingRegisters(30, 2)).toEqual([30, 31]);
  await connection.close();
  await new Promise<void>((resolve) => server.close(() => resolve()));
});
