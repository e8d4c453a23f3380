import { registersFrom, type RegisterMap } from "../registers/map.ts";
import { just, type Profile } from "./profile.ts";

const mkaiser = registersFrom(
  "mkaiser/Sungrow-SHx-Inverter-Modbus-Home-Assistant@63beec6 modbus_sungrow.yaml",
);
const evcc = registersFrom("evcc-io/evcc@b29b49e templates/definition/meter/sungrow-hybrid.yaml");
const evcc2 = registersFrom(
  "evcc-io/evcc@b29b49e templates/definition/meter/sungrow-hybrid.yaml ; mkaiser modbus_sungrow.yaml (5638)",
);

const registers = {
  serial: mkaiser(4989, "string", "", { words: 10, table: "input" }),
  deviceType: mkaiser(4999, "u16", "", { table: "input" }),
  ratedPower: mkaiser(5000, "u16", "W", { table: "input", scale: 100 }),
  protocolVersion: mkaiser(4951, "u32", "", { table: "input", wordOrder: "little" }),
  inverterTemperature: mkaiser(5007, "i16", "degC", { table: "input", scale: 0.1 }),
  mppt1Voltage: mkaiser(5010, "u16", "V", { table: "input", scale: 0.1 }),
  mppt1Current: mkaiser(5011, "u16", "A", { table: "input", scale: 0.1 }),
  pvPower: mkaiser(5016, "u32", "W", { table: "input", wordOrder: "little" }),
  voltageL1: mkaiser(5018, "u16", "V", { table: "input", scale: 0.1 }),
  voltageL2: mkaiser(5019, "u16", "V", { table: "input", scale: 0.1 }),
  voltageL3: mkaiser(5020, "u16", "V", { table: "input", scale: 0.1 }),
  batteryPower: mkaiser(5213, "i32", "W", { table: "input", wordOrder: "little" }),
  frequency: mkaiser(5241, "u16", "Hz", { table: "input", scale: 0.01 }),
  meterPower: mkaiser(5600, "i32", "W", { table: "input", wordOrder: "little", invalid: [2147483647] }),
  meterPowerL1: mkaiser(5602, "i32", "W", { table: "input", wordOrder: "little", invalid: [2147483647] }),
  meterPowerL2: mkaiser(5604, "i32", "W", { table: "input", wordOrder: "little", invalid: [2147483647] }),
  meterPowerL3: mkaiser(5606, "i32", "W", { table: "input", wordOrder: "little", invalid: [2147483647] }),
  bdcRatedPower: mkaiser(5627, "u16", "W", { table: "input", scale: 100 }),
  batteryCurrent: mkaiser(5630, "i16", "A", { table: "input", scale: 0.1 }),
  bmsMaxChargeCurrent: mkaiser(5634, "u16", "A", { table: "input" }),
  bmsMaxDischargeCurrent: mkaiser(5635, "u16", "A", { table: "input" }),
  runningState: mkaiser(12999, "u16", "", { table: "input" }),
  powerFlowStatus: mkaiser(13000, "u16", "", { table: "input", note: "bits" }),
  pvYieldTotal: mkaiser(13002, "u32", "Wh", { table: "input", wordOrder: "little", scale: 100 }),
  loadPower: mkaiser(13007, "i32", "W", { table: "input", wordOrder: "little", invalid: [2147483647] }),
  exportPower: mkaiser(13009, "i32", "W", {
    table: "input",
    wordOrder: "little",
    invalid: [2147483647],
    note: ">0 export",
  }),
  batteryVoltage: mkaiser(13019, "u16", "V", { table: "input", scale: 0.1 }),
  batteryPowerAbs: evcc(13021, "u16", "W", { table: "input" }),
  soc: mkaiser(13022, "u16", "%", { table: "input", scale: 0.1 }),
  soh: mkaiser(13023, "u16", "%", { table: "input", scale: 0.1 }),
  batteryTemperature: mkaiser(13024, "i16", "degC", { table: "input", scale: 0.1 }),
  batteryDischargedTotal: mkaiser(13026, "u32", "Wh", { table: "input", wordOrder: "little", scale: 100 }),
  activePower: mkaiser(13033, "i32", "W", { table: "input", wordOrder: "little" }),
  gridImportTotal: mkaiser(13036, "u32", "Wh", { table: "input", wordOrder: "little", scale: 100 }),
  batteryChargedTotal: mkaiser(13040, "u32", "Wh", { table: "input", wordOrder: "little", scale: 100 }),
  gridExportTotal: mkaiser(13045, "u32", "Wh", { table: "input", wordOrder: "little", scale: 100 }),
  emsMode: mkaiser(13049, "u16", "", {
    access: "read-write",
    writeWith: 6,
    values: { 0: "self-consumption", 2: "forced", 3: "external EMS (not verified)" },
  }),
  forcedCommand: mkaiser(13050, "u16", "", {
    access: "read-write",
    writeWith: 6,
    values: { 170: "charge", 187: "discharge", 204: "stop" },
  }),
  forcedPower: mkaiser(13051, "u16", "W", { access: "read-write", writeWith: 6 }),
  maxSoc: mkaiser(13057, "u16", "%", { scale: 0.1, access: "read-write", writeWith: 6 }),
  minSoc: mkaiser(13058, "u16", "%", { scale: 0.1, access: "read-write", writeWith: 6 }),
  exportLimit: mkaiser(13073, "u16", "W", { access: "read-write", writeWith: 6 }),
  exportLimitMode: mkaiser(13086, "u16", "", { access: "read-write", writeWith: 6 }),
  chargePowerLimit: mkaiser(33046, "u16", "W", { scale: 10, access: "read-write", writeWith: 6 }),
  dischargePowerLimit: mkaiser(33047, "u16", "W", { scale: 10, access: "read-write", writeWith: 6 }),
  batteryCurrentLegacy: evcc(13020, "i16", "A", { table: "input", scale: 0.1 }),
  batteryCapacity: evcc2(5638, "u16", "Wh", { table: "input", scale: 10 }),
} satisfies RegisterMap;

