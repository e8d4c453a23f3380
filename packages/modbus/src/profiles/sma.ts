import { registersFrom, type RegisterMap } from "../registers/map.ts";
import { just, sumOf, type Profile } from "./profile.ts";

const openEms = registersFrom(
  "OpenEMS/openems@0e4ea88 io.openems.edge.sma/src/io/openems/edge/sma/ess/sunnyisland/EssSmaSunnyIslandImpl.java",
);
const evcc = registersFrom("evcc-io/evcc@b29b49e templates/definition/meter/sma-inverter-modbus.yaml");
const evcc2 = registersFrom("evcc-io/evcc@b29b49e templates/definition/meter/sma-hybrid.yaml");
const openEms2 = registersFrom(
  "OpenEMS/openems@0e4ea88 io.openems.edge.sma/src/io/openems/edge/sma/ess/sunnyisland/EssSmaSunnyIslandImpl.java ; OpenEMS/openems@0e4ea88 io.openems.edge.sma/src/io/openems/edge/sma/ess/enums/SetControlMode.java",
);

const registers = {
  deviceClass: openEms(30051, "u32", "", { invalid: [4294967295] }),
  deviceType: openEms(30053, "u32", "", { invalid: [4294967295] }),
  serial: openEms(30057, "u32", "", { invalid: [4294967295] }),
  softwarePackage: openEms(30059, "u32", "", { invalid: [4294967295] }),
  systemState: openEms(30201, "u32", "", { invalid: [4294967295] }),
  pvYieldTotalWh: evcc(30513, "u64", "Wh", { invalid: [2 ** 64] }),
  gridImportTotal: evcc2(30581, "u32", "Wh", { invalid: [4294967295] }),
  pvPowerDc1: evcc2(30773, "i32", "W", { invalid: [-2147483648] }),
  pvPowerDc2: evcc2(30961, "i32", "W", { invalid: [-2147483648] }),
  pvPowerDc3: evcc2(30967, "i32", "W", { invalid: [-2147483648] }),
  activePower: evcc(30775, "i32", "W", { invalid: [-2147483648] }),
  voltageL1: openEms(30783, "u32", "V", { scale: 0.01, invalid: [4294967295] }),
  frequency: openEms(30803, "u32", "Hz", { scale: 0.01, invalid: [4294967295] }),
  batteryCurrent: openEms(30843, "i32", "A", { scale: 0.001, invalid: [-2147483648] }),
  soc: evcc2(30845, "u32", "%", { invalid: [4294967295] }),
  batteryTemperature: openEms(30849, "i32", "degC", { scale: 0.1, invalid: [-2147483648] }),
  batteryVoltage: openEms(30851, "u32", "V", { scale: 0.01, invalid: [4294967295] }),
  gridImportPower: evcc2(30865, "i32", "W", { invalid: [-2147483648] }),
  gridExportPower: evcc2(30867, "i32", "W", { invalid: [-2147483648] }),
  batteryChargePower: evcc2(31393, "u32", "W", { invalid: [4294967295] }),
  batteryDischargePower: evcc2(31395, "u32", "W", { invalid: [4294967295] }),
  batteryDischargedTotal: evcc2(31401, "u64", "Wh", { invalid: [2 ** 64] }),
  activePowerSetpoint: openEms(40149, "i32", "W", { invalid: [-2147483648], access: "write" }),
  controlMode: openEms2(40151, "u32", "", {
    invalid: [4294967295],
    access: "write",
    values: { 802: "start/remote (active)", 803: "stop/internal (inactive)" },
  }),
  maxChargePower: openEms(40189, "u32", "W", { invalid: [4294967295] }),
  maxDischargePower: openEms(40191, "u32", "W", { invalid: [4294967295] }),
  bmsOperatingMode: evcc2(40236, "u32", "", {
    invalid: [4294967295],
    access: "write",
    values: { 2424: "default", 2289: "charge" },
  }),
  bmsMinCharge: evcc2(40793, "u32", "W", { invalid: [4294967295], access: "write" }),
  bmsMaxCharge: evcc2(40795, "u32", "W", { invalid: [4294967295], access: "write" }),
  bmsMinDischarge: evcc2(40797, "u32", "W", { invalid: [4294967295], access: "write" }),
  bmsMaxDischarge: evcc2(40799, "u32", "W", { invalid: [4294967295], access: "write" }),
  gridSetpoint: evcc2(40801, "i32", "W", { invalid: [-2147483648], access: "write" }),
  gridGuardCode: openEms(43090, "u32", "", { invalid: [4294967295], access: "write" }),
} satisfies RegisterMap;

/** SMA hybrid inverters, Sunny Boy Storage and Sunny Island, in SMA's own register profile. */
export const SMA: Profile = {
  id: "sma",
  vendor: "SMA",
  models: ["Sunny Tripower Smart Energy", "Sunny Boy Storage", "Sunny Island"],
  ports: [502],
  unitIds: [3],
  connection: { timeoutMs: 3_000 },
  reading: { maxGap: 4, maxCount: 120, forbidden: [] },
  registers,
  identity: {
    register: "deviceClass",
    // Solar inverter, battery inverter, hybrid inverter.
    expect: { oneOf: [8001, 8007, 8009] },
    model: "deviceType",
    serial: "serial",
    firmware: "softwarePackage",
  },
  battery: {
    socPercent: just("soc"),
    powerW: [{ register: "batteryChargePower" }, { register: "batteryDischargePower", factor: -1 }],
    voltageV: just("batteryVoltage"),
    temperatureC: just("batteryTemperature"),
    maxChargeW: just("maxChargePower"),
    maxDischargeW: just("maxDischargePower"),
    typical: {
      capacityWh: 5_000,
      maxChargeW: 2_500,
      maxDischargeW: 2_500,
      chargeEfficiency: 0.965,
      dischargeEfficiency: 0.965,
      minSocPercent: 10,
      maxSocPercent: 100,
    },
    chemistry: "unknown",
    latencyMs: 3_000,
    control: {
      charge: [
        { register: "activePowerSetpoint", value: { of: "signed-power", factor: -1 } },
        { register: "controlMode", value: 802 },
      ],
      discharge: [
        { register: "activePowerSetpoint", value: { of: "signed-power", factor: -1 } },
        { register: "controlMode", value: 802 },
      ],
      idle: [
        { register: "activePowerSetpoint", value: 0 },
        { register: "controlMode", value: 802 },
      ],
      autonomous: [{ register: "controlMode", value: 803 }],
      readBack: [],
      source:
        "OpenEMS/openems@0e4ea88 io.openems.edge.sma/src/io/openems/edge/sma/ess/sunnyisland/EssSmaSunnyIslandImpl.java",
    },
  },
  inverter: {
    acPowerW: just("activePower", -1),
    pvW: sumOf("pvPowerDc1", "pvPowerDc2", "pvPowerDc3"),
    conversionEfficiency: 0.97,
    typicalMaxAcW: 5_000,
    hybrid: true,
  },
  meter: {
    powerW: [{ register: "gridImportPower" }, { register: "gridExportPower", factor: -1 }],
    frequencyHz: just("frequency"),
    importedWh: just("gridImportTotal"),
  },
  notes: [
    "Not from a checked source: the device classes it is recognised by, and that a positive set-point discharges.",
    "Unit 3 is SMA's own profile; unit 126 is SunSpec.",
    "Commands can be written but not read back; the battery's power is the only proof.",
    "Most models want the installer's grid guard code before they take a set-point.",
  ],
};
