import { expect, test } from "vitest";
import {
  numberOf,
  RegisterReader,
  SUNSPEC,
  sunspecProfile,
  sunspecRegisters,
  textOf,
  walkSunspec,
} from "@oec/modbus";
import { sunspecImage } from "@oec/modbus/testing";
import { connectedPair } from "../support/connect.ts";
import { officialImage, officialModel, recording } from "../support/official-models.ts";

const KNOWN = [
  1, 101, 102, 103, 111, 112, 113, 120, 121, 123, 124, 160, 201, 202, 203, 204, 701, 702, 704, 713, 714, 802,
];

test.for(KNOWN)("model %d: offsets and factors are those of the official definition", (id, context) => {
  const group = officialModel(context, id);
  const registers = sunspecRegisters({ base: 0, models: [{ id, address: 0, length: 2_000 }] });
  let offset = 0;
  let compared = 0;
  for (const { name, type, size, sf } of group.points) {
    if (type !== "pad" && type !== "ipaddr" && name !== "ID" && name !== "L") {
      const spec = registers[`${id}.${name}`];
      expect(spec?.address).toBe(offset);
      expect(spec?.scaleFrom).toBe(typeof sf === "string" ? `${id}.${sf}` : undefined);
      compared += 1;
    }
    offset += size;
  }
  expect(compared).toBeGreaterThan(4);
});

interface DeviceFile {
  readonly models: readonly (Readonly<Record<string, unknown>> & { readonly ID: number })[];
}

test("the device of IEEE 1547 in pySunSpec2 is walked and read right", async (context) => {
  const file = recording(context, "pysunspec2/device_1547.json") as DeviceFile;
  const image = [0x5375, 0x6e53];
  for (const model of file.models) {
    if (model.ID === 0xffff) continue;
    const words = officialImage(officialModel(context, model.ID), model);
    words[1] = words.length - 2;
    image.push(...words);
  }
  image.push(0xffff, 0);
  await using pair = await connectedPair({}, {}, 0);
  pair.server.unit(1).holding.set(40_000, image);
  const chain = await walkSunspec(pair.unit);
  expect(chain?.models.map(({ id }) => id)).toEqual(
    file.models.map(({ ID }) => ID).filter((id) => id !== 0xffff),
  );
  const { registers, reading } = sunspecProfile(chain!);
  const reader = new RegisterReader(pair.unit, registers, reading);
  const values = await reader.read(Object.keys(registers));
  const read = (name: string): number | undefined => numberOf(registers, values, name);
  expect(textOf(registers, values, "1.Mn")).toBe("SunSpecTest");
  expect(textOf(registers, values, "1.SN")).toBe("sn-123456789");
  expect(read("701.W")).toBe(9_800);
  expect(read("701.Hz")).toBe(60.01);
  expect(read("701.A")).toBe(41.1);
  expect(read("701.TmpCab")).toBe(55);
  expect(read("701.TotWhInj")).toBe(150_000);
  expect(read("701.LNV")).toBe(240);
  expect(pair.server.writes).toEqual([]);
});

test("a device with a model that nobody knows is walked over it, and has no inverter", async (context) => {
  const file = recording(context, "pysunspec2/inverter_123.json") as DeviceFile;
  const [common, unknown] = file.models;
  const words = officialImage(officialModel(context, 1), common!);
  const length = unknown?.["L"] as number;
  const blank = Array.from({ length }, () => 0x8000);
  await using pair = await connectedPair({}, {}, 0);
  pair.server.unit(1).holding.set(40_000, [0x5375, 0x6e53, ...words, 129, length, ...blank, 0xffff, 0]);
  const chain = await walkSunspec(pair.unit);
  expect(chain?.models).toEqual([
    { id: 1, address: 40_002, length: 66 },
    { id: 129, address: 40_070, length: 210 },
  ]);
  expect(sunspecProfile(chain!).inverter).toBeUndefined();
});

test("a chain may start at 50000 or 0, and where there is none nothing is found", async () => {
  for (const base of [50_000, 0]) {
    await using pair = await connectedPair({}, {}, 0);
    pair.server.unit(1).holding.set(base, sunspecImage([{ id: 1, values: { Mn: "OEC" } }]));
    expect((await walkSunspec(pair.unit))?.base).toBe(base);
  }
  await using empty = await connectedPair({}, {}, 100);
  expect(await walkSunspec(empty.unit)).toBeUndefined();
});

test("a chain that leads out of the address space is refused, not followed", async () => {
  await using pair = await connectedPair({}, {}, 0);
  pair.server.unit(1).holding.set(50_000, [0x5375, 0x6e53, 1, 65_000]);
  await expect(walkSunspec(pair.unit)).rejects.toThrow(/chain of SunSpec models is broken/);
});

test("a value that is not implemented is unknown, never 0", async () => {
  await using pair = await connectedPair({}, {}, 0);
  pair.server.unit(1).holding.set(
    40_000,
    sunspecImage([
      { id: 103, values: { W: 4_321, W_SF: -1, WH: 0 } },
      { id: 113, values: { W: -1_234.5 } },
    ]),
  );
  const chain = await walkSunspec(pair.unit);
  const registers = sunspecRegisters(chain!);
  const values = await new RegisterReader(pair.unit, registers, SUNSPEC.reading).read(Object.keys(registers));
  expect(numberOf(registers, values, "103.W")).toBe(432.1);
  expect(numberOf(registers, values, "113.W")).toBe(-1_234.5);
  for (const name of ["103.A", "103.DCW", "103.WH", "103.TmpCab", "103.St", "113.Hz"]) {
    expect(numberOf(registers, values, name)).toBeUndefined();
  }
});
