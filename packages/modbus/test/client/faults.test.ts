import { createServer, type AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import { ModbusUnit } from "@oec/modbus";
import { connectedPair, connectionTo, faultOf } from "../support/connect.ts";
import { deafListener } from "@oec/modbus/testing";

/** Times are tested with room for a machine that does other things too. */
const SLACK_MS = 400;

describe("requests outside the protocol are not sent", () => {
  test.each<[string, (unit: ModbusUnit) => Promise<unknown>]>([
    ["126 registers", (unit) => unit.readHoldingRegisters(0, 126)],
    ["no register", (unit) => unit.readHoldingRegisters(0, 0)],
    ["a read past the last address", (unit) => unit.readHoldingRegisters(65_530, 10)],
    ["address 70,000", (unit) => unit.readHoldingRegisters(70_000, 1)],
    ["a negative address", (unit) => unit.readHoldingRegisters(-1, 1)],
    ["2,001 bits", (unit) => unit.readCoils(0, 2001)],
    [
      "124 registers to write",
      (unit) =>
        unit.writeMultipleRegisters(
          0,
          Array.from({ length: 124 }, () => 7),
        ),
    ],
    [
      "130 registers to write",
      (unit) =>
        unit.writeMultipleRegisters(
          0,
          Array.from({ length: 130 }, () => 7),
        ),
    ],
    ["a register of 65,536", (unit) => unit.writeSingleRegister(0, 65_536)],
    ["a register that is not whole", (unit) => unit.writeSingleRegister(0, 1.5)],
  ])("%s", async (_, call) => {
    await using pair = await connectedPair();
    expect((await faultOf(call(pair.unit))).kind).toBe("invalid-request");
    expect(pair.server.requests).toBe(0);
  });

  test("123 registers can be written", async () => {
    await using pair = await connectedPair();
    await pair.unit.writeMultipleRegisters(
      0,
      Array.from({ length: 123 }, () => 7),
    );
    expect(pair.server.writes[0]!.values).toHaveLength(123);
  });
});

describe("silence", () => {
  test("a silent device is a time-out when the time is up, and the connection is opened anew", async () => {
    await using pair = await connectedPair({}, { treat: (request) => ({ silent: request.address === 1 }) });
    const started = performance.now();
    const fault = await faultOf(pair.unit.readHoldingRegisters(1, 1));
    const took = performance.now() - started;
    expect(fault).toEqual({ kind: "timeout", timeoutMs: 400, unitId: 1, address: 1 });
    expect(took).toBeGreaterThanOrEqual(395);
    expect(took).toBeLessThan(400 + SLACK_MS);
    expect(await pair.unit.readHoldingRegisters(2, 1)).toEqual([2]);
    expect(pair.server.accepted).toBe(2);
  });

  test("a unit that is not there does not cut off the others on a gateway", async () => {
    await using pair = await connectedPair({ keepOnTimeout: true });
    const absent = new ModbusUnit(pair.connection, 9);
    expect((await faultOf(absent.readHoldingRegisters(1, 1))).kind).toBe("timeout");
    expect(await pair.unit.readHoldingRegisters(2, 1)).toEqual([2]);
    expect(pair.server.accepted).toBe(1);
  });

  test("a late reply is never taken for another's, with the connection kept or not", async () => {
    for (const keepOnTimeout of [false, true]) {
      await using pair = await connectedPair(
        { keepOnTimeout, timeoutMs: 500 },
        { treat: (_, index) => ({ delayMs: index === 0 ? 600 : 150 }) },
      );
      expect((await faultOf(pair.unit.readHoldingRegisters(100, 1))).kind).toBe("timeout");
      expect(await pair.unit.readHoldingRegisters(200, 1)).toEqual([200]);
      expect(await pair.unit.readHoldingRegisters(300, 1)).toEqual([300]);
      if (keepOnTimeout) expect(pair.connection.statistics.strayReplies).toBe(1);
    }
  });

  test("a reply that is held back for 600 requests finds nobody", async () => {
    await using pair = await connectedPair(
      { keepOnTimeout: true, timeoutMs: 500 },
      { treat: (_, index) => (index === 0 ? { delayMs: 900 } : {}) },
    );
    expect((await faultOf(pair.unit.readHoldingRegisters(100, 2))).kind).toBe("timeout");
    const until = performance.now() + 600;
    let reads = 0;
    for (; performance.now() < until || reads < 600; reads += 1) {
      expect(await pair.unit.readHoldingRegisters(500, 2)).toEqual([500, 501]);
    }
    expect(pair.connection.statistics.strayReplies).toBe(1);
  });
});

describe("replies that break the protocol", () => {
  test.each([
    ["another unit", { unitId: 9 }],
    ["another function", { functionCode: 4 }],
    ["too few registers", { missingRegisters: 2 }],
    ["protocol 7", { protocol: 7 }],
    ["a length of 60,000", { length: 60_000 }],
    ["a length of 1", { length: 1 }],
  ])("%s is a protocol fault, and the next read is right", async (_, treatment) => {
    await using pair = await connectedPair({}, { treat: (__, index) => (index === 0 ? treatment : {}) });
    expect((await faultOf(pair.unit.readHoldingRegisters(10, 4))).kind).toBe("protocol");
    expect(await pair.unit.readHoldingRegisters(20, 2)).toEqual([20, 21]);
  });

  test("a write that is echoed as another is a protocol fault", async () => {
    const socketServer = createServer((socket) =>
      socket.on("data", (request: Buffer) => {
        const reply = Buffer.from(request.subarray(0, 12));
        reply.writeUInt16BE(4, 10);
        socket.write(reply);
      }),
    );
    await new Promise<void>((resolve) => socketServer.listen(0, "127.0.0.1", resolve));
    await using connection = connectionTo((socketServer.address() as AddressInfo).port);
    const fault = await faultOf(new ModbusUnit(connection, 1).writeSingleRegister(5, 3));
    expect(fault).toEqual({ kind: "protocol", reason: "a write of 3 at 5 was echoed as 4 at 5" });
    await connection.close();
    socketServer.close();
  });

  test("a device that answers every transaction as 0 is a time-out, not a value", async () => {
    await using pair = await connectedPair({}, { treat: () => ({ id: 0 }) });
    expect((await faultOf(pair.unit.readHoldingRegisters(100, 1))).kind).toBe("timeout");
  });

  test("a reply in single bytes is right", async () => {
    await using pair = await connectedPair({ timeoutMs: 2_000 }, { treat: () => ({ byteByByteMs: 1 }) });
    expect(await pair.unit.readHoldingRegisters(77, 2)).toEqual([77, 78]);
  });

  test("a reply that is cut in the middle is a closed connection", async () => {
    await using pair = await connectedPair(
      {},
      { treat: (_, index) => (index === 0 ? { dropAfterBytes: 9 } : {}) },
    );
    expect((await faultOf(pair.unit.readHoldingRegisters(1, 4))).kind).toBe("closed");
    expect(await pair.unit.readHoldingRegisters(1, 1)).toEqual([1]);
  });

  test("repeated replies are counted and dropped", async () => {
    await using pair = await connectedPair({}, { treat: () => ({ times: 3 }) });
    for (const address of [1, 2, 3])
      expect(await pair.unit.readHoldingRegisters(address, 1)).toEqual([address]);
    await sleep(20);
    expect(pair.connection.statistics.strayReplies).toBe(6);
  });
});

describe("exceptions", () => {
  test.each([1, 2, 3, 4, 5, 6, 8, 10, 11, 0x80])("exception %d arrives with its code", async (exception) => {
    await using pair = await connectedPair({}, { treat: () => ({ exception }) });
    expect(await faultOf(pair.unit.readHoldingRegisters(5, 1))).toEqual({
      kind: "exception",
      exceptionCode: exception,
      functionCode: 3,
      unitId: 1,
      address: 5,
    });
  });

  test("an address that does not exist is exception 2, and the connection stays", async () => {
    await using pair = await connectedPair();
    expect(await faultOf(pair.unit.readHoldingRegisters(5_000, 1))).toMatchObject({ exceptionCode: 2 });
    expect(await pair.unit.readHoldingRegisters(5, 1)).toEqual([5]);
    expect(pair.server.accepted).toBe(1);
  });
});

describe("closing", () => {
  test("a device that goes away rejects what waits within 100 ms", async () => {
    await using pair = await connectedPair(
      { timeoutMs: 5_000, maxInFlight: 8 },
      { treat: () => ({ silent: true }) },
    );
    const calls = [1, 2, 3].map((address) => faultOf(pair.unit.readHoldingRegisters(address, 1)));
    await expect.poll(() => pair.server.requests).toBe(3);
    const started = performance.now();
    pair.server.disconnect();
    expect((await Promise.all(calls)).map(({ kind }) => kind)).toEqual(["closed", "closed", "closed"]);
    expect(performance.now() - started).toBeLessThan(100);
  });

  test("closing rejects what waits and what comes later", async () => {
    await using pair = await connectedPair({ timeoutMs: 5_000 }, { treat: () => ({ silent: true }) });
    const calls = [1, 2, 3].map((address) => faultOf(pair.unit.readHoldingRegisters(address, 1)));
    await expect.poll(() => pair.server.requests).toBe(1);
    const started = performance.now();
    await pair.connection.close();
    expect((await Promise.all(calls)).map(({ kind }) => kind)).toEqual(["closed", "closed", "closed"]);
    expect(performance.now() - started).toBeLessThan(100);
    expect((await faultOf(pair.unit.readHoldingRegisters(1, 1))).kind).toBe("closed");
    expect(pair.connection.health.state).toBe("closed");
  });

  test("nobody at the port is a closed connection at once, and the next try waits", async () => {
    await using pair = await connectedPair();
    const { port } = pair.server;
    await pair.server.close();
    await using connection = connectionTo(port);
    const unit = new ModbusUnit(connection, 1);
    expect((await faultOf(unit.readHoldingRegisters(1, 1))).kind).toBe("closed");
    expect(connection.health.state).toBe("waiting");
    const started = performance.now();
    expect((await faultOf(unit.readHoldingRegisters(1, 1))).kind).toBe("closed");
    expect(performance.now() - started).toBeLessThan(SLACK_MS);
  });

  test("a port that takes no connections is given up when the time is up", async () => {
    await using listener = await deafListener();
    await using connection = connectionTo(listener.port, { connectTimeoutMs: 150 });
    const started = performance.now();
    const fault = await faultOf(new ModbusUnit(connection, 1).readHoldingRegisters(1, 1));
    expect(fault).toEqual({ kind: "closed", reason: "no connection within 150 ms" });
    expect(performance.now() - started).toBeLessThan(150 + SLACK_MS);
  });
});
