import { expect, test } from "vitest";
import { OecError } from "@oec/domain";
import type { RequestEvent } from "@oec/modbus";
import { connectedPair, faultOf } from "../support/connect.ts";

test.each([5, 6, 11])("exception %d is tried again, for reads and writes", async (exception) => {
  await using pair = await connectedPair(
    { attempts: 3, retryDelayMs: 1 },
    { treat: (_, index) => (index % 3 < 2 ? { exception } : {}) },
  );
  expect(await pair.unit.readHoldingRegisters(7, 1)).toEqual([7]);
  await pair.unit.writeSingleRegister(7, 9);
  expect(pair.server.requests).toBe(6);
  expect(pair.connection.statistics).toMatchObject({ retries: 4, successes: 2, requests: 6 });
});

test.each([1, 2, 3, 4])("exception %d is final", async (exception) => {
  await using pair = await connectedPair({ attempts: 3, retryDelayMs: 1 }, { treat: () => ({ exception }) });
  expect(await faultOf(pair.unit.readHoldingRegisters(7, 1))).toMatchObject({ exceptionCode: exception });
  expect(pair.server.requests).toBe(1);
});

test("a read that timed out is tried again on a new connection", async () => {
  await using pair = await connectedPair(
    { attempts: 3, retryDelayMs: 1, timeoutMs: 300 },
    { treat: (_, index) => ({ silent: index < 2 }) },
  );
  expect(await pair.unit.readHoldingRegisters(7, 1)).toEqual([7]);
  expect(pair.server.accepted).toBe(3);
});

test("a write that timed out is not tried again: it may have been carried out", async () => {
  await using pair = await connectedPair(
    { attempts: 3, retryDelayMs: 1, timeoutMs: 300 },
    { treat: (_, index) => ({ silent: index === 0 }) },
  );
  expect((await faultOf(pair.unit.writeSingleRegister(7, 1))).kind).toBe("timeout");
  expect(pair.server.requests).toBe(1);
});

test("writes overtake reads that wait, and keep their order", async () => {
  await using pair = await connectedPair({ timeoutMs: 2_000 }, { treat: () => ({ delayMs: 5 }) });
  const order: string[] = [];
  await Promise.all([
    pair.unit.readHoldingRegisters(1, 1).then(() => order.push("read 1")),
    pair.unit.readHoldingRegisters(2, 1).then(() => order.push("read 2")),
    pair.unit.writeSingleRegister(3, 1).then(() => order.push("write 3")),
    pair.unit.writeSingleRegister(4, 1).then(() => order.push("write 4")),
  ]);
  expect(order).toEqual(["write 3", "write 4", "read 1", "read 2"]);
});

test("one request is on its way at a time unless told otherwise", async () => {
  for (const maxInFlight of [1, 4]) {
    await using pair = await connectedPair({ maxInFlight, timeoutMs: 2_000 });
    let waiting = 0;
    let most = 0;
    pair.server.treat = () => {
      waiting += 1;
      most = Math.max(most, waiting);
      setTimeout(() => (waiting -= 1), 10);
      return { delayMs: 12 };
    };
    await Promise.all(Array.from({ length: 12 }, (_, address) => pair.unit.readHoldingRegisters(address, 1)));
    expect(most).toBe(maxInFlight);
  }
});

test("a device gets its rest after connecting and between requests", async () => {
  await using pair = await connectedPair({ connectDelayMs: 60, interRequestMs: 40 });
  const arrivals: number[] = [];
  pair.server.treat = () => {
    arrivals.push(performance.now());
    return {};
  };
  const started = performance.now();
  await Promise.all([1, 2, 3].map((address) => pair.unit.readHoldingRegisters(address, 1)));
  const [first, second, third] = arrivals as [number, number, number];
  expect(first - started).toBeGreaterThanOrEqual(59);
  expect(second - first).toBeGreaterThanOrEqual(39);
  expect(third - second).toBeGreaterThanOrEqual(39);
});

test("an aborted wait ends at once, and the connection goes on", async () => {
  await using pair = await connectedPair({ timeoutMs: 2_000 }, { treat: () => ({ delayMs: 30 }) });
  const stop = new AbortController();
  const call = pair.unit.readHoldingRegisters(1, 1, stop.signal);
  stop.abort("enough");
  await expect(call).rejects.toSatisfy((error) => OecError.is(error) && error.code === "ABORTED");
  expect(await pair.unit.readHoldingRegisters(2, 1)).toEqual([2]);
  await expect(pair.unit.readHoldingRegisters(3, 1, AbortSignal.abort())).rejects.toSatisfy(
    (error) => OecError.is(error) && error.code === "ABORTED",
  );
});

test("every try is told, as a span", async () => {
  const events: RequestEvent[] = [];
  await using pair = await connectedPair(
    { attempts: 2, retryDelayMs: 1, onRequest: (event) => events.push(event) },
    { treat: (_, index) => (index === 0 ? { exception: 6 } : {}) },
  );
  await pair.unit.readHoldingRegisters(7, 2);
  expect(
    events.map(({ attempt, outcome, address, count, functionCode, unitId }) => ({
      attempt,
      outcome,
      address,
      count,
      functionCode,
      unitId,
    })),
  ).toEqual([
    { attempt: 1, outcome: "exception", address: 7, count: 2, functionCode: 3, unitId: 1 },
    { attempt: 2, outcome: "ok", address: 7, count: 2, functionCode: 3, unitId: 1 },
  ]);
  expect(pair.connection.health).toMatchObject({ state: "connected", consecutiveFailures: 0 });
});
