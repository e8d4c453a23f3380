import { expect, test } from "vitest";
import { connectedPair } from "../support/connect.ts";

test("registers come back as they are", async () => {
  await using pair = await connectedPair();
  expect(await pair.unit.readHoldingRegisters(100, 3)).toEqual([100, 101, 102]);
  expect(await pair.unit.readInputRegisters(7, 1)).toEqual([7]);
});

test("125 registers fit one read", async () => {
  await using pair = await connectedPair();
  expect(await pair.unit.readHoldingRegisters(0, 125)).toHaveLength(125);
});

test("what is written is there", async () => {
  await using pair = await connectedPair();
  await pair.unit.writeSingleRegister(10, 65_535);
  await pair.unit.writeMultipleRegisters(20, [1, 2, 3]);
  expect(await pair.unit.readHoldingRegisters(10, 1)).toEqual([65_535]);
  expect(await pair.unit.readHoldingRegisters(20, 3)).toEqual([1, 2, 3]);
  expect(pair.server.writes.map(({ address, values }) => [address, ...values])).toEqual([
    [10, 65_535],
    [20, 1, 2, 3],
  ]);
});

test("bits are read and written", async () => {
  await using pair = await connectedPair();
  pair.server.unit(1).coils.set(
    0,
    Array.from({ length: 20 }, () => 0),
  );
  pair.server.unit(1).discrete.set(0, [1, 0, 1]);
  await pair.unit.writeSingleCoil(2, true);
  await pair.unit.writeMultipleCoils(9, [true, false, true]);
  const bits = await pair.unit.readCoils(0, 13);
  expect(bits.flatMap((bit, index) => (bit ? [index] : []))).toEqual([2, 9, 11]);
  expect(bits).toHaveLength(13);
  expect(await pair.unit.readDiscreteInputs(0, 3)).toEqual([true, false, true]);
});

test("a device describes itself, also in several parts", async () => {
  await using pair = await connectedPair();
  const { identification } = pair.server.unit(1);
  for (const [id, text] of [
    [0, "OEC"],
    [1, "test"],
    [2, "1.0"],
    [128, "x".repeat(180)],
    [129, "y".repeat(180)],
  ] as const)
    identification.set(id, text);
  expect([...(await pair.unit.readIdentification(1))]).toEqual([
    [0, "OEC"],
    [1, "test"],
    [2, "1.0"],
  ]);
  expect((await pair.unit.readIdentification(3)).get(129)).toBe("y".repeat(180));
});
