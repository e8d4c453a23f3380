import { registersFrom, type RegisterMap } from "../registers/map.ts";
import { just, sumOf, type Profile } from "./profile.ts";

const evcc = registersFrom("evcc-io/evcc@b29b49e templates/definition/meter/growatt-hybrid-tlxh.yaml");

const registers = {
  pv1Power: evcc(3005, "u32", "W", { table: "input", scale: 0.1 }),
  pv2Power: evcc(3009, "u32", "W", { table: "input", scale: 0.1 }),
  gridImportPower: evcc(3041, "u32", "W", { table: "input", scale: 0.1 }),
  gridExportPower: evcc(3043, "u32", "W", { table: "input", scale: 0.1 }),
  pvTotal: evcc(3053, "u32", "Wh", { table: "input", scale: 100 }),
  gridImportTotal: evcc(3069, "u32", "Wh", { table: "input", scale: 100 }),
  batteryDischargedTotal: evcc(3127, "u32", "Wh", { table: "input", scale: 100 }),
  soc: evcc(3171, "u16", "%", { table: "input" }),
  batteryDischargePower: evcc(3178, "u32", "W", { table: "input", scale: 0.1 }),
  batteryChargePower: evcc(3180, "u32", "W", { table: "input", scale: 0.1 }),
  timeSlot1: evcc(3038, "u32", "", {
    access: "read-write",
    note: "start and end words must go in one FC16; 0x2000173B disabled, 0xA000173B battery-first",
  }),
  acChargeEnable: evcc(3049, "u16", "", { access: "read-write" }),
} satisfies RegisterMap;

/** Growatt XH hybrid inverters: they can be read, but take no power set-point. */
export const GROWATT_XH: Profile = {
  id: "growatt-xh",
  vendor: "Growatt",
  models: ["MIN TL-XH", "MOD TL3-XH"],
  ports: [502],
  unitIds: [1],
  connection: { timeoutMs: 3_000, interRequestMs: 50 },
  reading: { maxGap: 8, maxCount: 100, forbidden: [] },
  registers,
  battery: {
    socPercent: just("soc"),
    powerW: [{ register: "batteryChargePower" }, { register: "batteryDischargePower", factor: -1 }],
    typical: {
      capacityWh: 5_000,
      maxChargeW: 2_500,
      maxDischargeW: 2_500,
      chargeEfficiency: 0.96,
      dischargeEfficiency: 0.96,
      minSocPercent: 10,
      maxSocPercent: 100,
    },
    chemistry: "LFP",
    latencyMs: 5_000,
  },
  inverter: {
    acPowerW: [
      { register: "pv1Power", factor: -1 },
      { register: "pv2Power", factor: -1 },
      { register: "batteryChargePower" },
      { register: "batteryDischargePower", factor: -1 },
    ],
    pvW: sumOf("pv1Power", "pv2Power"),
    conversionEfficiency: 0.97,
    typicalMaxAcW: 5_000,
    hybrid: true,
  },
  meter: {
    powerW: [{ register: "gridImportPower" }, { register: "gridExportPower", factor: -1 }],
    importedWh: just("gridImportTotal"),
  },
  notes: ["It knows battery-first time slots, not a power set-point: the battery is read, not commanded."],
};
