import { expect, test } from "vitest";
import { numberOf, RegisterReader, registersFrom } from "@oec/modbus";
import { connectedPair, faultOf } from "../support/connect.ts";

const spec = registersFrom("a test");
const map = {
  first: spec(0, "u16"),
  second: spec(4, "u16"),
  absent: spec(8, "u16"),
  last: spec(12, "u16"),
  tenths: spec(1, "i16", "W", { scaleFrom: "exponent" }),
  exponent: spec(2, "sunssf"),
  command: spec(20, "u16", "", { access: "write" }),
};
const LIMITS = { maxGap: 16, maxCount: 125, forbidden: [] };

test("values come in one request", async () => {
  await using pair = await connectedPair();
  const reader = new RegisterReader(pair.unit, map, LIMITS);
  const values = await reader.read(["first", "second", "last"]);
  expect([...values]).toEqual([
    ["first", [0]],
    ["second", [4]],
    ["last", [12]],
  ]);
  expect(pair.server.requests).toBe(1);
});

test("a block that the device refuses is divided, and the parts are remembered", async () => {
  await using pair = await connectedPair();
  pair.server.unit(1).holding.delete(6, 4);
  const reader = new RegisterReader(pair.unit, map, LIMITS);
  const names = ["first", "second", "absent", "last"];
  expect([...(await reader.read(names)).keys()]).toEqual(["first", "second", "last"]);
  expect([...reader.missing]).toEqual(["absent"]);
  const before = pair.server.requests;
  expect([...(await reader.read(names)).keys()]).toEqual(["first", "second", "last"]);
  expect(pair.server.requests - before).toBe(reader.requestsFor(names));
  expect(reader.requestsFor(names)).toBeLessThanOrEqual(3);
});

test("other exceptions are not a reason to divide", async () => {
  await using pair = await connectedPair({}, { treat: () => ({ exception: 4 }) });
  const reader = new RegisterReader(pair.unit, map, LIMITS);
  expect(await faultOf(reader.read(["first", "second"]))).toMatchObject({ exceptionCode: 4 });
  expect(pair.server.requests).toBe(1);
});

test("a SunSpec value is scaled by its own register, and unknown without it", async () => {
  await using pair = await connectedPair();
  const { holding } = pair.server.unit(1);
  const reader = new RegisterReader(pair.unit, map, LIMITS);
  holding.set(1, [4_321, 0xffff]);
  expect(numberOf(map, await reader.read(["tenths", "exponent"]), "tenths")).toBe(432.1);
  holding.set(2, [2]);
  expect(numberOf(map, await reader.read(["tenths", "exponent"]), "tenths")).toBe(432_100);
  holding.set(2, [0x8000]);
  expect(numberOf(map, await reader.read(["tenths", "exponent"]), "tenths")).toBeUndefined();
});

test("a register that is not in the map, or can only be written, is refused", async () => {
  await using pair = await connectedPair();
  const reader = new RegisterReader(pair.unit, map, LIMITS);
  await expect(reader.read(["nothing"])).rejects.toThrow(/no readable register "nothing"/);
  await expect(reader.read(["command"])).rejects.toThrow(/no readable register "command"/);
});
