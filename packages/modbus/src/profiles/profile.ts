import type { BatteryChemistry, BatteryStatus, InverterMode } from "@oec/domain";
import type { ConnectionSettings } from "../client/settings.ts";
import type { RegisterMap } from "../registers/map.ts";

/** A register in a sum, with its factor: -1 turns its sign. */
export interface Term {
  /** Name of the register. */
  readonly register: string;
  /** 1 unless said. */
  readonly factor?: number;
  /** Turns the sign while this bit of another register is set and the value itself is not negative. */
  readonly negativeWhile?: { readonly register: string; readonly bit: number };
}

/** A quantity as a sum of registers; unknown as long as one of them is. */
export type Formula = readonly Term[];

/** The value of a step of a command. */
export type StepValue =
  | number
  | {
      /**
       * `power`: its magnitude [W]; `signed-power`: positive charges [W]; `percent`: the magnitude as a share of the battery's
       * highest charging power; `lease`: how long it is to hold [s].
       */
      readonly of: "power" | "signed-power" | "percent" | "lease";
      /** 1 unless said; 1/60 turns seconds into minutes. */
      readonly factor?: number;
      /** Rounds up, so that a lease never ends early; to the nearest unless said. */
      readonly roundUp?: boolean;
    };

/** One write of a command, in physical units. */
export interface Step {
  readonly register: string;
  readonly value: StepValue;
}

/** How a battery is commanded. */
export interface BatteryControl {
  readonly charge: readonly Step[];
  /** Absent where the device cannot be told to. */
  readonly discharge?: readonly Step[];
  /** Neither charges nor discharges. */
  readonly idle: readonly Step[];
  /** Gives the battery back to its own control. */
  readonly autonomous: readonly Step[];
  /**
   * What ends a command when its sender goes silent: the device's own timer, set by the command; or nothing, so that the
   * sender must end it.
   */
  readonly deadMan?: {
    /** Longest lease the device takes [ms]. */
    readonly longestMs: number;
    /** Steps of the device's timer [ms]: a lease is rounded up to them. */
    readonly stepMs: number;
    /** What the device does then, in words. */
    readonly behaviour: string;
  };
  /** Registers that show a command after it was written; the others cannot be read back. */
  readonly readBack: readonly string[];
  readonly source: string;
}

/** A battery in a profile. All signs are those of `@oec/domain`: positive charges. */
export interface BatteryMap {
  readonly socPercent: Formula;
  readonly powerW: Formula;
  readonly voltageV?: Formula;
  readonly temperatureC?: Formula;
  readonly healthPercent?: Formula;
  readonly capacityWh?: Formula;
  readonly maxChargeW?: Formula;
  readonly maxDischargeW?: Formula;
  /** Limits of the moment, where the device tells them. */
  readonly chargeLimitW?: Formula;
  readonly dischargeLimitW?: Formula;
  /** What the device says it does; without it, the power tells. */
  readonly status?: { readonly register: string; readonly values: Readonly<Record<number, BatteryStatus>> };
  /** What holds where the device does not say: of the smallest model, so that no limit is too high. */
  readonly typical: {
    readonly capacityWh: number;
    readonly maxChargeW: number;
    readonly maxDischargeW: number;
    readonly chargeEfficiency: number;
    readonly dischargeEfficiency: number;
    readonly minSocPercent: number;
    readonly maxSocPercent: number;
  };
  readonly chemistry: BatteryChemistry;
  /** From a command to its effect [ms]. */
  readonly latencyMs: number;
  readonly control?: BatteryControl;
}

/** An inverter in a profile: AC power is negative while it produces, PV power is not. */
export interface InverterMap {
  readonly acPowerW: Formula;
  /** PV power on the DC side. */
  readonly pvW: Formula;
  readonly temperatureC?: Formula;
  readonly efficiencyPercent?: Formula;
  /** Share of DC power that arrives at the busbar, for PV power there. */
  readonly conversionEfficiency: number;
  readonly maxAcW?: Formula;
  readonly typicalMaxAcW: number;
  readonly hybrid: boolean;
  /** How it runs, and how that is changed; without it, it is taken for grid-tied and cannot be told otherwise. */
  readonly mode?: {
    readonly register: string;
    readonly values: Readonly<Record<number, InverterMode>>;
    readonly set: Readonly<Partial<Record<InverterMode, readonly Step[]>>>;
  };
}

/** How the site's export is limited; `power` in the steps is the limit. */
export interface ExportLimitSteps {
  readonly set: readonly Step[];
  readonly clear: readonly Step[];
  readonly source: string;
}

/** A grid meter in a profile; positive imports. */
export interface MeterMap {
  readonly powerW: Formula;
  readonly phasePowerW?: readonly [Formula, Formula, Formula];
  readonly phaseCurrentA?: readonly [Formula, Formula, Formula];
  readonly phaseVoltageV?: readonly [Formula, Formula, Formula];
  readonly frequencyHz?: Formula;
  readonly importedWh?: Formula;
  readonly exportedWh?: Formula;
}

/** How a device is recognised without writing to it. */
export interface IdentityRule {
  /** Register whose value tells the vendor. */
  readonly register: string;
  /** A text that the value begins with, or the whole numbers it may have; absent: any text or number will do. */
  readonly expect?: { readonly startsWith: readonly string[] } | { readonly oneOf: readonly number[] };
  /** Registers with the model, serial number and firmware version. */
  readonly model?: string;
  readonly serial?: string;
  readonly firmware?: string;
}

/** What we know of a family of devices. */
export interface Profile {
  /** Short name in configurations, e.g. `huawei`. */
  readonly id: string;
  readonly vendor: string;
  readonly models: readonly string[];
  /** TCP ports, the usual one first. */
  readonly ports: readonly number[];
  /** Units, the usual one first. */
  readonly unitIds: readonly number[];
  /** Delays, time-outs and retries that differ from the usual. */
  readonly connection: Partial<ConnectionSettings>;
  readonly reading: {
    /** Registers without use that a read may run over. */
    readonly maxGap: number;
    /** Most registers of one read. */
    readonly maxCount: number;
    /** Ranges `[from, to]` that must never be read. */
    readonly forbidden: readonly (readonly [from: number, to: number])[];
  };
  readonly registers: RegisterMap;
  readonly identity?: IdentityRule;
  readonly battery?: BatteryMap;
  readonly inverter?: InverterMap;
  readonly meter?: MeterMap;
  readonly exportLimit?: ExportLimitSteps;
  /** What is not said here comes from the device's SunSpec models. */
  readonly sunspec?: {
    /** Factor to positive imports: vendors count the power of SunSpec meters either way. */
    readonly meterFactor: 1 | -1;
  };
  /** What an owner must know. */
  readonly notes: readonly string[];
}

/** One register as a formula. */
export const just = (register: string, factor = 1): Formula => [
  factor === 1 ? { register } : { register, factor },
];

/** The sum of registers. */
export const sumOf = (...registers: readonly string[]): Formula =>
  registers.map((register) => ({ register }));
