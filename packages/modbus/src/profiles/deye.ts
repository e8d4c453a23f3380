import { registersFrom, type RegisterMap } from "../registers/map.ts";
import { just, sumOf, type Profile } from "./profile.ts";

const evcc = registersFrom("evcc-io/evcc@b29b49e templates/definition/meter/deye-hybrid-3p.yaml");

const registers = {
  maxDischargeCurrent: evcc(109, "u16", "A", { access: "read-write" }),
  gridChargeStartSoc: evcc(127, "u16", "%", { access: "read-write" }),
  gridChargeCurrent: evcc(128, "u16", "A", { access: "read-write" }),
  gridChargeEnable: evcc(130, "u16", "", { access: "read-write" }),
  maxSellPower: evcc(143, "u16", "W", {
    scale: 10,
    access: "read-write",
    note: "evcc reads x10 writes x0.1",
  }),
  timeOfUse: evcc(146, "u16", "", { access: "read-write" }),
  program1Soc: evcc(166, "u16", "%", { access: "read-write", note: "166-171 = programs 1-6" }),
  batteryChargedTotal: evcc(516, "u32", "Wh", { wordOrder: "little", scale: 100 }),
  batteryDischargedTotal: evcc(518, "u32", "Wh", { wordOrder: "little", scale: 100 }),
  gridBuyTotal: evcc(522, "u32", "Wh", { wordOrder: "little", scale: 100 }),
  gridSellTotal: evcc(524, "u32", "Wh", { wordOrder: "little", scale: 100 }),
  pvTotal: evcc(534, "u32", "Wh", { wordOrder: "little", scale: 100 }),
  soc: evcc(588, "u16", "%"),
  battery2Soc: evcc(589, "u16", "%"),
  batteryPower: evcc(590, "i16", "W"),
  battery2Power: evcc(595, "i16", "W"),
  voltageL1: evcc(598, "u16", "V", { scale: 0.1 }),
  voltageL2: evcc(599, "u16", "V", { scale: 0.1 }),
  voltageL3: evcc(600, "u16", "V", { scale: 0.1 }),
  gridCurrentL1: evcc(613, "i16", "A", { scale: 0.01 }),
  gridPower: evcc(625, "i16", "W"),
  genPortPower: evcc(667, "i16", "W"),
  pv1Power: evcc(672, "u16", "W"),
  pv2Power: evcc(673, "u16", "W"),
  pv3Power: evcc(674, "u16", "W"),
  pv4Power: evcc(675, "u16", "W"),
} satisfies RegisterMap;

/** Deye and Sunsynk three-phase hybrid inverters: they can be read, but take no power set-point. */
export const DEYE: Profile = {
  id: "deye",
  vendor: "Deye",
  models: ["SG01LP3", "SG04LP3", "Sunsynk three-phase hybrids"],
  ports: [502],
  unitIds: [1],
  connection: { timeoutMs: 3_000, interRequestMs: 50, maxInFlight: 1 },
  reading: { maxGap: 16, maxCount: 64, forbidden: [] },
  registers,
  battery: {
    socPercent: just("soc"),
    powerW: just("batteryPower", -1),
    typical: {
      capacityWh: 5_000,
      maxChargeW: 2_500,
      maxDischargeW: 2_500,
      chargeEfficiency: 0.96,
      dischargeEfficiency: 0.96,
      minSocPercent: 20,
      maxSocPercent: 100,
    },
    chemistry: "LFP",
    latencyMs: 5_000,
  },
  inverter: {
    acPowerW: [
      { register: "pv1Power", factor: -1 },
      { register: "pv2Power", factor: -1 },
      { register: "pv3Power", factor: -1 },
      { register: "pv4Power", factor: -1 },
      { register: "batteryPower", factor: -1 },
    ],
    pvW: sumOf("pv1Power", "pv2Power", "pv3Power", "pv4Power"),
    conversionEfficiency: 0.97,
    typicalMaxAcW: 8_000,
    hybrid: true,
  },
  meter: {
    powerW: just("gridPower"),
    phaseVoltageV: [just("voltageL1"), just("voltageL2"), just("voltageL3")],
    importedWh: just("gridBuyTotal"),
    exportedWh: just("gridSellTotal"),
  },
  notes: [
    "The inverter has a serial line only: it needs a gateway. The WiFi logger's own framing is not supported.",
    "It knows schedules by SoC and current, not a power set-point: the battery is read, not commanded.",
  ],
};
