import { expect, test } from "vitest";
import {
  customProfile,
  decodeNumber,
  encodeNumber,
  encodeRaw,
  LG_RESU_HOSTS,
  parseRegisterMap,
  profileById,
  PROFILES,
  type Step,
} from "@oec/modbus";

const names = PROFILES.map(({ id }) => id);
const registers = PROFILES.flatMap((profile) =>
  Object.entries(profile.registers).map(([name, spec]) => [`${profile.id}.${name}`, spec] as const),
);

test.each(names)("%s: its registers pass the schema unchanged", (id) => {
  const profile = profileById(id);
  expect(parseRegisterMap(JSON.parse(JSON.stringify(profile.registers)))).toEqual(profile.registers);
});

test.each(names)("%s: formulas and commands name registers that it has", (id) => {
  const { registers: map, battery, inverter, meter, identity, exportLimit } = profileById(id);
  const named = JSON.stringify([battery, inverter, meter, exportLimit, identity]).matchAll(
    /"register":"([^"]+)"/g,
  );
  for (const [, name] of named) expect(Object.keys(map)).toContain(name);
  const { control } = battery ?? {};
  const steps: readonly Step[] = [
    ...(control?.charge ?? []),
    ...(control?.discharge ?? []),
    ...(control?.idle ?? []),
    ...(control?.autonomous ?? []),
    ...(exportLimit?.set ?? []),
    ...(exportLimit?.clear ?? []),
  ];
  for (const { register } of steps) expect(map[register]?.access).not.toBe("read");
});

test.each(registers.filter(([, spec]) => spec.type !== "string"))(
  "%s: a physical value survives its frame",
  (_, spec) => {
    const step = spec.scale ?? 1;
    for (const raw of [0, 1, 100, 21]) {
      const value = raw * step;
      expect(decodeNumber(encodeNumber(value, spec), spec)).toBeCloseTo(value, 9);
    }
  },
);

test.each(registers.filter(([, spec]) => spec.invalid !== undefined))(
  "%s: its marker is not available",
  (__, spec) => {
    const [marker = 0] = spec.invalid ?? [];
    const frame = marker === 2 ** 64 ? Array.from({ length: 4 }, () => 0xffff) : encodeRaw(marker, spec);
    expect(decodeNumber(frame, spec)).toBeUndefined();
  },
);

test("captured values of a SUN2000 decode: SoC in tenths, rated power, grid power, a model name", () => {
  const { registers: map } = profileById("huawei");
  expect(decodeNumber([0x0229], map["soc"]!)).toBe(55.3);
  expect(decodeNumber([0x0000, 0x2710], map["ratedPower"]!)).toBe(10_000);
  expect(decodeNumber([0xffff, 0xf448], map["gridPower"]!)).toBe(-3_000);
  expect(decodeNumber([0x7fff, 0xffff], map["gridPower"]!)).toBeUndefined();
});

test("an LG RESU is its host's registers under its own name", () => {
  for (const host of LG_RESU_HOSTS) {
    const lg = profileById(`lg:${host}`);
    expect(lg.registers).toBe(profileById(host).registers);
    expect(lg.models).toEqual(["LG RESU"]);
    if (lg.battery !== undefined) expect(lg.battery.chemistry).toBe("NMC");
  }
  expect(() => profileById("lg")).toThrow(/inverter, which must be named/);
  expect(() => profileById("lg:victron")).toThrow(/no profile/);
});

test("registers from outside replace those of the generic profile, and mistakes are named", () => {
  const soc = { address: 500, table: "input", type: "u16", unit: "%", access: "read", source: "the owner" };
  expect(customProfile({ soc }).registers["soc"]).toEqual(soc);
  expect(() => customProfile({ soc: { ...soc, address: 70_000 } })).toThrow(/address/);
  expect(() => customProfile({ soc: { ...soc, type: "u128" } })).toThrow(/type/);
  expect(() => customProfile({ soc: { ...soc, access: "read-write" } })).toThrow(/input registers/);
  expect(() => customProfile({ charge: soc })).toThrow(/no register charge/);
});
