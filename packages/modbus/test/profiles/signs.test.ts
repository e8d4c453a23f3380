import { expect, test } from "vitest";
import { profileById, valueOf, type Formula, type Profile, type RawValues } from "@oec/modbus";

/** Registers by name, each with the words a device sends. */
type Frame = Readonly<Record<string, readonly number[]>>;

const valuesOf = (frame: Frame): RawValues => new Map(Object.entries(frame));

function expectValue(profile: Profile, formula: Formula | undefined, frame: Frame, expected: number): void {
  expect(formula).toBeDefined();
  expect(valueOf(profile.registers, valuesOf(frame), formula!)).toBe(expected);
}

const MINUS_1500_I32 = [0xffff, 0xfa24] as const;
const MINUS_1500_I32_LOW_FIRST = [0xfa24, 0xffff] as const;
const MINUS_1500 = [0xfa24] as const;

test.each<[title: string, id: string, frame: Frame, expected: number]>([
  ["37765 is 1500 while it charges", "huawei", { batteryPower: [0, 1500] }, 1_500],
  ["37765 is -1500 while it discharges", "huawei", { batteryPower: MINUS_1500_I32 }, -1_500],
  [
    "0xE174 is 1500.0, low word first, while it charges",
    "solaredge",
    { batteryPower: [0x8000, 0x44bb] },
    1_500,
  ],
  ["0xE174 is -1500.0 while it discharges", "solaredge", { batteryPower: [0x8000, 0xc4bb] }, -1_500],
  [
    "the flow status has bit 1 while it charges",
    "sungrow",
    { batteryPowerAbs: [1500], powerFlowStatus: [0x2] },
    1_500,
  ],
  [
    "the flow status has bit 2 while it discharges",
    "sungrow",
    { batteryPowerAbs: [1500], powerFlowStatus: [0x4] },
    -1_500,
  ],
  [
    "31393 is the charging power",
    "sma",
    { batteryChargePower: [0, 1500], batteryDischargePower: [0, 0] },
    1_500,
  ],
  [
    "31395 is the discharging power",
    "sma",
    { batteryChargePower: [0, 0], batteryDischargePower: [0, 1500] },
    -1_500,
  ],
  ["842 is 1500 while it charges", "victron", { batteryPower: [1500] }, 1_500],
  ["842 is -1500 while it discharges", "victron", { batteryPower: MINUS_1500 }, -1_500],
  ["35182 is -1500 while it charges", "goodwe", { batteryPower: MINUS_1500_I32 }, 1_500],
  ["35182 is 1500 while it discharges", "goodwe", { batteryPower: [0, 1500] }, -1_500],
  ["590 is -1500 while it charges", "deye", { batteryPower: MINUS_1500 }, 1_500],
  ["590 is 1500 while it discharges", "deye", { batteryPower: [1500] }, -1_500],
  [
    "1011 is the charging power in tenths",
    "growatt-sph",
    { batteryChargePower: [0, 15_000], batteryDischargePower: [0, 0] },
    1_500,
  ],
  [
    "1009 is the discharging power",
    "growatt-sph",
    { batteryChargePower: [0, 0], batteryDischargePower: [0, 15_000] },
    -1_500,
  ],
  [
    "3180 is the charging power in tenths",
    "growatt-xh",
    { batteryChargePower: [0, 15_000], batteryDischargePower: [0, 0] },
    1_500,
  ],
  [
    "3178 is the discharging power",
    "growatt-xh",
    { batteryChargePower: [0, 0], batteryDischargePower: [0, 15_000] },
    -1_500,
  ],
  ["2 is 1500 while it charges", "generic", { batteryPower: [0, 1500] }, 1_500],
  ["2 is -1500 while it discharges", "generic", { batteryPower: MINUS_1500_I32 }, -1_500],
])("battery: %s (%s)", (_, id, frame, expected) => {
  const profile = profileById(id);
  expectValue(profile, profile.battery?.powerW, frame, expected);
});

