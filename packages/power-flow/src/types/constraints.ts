import type {
  Amperes,
  Celsius,
  GridLimits,
  Hours,
  Percent,
  PhaseShares,
  WattHours,
  Watts,
} from "@oec/domain";
import type { Phase } from "./inputs.ts";

/** A point of a derating curve: up to this SoC the share of the rated power falls linearly to `share`. */
export interface DeratingPoint {
  readonly socPercent: Percent;
  /** Share of the rated power, 0 to 1. */
  readonly share: number;
}

/** Limits of the stationary battery. */
export interface BatteryConstraints {
  /** Most power it takes at the busbar [W], 0 or more. */
  readonly maxChargeW: Watts;
  /** Most power it gives at the busbar [W], 0 or more. */
  readonly maxDischargeW: Watts;
  /** Energy between 0 and 100 % SoC [Wh], 0 or more. */
  readonly capacityWh: WattHours;
  /** Stored energy per energy taken at the busbar, above 0 to 1 (one way). */
  readonly chargeEfficiency: number;
  /** Energy given at the busbar per energy taken from the store, above 0 to 1 (one way). */
  readonly dischargeEfficiency: number;
  /** Shares of L1, L2, L3, each 0 to 1, that add up to 1. */
  readonly phaseShares: PhaseShares;
  /** Charging power over SoC, ascending; absent: the full power up to the highest SoC. */
  readonly chargeTaper?: readonly DeratingPoint[];
  /** Discharging power over SoC, ascending; absent: the full power down to the lowest SoC. */
  readonly dischargeTaper?: readonly DeratingPoint[];
}

/** Limits of one charge point. */
export interface EvseConstraints {
  /** Lowest current at which it charges [A], above 0; IEC 61851 says 6. */
  readonly minCurrentA: Amperes;
  /** Highest current per phase [A], not below the lowest. */
  readonly maxCurrentA: Amperes;
  /** Step of the current limit [A], above 0: 1 or 0.1. Currents are whole multiples of it. */
  readonly currentStepA: Amperes;
  /** Each way it can charge, as the phases in which current flows: `[[1]]`, `[[1], [1, 2, 3]]`, `[[2, 3]]` for a two-phase car. */
  readonly phaseSets: readonly (readonly Phase[])[];
  /** Highest current per phase at which it gives back [A]; absent or 0: it does not. */
  readonly maxDischargeCurrentA?: Amperes;
}

/** Level 1: what the wires and devices can do. */
export interface PhysicalConstraints {
  /** The grid connection with its fuse, margin, import and export limits. */
  readonly grid: GridLimits;
  /** Shares of L1, L2, L3 of the PV power, each 0 to 1, that add up to 1. */
  readonly pvPhaseShares: PhaseShares;
  readonly battery?: BatteryConstraints;
  /** AC limit of a hybrid inverter that PV and battery share [W], in both directions; absent: none. */
  readonly hybridMaxAcW?: Watts;
  /** Charge points, at most two. */
  readonly evses?: readonly EvseConstraints[];
  /** Active power per apparent power of the house, above 0 to 1; used without measured currents. 0.95 unless told. */
  readonly housePowerFactor?: number;
}

/** Level 2: safety and availability. */
export interface SafetyConstraints {
  /** At or below this SoC the battery is not discharged [%]. */
  readonly batteryMinSocPercent: Percent;
  /** At or above this SoC the battery is not charged [%]. */
  readonly batteryMaxSocPercent: Percent;
  /**
   * The battery serves the house, not the cars: while a car charges, the battery gives no more than the house needs
   * beyond the PV power. The house itself is always served.
   */
  readonly housePriority: boolean;
  /** After this many full equivalent cycles in a day the battery is not discharged any more. */
  readonly maxBatteryCyclesPerDay?: number;
  /** At this temperature charging and discharging end [°C]; derating starts 15 K below. 60 unless told. */
  readonly maxBatteryTempC?: Celsius;
  /** Power with which the battery recovers while its SoC is below the lowest [W]; 0 unless told. */
  readonly reserveRecoveryW?: Watts;
  /** A car must charge once its deadline leaves less slack than this [h]; 1 unless told. */
  readonly evDeadlineBufferHours?: Hours;
  /** A car is to be ready this long before its departure [h]; 0.25 unless told. */
  readonly evReadyBeforeHours?: Hours;
}

/** Everything a decision must respect; prices travel in `Values`. */
export interface AllConstraints {
  readonly physical: PhysicalConstraints;
  readonly safety: SafetyConstraints;
}
