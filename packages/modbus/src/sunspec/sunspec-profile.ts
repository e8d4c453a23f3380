import type { BatteryStatus } from "@oec/domain";
import {
  just,
  type BatteryControl,
  type BatteryMap,
  type InverterMap,
  type MeterMap,
  type Profile,
} from "../profiles/profile.ts";
import type { RegisterMap } from "../registers/map.ts";
import type { SunspecChain } from "./chain.ts";
import { sunspecRegisters } from "./points.ts";

/** What any SunSpec device is treated as while its vendor is not known. */
export const SUNSPEC: Profile = {
  id: "sunspec",
  vendor: "SunSpec",
  models: ["any device with SunSpec models"],
  ports: [502, 1502],
  unitIds: [1, 126, 2, 100, 247, 3, 0],
  connection: {},
  reading: { maxGap: 16, maxCount: 120, forbidden: [] },
  registers: {},
  sunspec: { meterFactor: 1 },
  notes: ["Which way a meter counts is not part of the standard: check the sign once after installing."],
};

/**
 * The profile of a device from its SunSpec models: what the base profile says stays, what it leaves out is filled in.
 *
 * @param base - The vendor's profile; {@link SUNSPEC} unless it is known.
 */
export function sunspecProfile(chain: SunspecChain, base: Profile = SUNSPEC): Profile {
  const found = sunspecRegisters(chain);
  const inverter = base.inverter ?? inverterOf(found);
  const battery = base.battery ?? batteryOf(found);
  const meter = base.meter ?? meterOf(found, base.sunspec?.meterFactor ?? 1);
  const hasCommon = Object.hasOwn(found, "1.Mn");
  return {
    ...base,
    registers: { ...found, ...base.registers },
    ...(base.identity !== undefined || !hasCommon
      ? {}
      : { identity: { register: "1.Mn", model: "1.Md", serial: "1.SN", firmware: "1.Vr" } }),
    ...(inverter === undefined ? {} : { inverter }),
    ...(battery === undefined ? {} : { battery }),
    ...(meter === undefined ? {} : { meter }),
  };
}

const firstWith = (found: RegisterMap, ids: readonly number[], point: string): number | undefined =>
  ids.find((id) => Object.hasOwn(found, `${id}.${point}`));

/** The register as an optional formula. */
const optional = <Key extends string>(found: RegisterMap, key: Key, register: string, factor = 1) =>
  (Object.hasOwn(found, register) ? { [key]: just(register, factor) } : {}) as {
    [K in Key]?: ReturnType<typeof just>;
  };

function inverterOf(found: RegisterMap): InverterMap | undefined {
  const id = firstWith(found, [101, 102, 103, 111, 112, 113, 701], "W");
  if (id === undefined) return undefined;
  const hybrid = hasStorageInputs(found);
  const pvW = hybrid
    ? [{ register: "160.1.DCW" }, { register: "160.2.DCW" }]
    : just(Object.hasOwn(found, `${id}.DCW`) ? `${id}.DCW` : `${id}.W`);
  const rated = ["120.WRtg", "121.WMax", "702.WMaxRtg"].find((name) => Object.hasOwn(found, name));
  return {
    acPowerW: just(`${id}.W`, -1),
    pvW,
    ...optional(found, "temperatureC", `${id}.TmpCab`),
    conversionEfficiency: 0.97,
    ...(rated === undefined ? {} : { maxAcW: just(rated) }),
    typicalMaxAcW: 5_000,
    hybrid,
    ...(Object.hasOwn(found, "123.Conn") ? { mode: CONNECTION } : {}),
  };
}

/** Model 123: connected to the grid or not. */
const CONNECTION = {
  register: "123.Conn",
  values: { 0: "standby", 1: "grid-tied" },
  set: {
    "grid-tied": [{ register: "123.Conn", value: 1 }],
    standby: [{ register: "123.Conn", value: 0 }],
  },
} as const;

/** Storage behind a hybrid inverter: inputs 3 and 4 of model 160 are its charging and discharging power. */
const hasStorageInputs = (found: RegisterMap): boolean =>
  Object.hasOwn(found, "124.ChaState") && Object.hasOwn(found, "160.4.DCW");

const TYPICAL = {
  capacityWh: 5_000,
  maxChargeW: 2_500,
  maxDischargeW: 2_500,
  chargeEfficiency: 0.96,
  dischargeEfficiency: 0.96,
  minSocPercent: 5,
  maxSocPercent: 100,
} as const;

/** Charging status of models 124 and 802. */
const CHARGE_STATES: Readonly<Record<number, BatteryStatus>> = {
  1: "standby",
  2: "idle",
  3: "discharging",
  4: "charging",
  5: "idle",
  6: "idle",
  7: "standby",
};