test.each<[title: string, id: string, frame: Frame, expected: number]>([
  ["37113 is 1500 while it exports", "huawei", { gridPower: [0, 1500] }, -1_500],
  ["37113 is -1500 while it imports", "huawei", { gridPower: MINUS_1500_I32 }, 1_500],
  ["5600 is 1500, low word first, while it imports", "sungrow", { meterPower: [1500, 0] }, 1_500],
  ["5600 is -1500 while it exports", "sungrow", { meterPower: MINUS_1500_I32_LOW_FIRST }, -1_500],
  ["30865 is the import", "sma", { gridImportPower: [0, 1500], gridExportPower: [0, 0] }, 1_500],
  ["30867 is the export", "sma", { gridImportPower: [0, 0], gridExportPower: [0, 1500] }, -1_500],
  [
    "820 to 822 are positive while it imports",
    "victron",
    { gridPowerL1: [500], gridPowerL2: [500], gridPowerL3: [500] },
    1_500,
  ],
  [
    "820 to 822 are negative while it exports",
    "victron",
    { gridPowerL1: MINUS_1500, gridPowerL2: [0], gridPowerL3: [0] },
    -1_500,
  ],
  ["36025 is 1500 while it exports", "goodwe", { gridPower: [0, 1500] }, -1_500],
  ["36025 is -1500 while it imports", "goodwe", { gridPower: MINUS_1500_I32 }, 1_500],
  ["625 is 1500 while it imports", "deye", { gridPower: [1500] }, 1_500],
  ["625 is -1500 while it exports", "deye", { gridPower: MINUS_1500 }, -1_500],
  ["1021 is the import", "growatt-sph", { gridImportPower: [0, 15_000], gridExportPower: [0, 0] }, 1_500],
  ["1029 is the export", "growatt-sph", { gridImportPower: [0, 0], gridExportPower: [0, 15_000] }, -1_500],
  ["3041 is the import", "growatt-xh", { gridImportPower: [0, 15_000], gridExportPower: [0, 0] }, 1_500],
  ["3043 is the export", "growatt-xh", { gridImportPower: [0, 0], gridExportPower: [0, 15_000] }, -1_500],
  ["50 is 1500 while it imports", "generic", { gridPower: [0, 1500] }, 1_500],
  ["50 is -1500 while it exports", "generic", { gridPower: MINUS_1500_I32 }, -1_500],
])("grid: %s (%s)", (_, id, frame, expected) => {
  const profile = profileById(id);
  expectValue(profile, profile.meter?.powerW, frame, expected);
});

test.each<[title: string, id: string, formula: "pvW" | "acPowerW", frame: Frame, expected: number]>([
  ["32080 is positive while it produces", "huawei", "acPowerW", { activePower: [0, 1500] }, -1_500],
  ["5016 has its low word first", "sungrow", "pvW", { pvPower: [1500, 0] }, 1_500],
  [
    "three strings add up",
    "sma",
    "pvW",
    { pvPowerDc1: [0, 500], pvPowerDc2: [0, 600], pvPowerDc3: [0, 400] },
    1_500,
  ],
  ["35139 is positive while it produces", "goodwe", "acPowerW", { acActivePower: [0, 1500] }, -1_500],
  ["30 is negative while it produces", "generic", "acPowerW", { acPower: MINUS_1500_I32 }, -1_500],
])("inverter: %s (%s)", (_, id, formula, frame, expected) => {
  const profile = profileById(id);
  expectValue(profile, profile.inverter?.[formula], frame, expected);
});

test("a sum is unknown as long as one of its parts is not available", () => {
  const { registers, inverter } = profileById("sma");
  const values = valuesOf({ pvPowerDc1: [0, 500], pvPowerDc2: [0x8000, 0], pvPowerDc3: [0, 400] });
  expect(valueOf(registers, values, inverter!.pvW)).toBeUndefined();
});
