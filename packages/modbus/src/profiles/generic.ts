import { registersFrom, type RegisterMap } from "../registers/map.ts";
import { just, type Profile } from "./profile.ts";

const own = registersFrom("Open Energy Controller, packages/modbus/src/profiles/generic.ts");

const set = { access: "read-write", writeWith: 16 } as const;

const registers = {
  soc: own(0, "u16", "%", { scale: 0.1, invalid: [0xffff] }),
  batteryStatus: own(1, "u16", "", {
    invalid: [0xffff],
    values: { 0: "idle", 1: "charging", 2: "discharging", 3: "standby", 4: "fault", 5: "offline" },
  }),
  batteryPower: own(2, "i32", "W", { invalid: [-0x8000_0000], note: "positive charges" }),
  batteryVoltage: own(4, "u16", "V", { scale: 0.1, invalid: [0xffff] }),
  batteryTemperature: own(5, "i16", "degC", { scale: 0.1, invalid: [-0x8000] }),
  batteryHealth: own(6, "u16", "%", { scale: 0.1, invalid: [0xffff] }),
  capacity: own(8, "u32", "Wh", { invalid: [0xffff_ffff] }),
  maxChargePower: own(10, "u32", "W", { invalid: [0xffff_ffff] }),
  maxDischargePower: own(12, "u32", "W", { invalid: [0xffff_ffff] }),
  chargeLimit: own(14, "u32", "W", { invalid: [0xffff_ffff], note: "of the moment" }),
  dischargeLimit: own(16, "u32", "W", { invalid: [0xffff_ffff], note: "of the moment" }),
  setPoint: own(20, "i32", "W", { ...set, note: "positive charges" }),
  setPointMode: own(22, "u16", "", { ...set, values: { 0: "own control", 1: "set-point", 2: "idle" } }),
  setPointSeconds: own(23, "u16", "s", {
    ...set,
    note: "after that the device goes back to its own control",
  }),
  acPower: own(30, "i32", "W", { invalid: [-0x8000_0000], note: "negative produces" }),
  pvPower: own(32, "u32", "W", { invalid: [0xffff_ffff] }),
  inverterTemperature: own(34, "i16", "degC", { scale: 0.1, invalid: [-0x8000] }),
  maxAcPower: own(36, "u32", "W", { invalid: [0xffff_ffff] }),
  exportLimit: own(38, "u32", "W", { ...set, invalid: [0xffff_ffff] }),
  exportLimitOn: own(40, "u16", "", { ...set, values: { 0: "no limit", 1: "limit" } }),
  inverterMode: own(41, "u16", "", {
    ...set,
    values: { 0: "grid-tied", 1: "standby", 2: "off-grid", 3: "backup" },
  }),
  gridPower: own(50, "i32", "W", { invalid: [-0x8000_0000], note: "positive imports" }),
  gridPowerL1: own(52, "i32", "W", { invalid: [-0x8000_0000] }),
  gridPowerL2: own(54, "i32", "W", { invalid: [-0x8000_0000] }),
  gridPowerL3: own(56, "i32", "W", { invalid: [-0x8000_0000] }),
  gridCurrentL1: own(58, "i16", "A", { scale: 0.01, invalid: [-0x8000], note: "signed as the power" }),
  gridCurrentL2: own(59, "i16", "A", { scale: 0.01, invalid: [-0x8000] }),
  gridCurrentL3: own(60, "i16", "A", { scale: 0.01, invalid: [-0x8000] }),
  voltageL1: own(61, "u16", "V", { scale: 0.1, invalid: [0xffff] }),
  voltageL2: own(62, "u16", "V", { scale: 0.1, invalid: [0xffff] }),
  voltageL3: own(63, "u16", "V", { scale: 0.1, invalid: [0xffff] }),
  frequency: own(64, "u16", "Hz", { scale: 0.01, invalid: [0xffff] }),
  gridImportTotal: own(66, "u64", "Wh"),
  gridExportTotal: own(70, "u64", "Wh"),
  manufacturer: own(80, "string", "", { words: 8 }),
  model: own(88, "string", "", { words: 8 }),
  serial: own(96, "string", "", { words: 8 }),
  firmware: own(104, "string", "", { words: 4 }),
} satisfies RegisterMap;