function batteryOf(found: RegisterMap): BatteryMap | undefined {
  const common = { typical: TYPICAL, chemistry: "unknown", latencyMs: 5_000 } as const;
  if (hasStorageInputs(found)) {
    return {
      ...common,
      socPercent: just("124.ChaState"),
      powerW: [{ register: "160.3.DCW" }, { register: "160.4.DCW", factor: -1 }],
      ...optional(found, "voltageV", "124.InBatV"),
      maxChargeW: just("124.WChaMax"),
      maxDischargeW: just("124.WChaMax"),
      status: { register: "124.ChaSt", values: CHARGE_STATES },
      control: STORAGE_CONTROL,
    };
  }
  if (Object.hasOwn(found, "802.SoC")) {
    return {
      ...common,
      socPercent: just("802.SoC"),
      // The model says "to or from" without a sign; its current is positive while discharging.
      powerW: just("802.W", -1),
      voltageV: just("802.V"),
      healthPercent: just("802.SoH"),
      capacityWh: just("802.WHRtg"),
      maxChargeW: just("802.WChaRteMax"),
      maxDischargeW: just("802.WDisChaRteMax"),
      status: { register: "802.ChaSt", values: CHARGE_STATES },
    };
  }
  if (!Object.hasOwn(found, "713.SoC") || !Object.hasOwn(found, "701.W")) return undefined;
  return {
    ...common,
    socPercent: just("713.SoC"),
    powerW: just("701.W", -1),
    healthPercent: just("713.SoH"),
    capacityWh: just("713.WHRtg"),
    ...optional(found, "maxChargeW", "702.WChaRteMaxRtg"),
    ...optional(found, "maxDischargeW", "702.WDisChaRteMaxRtg"),
    ...(Object.hasOwn(found, "704.WSet") ? { control: DER_CONTROL } : {}),
  };
}

/** Model 124: rates in percent of WChaMax; a negative rate of one direction forces the other. */
const STORAGE_CONTROL: BatteryControl = {
  charge: [
    { register: "124.InOutWRte_RvrtTms", value: { of: "lease", roundUp: true } },
    { register: "124.ChaGriSet", value: 1 },
    { register: "124.OutWRte", value: { of: "percent", factor: -1 } },
    { register: "124.StorCtl_Mod", value: 2 },
  ],
  discharge: [
    { register: "124.InOutWRte_RvrtTms", value: { of: "lease", roundUp: true } },
    { register: "124.InWRte", value: { of: "percent", factor: -1 } },
    { register: "124.StorCtl_Mod", value: 1 },
  ],
  idle: [
    { register: "124.InOutWRte_RvrtTms", value: { of: "lease", roundUp: true } },
    { register: "124.OutWRte", value: 0 },
    { register: "124.InWRte", value: 0 },
    { register: "124.StorCtl_Mod", value: 3 },
  ],
  autonomous: [
    { register: "124.StorCtl_Mod", value: 0 },
    { register: "124.OutWRte", value: 100 },
    { register: "124.InWRte", value: 100 },
  ],
  deadMan: {
    longestMs: 65_534_000,
    stepMs: 1_000,
    behaviour: "lifts its limits and goes back to its own control",
  },
  readBack: ["124.OutWRte", "124.InWRte", "124.StorCtl_Mod"],
  source: "evcc-io/evcc@b29b49e templates/definition/meter/fronius-gen24.yaml; discharging by symmetry",
};

/** Model 704: a set-point in watts, positive injects. */
const DER_CONTROL: BatteryControl = {
  charge: derCommand(),
  discharge: derCommand(),
  idle: derCommand(),
  autonomous: [{ register: "704.WSetEna", value: 0 }],
  deadMan: { longestMs: 86_400_000, stepMs: 1_000, behaviour: "goes back to its own control" },
  readBack: ["704.WSet", "704.WSetEna"],
  source: "sunspec/models@7abdf89 json/model_704.json",
};

function derCommand() {
  return [
    { register: "704.WSetMod", value: 1 },
    { register: "704.WSet", value: { of: "signed-power", factor: -1 } },
    { register: "704.WSetRvrtTms", value: { of: "lease", roundUp: true } },
    { register: "704.WSetEna", value: 1 },
  ] as const;
}

function meterOf(found: RegisterMap, factor: 1 | -1): MeterMap | undefined {
  const id = firstWith(found, [201, 202, 203, 204], "W");
  if (id === undefined) return undefined;
  const phases = (point: string, sign: number) =>
    [just(`${id}.${point}A`, sign), just(`${id}.${point}B`, sign), just(`${id}.${point}C`, sign)] as const;
  return {
    powerW: just(`${id}.W`, factor),
    phasePowerW: phases("Wph", factor),
    phaseVoltageV: phases("PhVph", 1),
    frequencyHz: just(`${id}.Hz`),
    importedWh: just(`${id}.TotWhImp`),
    exportedWh: just(`${id}.TotWhExp`),
  };
}
