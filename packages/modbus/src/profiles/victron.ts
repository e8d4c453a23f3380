import { registersFrom, type RegisterMap } from "../registers/map.ts";
import { just, sumOf, type Profile } from "./profile.ts";

const gx = registersFrom("victronenergy/dbus_modbustcp@24c50db attributes.csv");

const registers = {
  serial: gx(800, "string", "", { words: 6, note: "/Serial" }),
  pvOnOutputL1: gx(808, "u16", "W", { note: "/Ac/PvOnOutput/L1/Power" }),
  pvOnOutputL2: gx(809, "u16", "W", { note: "/Ac/PvOnOutput/L2/Power" }),
  pvOnOutputL3: gx(810, "u16", "W", { note: "/Ac/PvOnOutput/L3/Power" }),
  pvOnGridL1: gx(811, "u16", "W", { note: "/Ac/PvOnGrid/L1/Power" }),
  pvOnGridL2: gx(812, "u16", "W", { note: "/Ac/PvOnGrid/L2/Power" }),
  pvOnGridL3: gx(813, "u16", "W", { note: "/Ac/PvOnGrid/L3/Power" }),
  loadL1: gx(817, "u16", "W", { note: "/Ac/Consumption/L1/Power" }),
  loadL2: gx(818, "u16", "W", { note: "/Ac/Consumption/L2/Power" }),
  loadL3: gx(819, "u16", "W", { note: "/Ac/Consumption/L3/Power" }),
  gridPowerL1: gx(820, "i16", "W", { note: "/Ac/Grid/L1/Power" }),
  gridPowerL2: gx(821, "i16", "W", { note: "/Ac/Grid/L2/Power" }),
  gridPowerL3: gx(822, "i16", "W", { note: "/Ac/Grid/L3/Power" }),
  activeInSource: gx(826, "i16", "", {
    values: { 0: "n/a", 1: "grid", 2: "generator", 3: "shore", 240: "not connected" },
    note: "/Ac/ActiveIn/Source",
  }),
  batteryVoltage: gx(840, "u16", "V", { scale: 0.1, note: "/Dc/Battery/Voltage" }),
  batteryCurrent: gx(841, "i16", "A", { scale: 0.1, note: "/Dc/Battery/Current" }),
  batteryPower: gx(842, "i16", "W", { note: "/Dc/Battery/Power" }),
  soc: gx(843, "u16", "%", { note: "/Dc/Battery/Soc" }),
  batteryState: gx(844, "u16", "", {
    values: { 0: "idle", 1: "charging", 2: "discharging" },
    note: "/Dc/Battery/State",
  }),
  dcPvPower: gx(850, "u16", "W", { note: "/Dc/Pv/Power" }),
  gridSetpoint: gx(2700, "i16", "W", {
    access: "read-write",
    writeWith: 6,
    note: "/Settings/CGwacs/AcPowerSetPoint",
  }),
  gridSetpointWide: gx(2703, "i16", "W", {
    scale: 100,
    access: "read-write",
    writeWith: 6,
    note: "/Settings/CGwacs/AcPowerSetPoint (x100 W)",
  }),
  batteryLifeState: gx(2900, "u16", "", {
    access: "read-write",
    writeWith: 6,
    note: "/Settings/CGwacs/BatteryLife/State",
  }),
  minSocLimit: gx(2901, "u16", "%", {
    scale: 0.1,
    access: "read-write",
    writeWith: 6,
    note: "/Settings/CGwacs/BatteryLife/MinimumSocLimit",
  }),
  essMode: gx(2902, "u16", "", {
    access: "read-write",
    writeWith: 6,
    values: { 1: "ESS phase compensation", 2: "ESS without", 3: "external control" },
    note: "/Settings/CGwacs/Hub4Mode",
  }),
  vebusSetpointL1: gx(37, "i16", "W", {
    unitId: 227,
    access: "read-write",
    writeWith: 6,
    note: "/Hub4/L1/AcPowerSetpoint (vebus)",
  }),
} satisfies RegisterMap;

/** Victron systems behind a GX device. */
export const VICTRON: Profile = {
  id: "victron",
  vendor: "Victron Energy",
  models: ["Cerbo GX", "Venus OS"],
  ports: [502],
  unitIds: [100],
  connection: { timeoutMs: 3_000 },
  reading: { maxGap: 8, maxCount: 60, forbidden: [] },
  registers,
  identity: { register: "serial", serial: "serial" },
  battery: {
    socPercent: just("soc"),
    powerW: just("batteryPower"),
    voltageV: just("batteryVoltage"),
    status: { register: "batteryState", values: { 0: "idle", 1: "charging", 2: "discharging" } },
    typical: {
      capacityWh: 5_000,
      maxChargeW: 2_400,
      maxDischargeW: 2_400,
      chargeEfficiency: 0.95,
      dischargeEfficiency: 0.95,
      minSocPercent: 10,
      maxSocPercent: 100,
    },
    chemistry: "LFP",
    latencyMs: 2_000,
    control: {
      charge: [
        { register: "essMode", value: 3 },
        { register: "vebusSetpointL1", value: { of: "signed-power" } },
      ],
      discharge: [
        { register: "essMode", value: 3 },
        { register: "vebusSetpointL1", value: { of: "signed-power" } },
      ],
      idle: [
        { register: "essMode", value: 3 },
        { register: "vebusSetpointL1", value: 0 },
      ],
      autonomous: [{ register: "essMode", value: 1 }],
      deadMan: { longestMs: 60_000, stepMs: 60_000, behaviour: "passes power through without the battery" },
      readBack: ["essMode", "vebusSetpointL1"],
      source: "victronenergy/dbus_modbustcp@24c50db attributes.csv (Hub4Mode, Hub4/L1/AcPowerSetpoint)",
    },
  },
  inverter: {
    acPowerW: [
      { register: "pvOnGridL1", factor: -1 },
      { register: "pvOnGridL2", factor: -1 },
      { register: "pvOnGridL3", factor: -1 },
      { register: "pvOnOutputL1", factor: -1 },
      { register: "pvOnOutputL2", factor: -1 },
      { register: "pvOnOutputL3", factor: -1 },
      { register: "batteryPower" },
      { register: "dcPvPower", factor: -1 },
    ],
    pvW: sumOf(
      "dcPvPower",
      "pvOnGridL1",
      "pvOnGridL2",
      "pvOnGridL3",
      "pvOnOutputL1",
      "pvOnOutputL2",
      "pvOnOutputL3",
    ),
    conversionEfficiency: 1,
    typicalMaxAcW: 3_000,
    hybrid: true,
  },
  meter: {
    powerW: sumOf("gridPowerL1", "gridPowerL2", "gridPowerL3"),
    phasePowerW: [just("gridPowerL1"), just("gridPowerL2"), just("gridPowerL3")],
  },
  notes: [
    "Unit 100 is the whole system; batteries and Multis have units of their own, shown on the GX device.",
    "The set-point of the Multi is on its own unit, 227 unless configured otherwise, and covers phase L1.",
    "Not from a checked source: unit 227, and that in external control a set-point must be renewed every minute, or the Multi passes power through.",
  ],
};