/**
 * A home in a layout of our own: the fallback where no vendor is known, and what simulated devices are served with.
 *
 * Whoever writes a gateway or firmware can use it; {@link customProfile} changes addresses.
 */
export const GENERIC: Profile = {
  id: "generic",
  vendor: "Generic",
  models: ["any device in this layout"],
  ports: [502],
  unitIds: [1],
  connection: {},
  reading: { maxGap: 8, maxCount: 125, forbidden: [] },
  registers,
  identity: {
    register: "manufacturer",
    expect: { startsWith: ["OEC"] },
    model: "model",
    serial: "serial",
    firmware: "firmware",
  },
  battery: {
    socPercent: just("soc"),
    powerW: just("batteryPower"),
    voltageV: just("batteryVoltage"),
    temperatureC: just("batteryTemperature"),
    healthPercent: just("batteryHealth"),
    capacityWh: just("capacity"),
    maxChargeW: just("maxChargePower"),
    maxDischargeW: just("maxDischargePower"),
    chargeLimitW: just("chargeLimit"),
    dischargeLimitW: just("dischargeLimit"),
    status: {
      register: "batteryStatus",
      values: { 0: "idle", 1: "charging", 2: "discharging", 3: "standby", 4: "fault", 5: "offline" },
    },
    typical: {
      capacityWh: 5_000,
      maxChargeW: 2_500,
      maxDischargeW: 2_500,
      chargeEfficiency: 0.95,
      dischargeEfficiency: 0.95,
      minSocPercent: 5,
      maxSocPercent: 100,
    },
    chemistry: "unknown",
    latencyMs: 1_000,
    control: {
      charge: command(1),
      discharge: command(1),
      idle: command(2),
      autonomous: [{ register: "setPointMode", value: 0 }],
      deadMan: { longestMs: 65_535_000, stepMs: 1_000, behaviour: "goes back to its own control" },
      readBack: ["setPoint", "setPointMode", "setPointSeconds"],
      source: "Open Energy Controller, packages/modbus/src/profiles/generic.ts",
    },
  },
  inverter: {
    acPowerW: just("acPower"),
    pvW: just("pvPower"),
    temperatureC: just("inverterTemperature"),
    conversionEfficiency: 1,
    maxAcW: just("maxAcPower"),
    typicalMaxAcW: 5_000,
    hybrid: true,
    mode: {
      register: "inverterMode",
      values: { 0: "grid-tied", 1: "standby", 2: "off-grid", 3: "backup" },
      set: {
        "grid-tied": [{ register: "inverterMode", value: 0 }],
        standby: [{ register: "inverterMode", value: 1 }],
        "off-grid": [{ register: "inverterMode", value: 2 }],
        backup: [{ register: "inverterMode", value: 3 }],
      },
    },
  },
  meter: {
    powerW: just("gridPower"),
    phasePowerW: [just("gridPowerL1"), just("gridPowerL2"), just("gridPowerL3")],
    phaseCurrentA: [just("gridCurrentL1"), just("gridCurrentL2"), just("gridCurrentL3")],
    phaseVoltageV: [just("voltageL1"), just("voltageL2"), just("voltageL3")],
    frequencyHz: just("frequency"),
    importedWh: just("gridImportTotal"),
    exportedWh: just("gridExportTotal"),
  },
  exportLimit: {
    set: [
      { register: "exportLimit", value: { of: "power" } },
      { register: "exportLimitOn", value: 1 },
    ],
    clear: [{ register: "exportLimitOn", value: 0 }],
    source: "Open Energy Controller, packages/modbus/src/profiles/generic.ts",
  },
  notes: ["The mode register is written last: it puts the set-point and its seconds into force."],
};

function command(mode: number) {
  return [
    { register: "setPoint", value: { of: "signed-power" } },
    { register: "setPointSeconds", value: { of: "lease", roundUp: true } },
    { register: "setPointMode", value: mode },
  ] as const;
}