/** Device types of the family; the document lists them from 0xD03 to 0xE28. */
const SH_TYPES = [...range(0xd00, 0xdff), ...range(0xe00, 0xeff)];

/** Sungrow SH hybrid inverters. */
export const SUNGROW: Profile = {
  id: "sungrow",
  vendor: "Sungrow",
  models: ["SH-RS", "SH-RT"],
  ports: [502],
  unitIds: [1],
  connection: { connectDelayMs: 500, interRequestMs: 20, timeoutMs: 5_000 },
  reading: { maxGap: 8, maxCount: 100, forbidden: [] },
  registers,
  identity: {
    register: "deviceType",
    // The SH family counts from 0x0D00 (RS) and 0x0E00 (RT).
    expect: { oneOf: SH_TYPES },
    serial: "serial",
  },
  battery: {
    socPercent: just("soc"),
    powerW: [
      { register: "batteryPowerAbs", factor: -1, negativeWhile: { register: "powerFlowStatus", bit: 1 } },
    ],
    voltageV: just("batteryVoltage"),
    temperatureC: just("batteryTemperature"),
    healthPercent: just("soh"),
    capacityWh: just("batteryCapacity"),
    maxChargeW: just("bdcRatedPower"),
    maxDischargeW: just("bdcRatedPower"),
    typical: {
      capacityWh: 9_600,
      maxChargeW: 4_800,
      maxDischargeW: 4_800,
      chargeEfficiency: 0.97,
      dischargeEfficiency: 0.97,
      minSocPercent: 5,
      maxSocPercent: 100,
    },
    chemistry: "LFP",
    latencyMs: 5_000,
    control: {
      charge: [
        { register: "emsMode", value: 2 },
        { register: "forcedPower", value: { of: "power" } },
        { register: "forcedCommand", value: 0xaa },
      ],
      discharge: [
        { register: "emsMode", value: 2 },
        { register: "forcedPower", value: { of: "power" } },
        { register: "forcedCommand", value: 0xbb },
      ],
      idle: [
        { register: "emsMode", value: 2 },
        { register: "forcedPower", value: 0 },
        { register: "forcedCommand", value: 0xcc },
      ],
      autonomous: [
        { register: "forcedCommand", value: 0xcc },
        { register: "emsMode", value: 0 },
      ],
      readBack: ["emsMode", "forcedPower", "forcedCommand"],
      source:
        "evcc-io/evcc@b29b49e templates/definition/meter/sungrow-hybrid.yaml; 0xBB from " +
        "mkaiser/Sungrow-SHx-Inverter-Modbus-Home-Assistant@63beec6 modbus_sungrow.yaml",
    },
  },
  inverter: {
    acPowerW: just("activePower", -1),
    pvW: just("pvPower"),
    temperatureC: just("inverterTemperature"),
    conversionEfficiency: 0.97,
    maxAcW: just("ratedPower"),
    typicalMaxAcW: 5_000,
    hybrid: true,
  },
  meter: {
    powerW: just("meterPower"),
    phasePowerW: [just("meterPowerL1"), just("meterPowerL2"), just("meterPowerL3")],
    phaseVoltageV: [just("voltageL1"), just("voltageL2"), just("voltageL3")],
    frequencyHz: just("frequency"),
    importedWh: just("gridImportTotal"),
    exportedWh: just("gridExportTotal"),
  },
  notes: [
    "Not from a checked source: the range of device types it is recognised by.",
    "Documents count registers from 1; the addresses here are those on the wire.",
    "Forced mode has no timer in the inverter: who sends a command must end it.",
    "Battery power is a magnitude on old firmware and signed on new; the sign bit of the flow status decides.",
  ],
};

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index);
}
