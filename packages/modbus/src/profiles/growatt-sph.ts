import { registersFrom, type RegisterMap } from "../registers/map.ts";
import { just, type Profile } from "./profile.ts";

const evcc = registersFrom("evcc-io/evcc@b29b49e templates/definition/meter/growatt-hybrid.yaml");

const registers = {
  pvPower: evcc(1, "u32", "W", { table: "input", scale: 0.1 }),
  pvTotal: evcc(91, "u32", "Wh", { table: "input", scale: 100 }),
  batteryDischargePower: evcc(1009, "u32", "W", { table: "input", scale: 0.1 }),
  batteryChargePower: evcc(1011, "u32", "W", { table: "input", scale: 0.1 }),
  soc: evcc(1014, "u16", "%", { table: "input" }),
  gridImportPower: evcc(1021, "u32", "W", { table: "input", scale: 0.1 }),
  gridExportPower: evcc(1029, "u32", "W", { table: "input", scale: 0.1 }),
  gridImportTotal: evcc(1046, "u32", "Wh", { table: "input", scale: 100 }),
  batteryDischargedTotal: evcc(1054, "u32", "Wh", { table: "input", scale: 100 }),
  acChargeEnable: evcc(1092, "u16", "", { access: "read-write" }),
  batteryFirstSlotEnable: evcc(1102, "u16", "", { access: "read-write" }),
} satisfies RegisterMap;

/** Growatt SPH hybrid inverters: they can be read, but take no power set-point. */
export const GROWATT_SPH: Profile = {
  id: "growatt-sph",
  vendor: "Growatt",
  models: ["SPH"],
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
      { register: "pvPower", factor: -1 },
      { register: "batteryChargePower" },
      { register: "batteryDischargePower", factor: -1 },
    ],
    pvW: just("pvPower"),
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
