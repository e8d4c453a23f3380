import { registersFrom, type RegisterMap } from "../registers/map.ts";
import { just, sumOf, type Profile } from "./profile.ts";

const openEms = registersFrom(
  "OpenEMS/openems@0e4ea88 io.openems.edge.goodwe/src/io/openems/edge/goodwe/common/AbstractGoodWe.java",
);
const evcc = registersFrom("evcc-io/evcc@b29b49e templates/definition/meter/goodwe-hybrid.yaml");

const registers = {
  ratedPower: openEms(35001, "u16", "VA"),
  serial: openEms(35003, "string", "", { words: 8 }),
  pv1Power: evcc(35105, "u32", "W"),
  pv2Power: evcc(35109, "u32", "W"),
  pv3Power: openEms(35113, "u32", "W"),
  pv4Power: openEms(35117, "u32", "W"),
  gridMode: openEms(35136, "u16"),
  inverterPower: openEms(35137, "i32", "W"),
  acActivePower: openEms(35139, "i32", "W"),
  loadPower: openEms(35171, "i32", "W"),
  airTemperature: openEms(35174, "i16", "degC", { scale: 0.1 }),
  batteryVoltage: openEms(35180, "u16", "V", { scale: 0.1 }),
  batteryCurrent: openEms(35181, "i16", "A", { scale: 0.1 }),
  batteryPower: openEms(35182, "i32", "W"),
  batteryMode: openEms(35184, "u16"),
  workMode: openEms(35187, "u16"),
  pvTotal: openEms(35191, "u32", "Wh", { scale: 100 }),
  gridBuyTotal: openEms(35200, "u32", "Wh", { scale: 100 }),
  batteryChargedTotal: openEms(35206, "u32", "Wh", { scale: 100 }),
  batteryDischargedTotal: openEms(35209, "u32", "Wh", { scale: 100 }),
  battery2Power: evcc(35264, "i32", "W"),
  gridPowerL1: evcc(36019, "i32", "W"),
  gridPowerL2: evcc(36021, "i32", "W"),
  gridPowerL3: evcc(36023, "i32", "W"),
  gridPower: evcc(36025, "i32", "W"),
  bmsStatus: openEms(37002, "u16"),
  bmsTemperature: openEms(37003, "u16", "degC", { scale: 0.1 }),
  bmsMaxChargeCurrent: openEms(37004, "u16", "A"),
  bmsMaxDischargeCurrent: openEms(37005, "u16", "A"),
  soc: evcc(37007, "u16", "%"),
  soh: openEms(37008, "u16", "%"),
  battery2Soc: evcc(39005, "u16", "%"),
  emsPowerMode: evcc(47511, "u16", "", {
    access: "read-write",
    writeWith: 6,
    values: { 1: "auto", 2: "charge-PV", 4: "import-AC", 6: "conserve" },
  }),
  emsPowerSet: evcc(47512, "u16", "W", { access: "read-write" }),
} satisfies RegisterMap;

/** GoodWe ET, EH, BT and BH hybrid inverters. */
export const GOODWE: Profile = {
  id: "goodwe",
  vendor: "GoodWe",
  models: ["ET", "EH", "BT", "BH"],
  ports: [502],
  unitIds: [247],
  connection: { timeoutMs: 3_000, interRequestMs: 20 },
  reading: { maxGap: 16, maxCount: 100, forbidden: [] },
  registers,
  identity: { register: "serial", serial: "serial" },
  battery: {
    socPercent: just("soc"),
    powerW: just("batteryPower", -1),
    voltageV: just("batteryVoltage"),
    temperatureC: just("bmsTemperature"),
    healthPercent: just("soh"),
    typical: {
      capacityWh: 5_400,
      maxChargeW: 2_500,
      maxDischargeW: 2_500,
      chargeEfficiency: 0.97,
      dischargeEfficiency: 0.97,
      minSocPercent: 10,
      maxSocPercent: 100,
    },
    chemistry: "LFP",
    latencyMs: 5_000,
    control: {
      charge: [
        { register: "emsPowerMode", value: 2 },
        { register: "emsPowerSet", value: { of: "power" } },
      ],
      idle: [
        { register: "emsPowerMode", value: 2 },
        { register: "emsPowerSet", value: 0 },
      ],
      autonomous: [
        { register: "emsPowerMode", value: 1 },
        { register: "emsPowerSet", value: 0 },
      ],
      readBack: ["emsPowerMode", "emsPowerSet"],
      source: "evcc-io/evcc@b29b49e templates/definition/meter/goodwe-hybrid.yaml",
    },
  },
  inverter: {
    acPowerW: just("acActivePower", -1),
    pvW: sumOf("pv1Power", "pv2Power", "pv3Power", "pv4Power"),
    temperatureC: just("airTemperature"),
    conversionEfficiency: 0.97,
    maxAcW: just("ratedPower"),
    typicalMaxAcW: 5_000,
    hybrid: true,
  },
  meter: {
    powerW: just("gridPower", -1),
    phasePowerW: [just("gridPowerL1", -1), just("gridPowerL2", -1), just("gridPowerL3", -1)],
    importedWh: just("gridBuyTotal"),
  },
  notes: [
    "Forced discharging has no published register; a battery that is to give energy is left to its own control.",
    "Port 8899 of the WiFi kit speaks another framing and is not supported.",
  ],
};
