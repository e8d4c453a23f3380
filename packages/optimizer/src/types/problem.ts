import type { ErrorCode, Horizon, Milliseconds, PricePerKwh, WattHours, Watts } from "@oec/domain";

import type { FlexibleLoadProblem, VehicleProblem } from "./vehicle.ts";

/** A store of energy as the optimizer sees it: linear one-way losses at the AC side, a range, power limits and wear. */
export interface StorageProblem {
  /** Identifier of the device the plan is for. */
  readonly id: string;
  /** Lowest stored energy the plan may use, above 0 % SoC [Wh]. */
  readonly minWh: WattHours;
  /** Highest stored energy the plan may use [Wh], at least `minWh`. */
  readonly maxWh: WattHours;
  /** Stored energy at the start of the first slot [Wh], within `minWh` to `maxWh`. */
  readonly startWh: WattHours;
  /** Most power it takes at the busbar [W], 0 or more. */
  readonly maxChargeW: Watts;
  /** Most power it gives at the busbar [W], 0 or more. */
  readonly maxDischargeW: Watts;
  /** Stored energy per energy taken at the busbar, above 0 to 1. */
  readonly chargeEfficiency: number;
  /** Energy given at the busbar per energy taken from the store, above 0 to 1. */
  readonly dischargeEfficiency: number;
  /** Wear per kWh through the busbar, in either direction [currency/kWh], 0 or more. */
  readonly wearCostPerKwh: PricePerKwh;
  /** What a kWh still stored at the end of the horizon is worth [currency per kWh stored], any sign. */
  readonly terminalValuePerKwh: PricePerKwh;
  /** 1 in slots in which it is connected, else 0: a car that gives energy back; shape [horizon.count]; absent: always. */
  readonly available?: Readonly<Uint8Array>;
  /** Energy it loses per slot without the busbar, by driving [Wh], 0 or more; shape [horizon.count]; absent: none. */
  readonly usedWh?: Readonly<Float64Array>;
  /** Lowest stored energy at the END of each slot where it is above `minWh` [Wh], up to `maxWh`: what a departure needs. */
  readonly requiredWh?: Readonly<Float64Array>;
  /** Limits on use that do not overlap, in their order; absent: none. */
  readonly cycleLimits?: readonly CycleLimit[];
}

/**
 * A charge on the highest metered import of the billing month.
 *
 * It is `pricePerKw` times the mean of the `highestCount` highest of: the peaks already billed, and every metering
 * interval that the horizon touches, at its mean import times its weight. Intervals begin at multiples of their length
 * since 1970 UTC; one that the horizon covers in part counts with what it covers. Where there are fewer, the mean is that
 * of those there are. Export does not offset import.
 */
export interface PeakProblem {
  /** Charge per kW, VAT in [currency/kW], 0 or more. */
  readonly pricePerKw: number;
  /** How many of the highest are averaged, 1 or more. */
  readonly highestCount: number;
  /** Length of a metering interval [ms]. */
  readonly intervalMs: Milliseconds;
  /** Interval means already billed in this month, weights in [W], in any order. */
  readonly billedPeaksW: readonly Watts[];
  /** Weight of import per slot, shape [horizon.count], 0 or more; 1 where the tariff makes no difference. */
  readonly slotWeight: Readonly<Float64Array>;
}

/**
 * An AC limit that PV and one storage share: a hybrid inverter with both on its DC side.
 *
 * PV that charges the storage does not count towards it. The storage's powers and efficiencies are those at the busbar
 * all the same: PV and grid charge it with the same losses.
 */
export interface HybridProblem {
  /** Index of the storage behind it in {@link Problem.storages}. */
  readonly storage: number;
  /** Most power between DC side and busbar, in both directions [W], 0 or more. */
  readonly acLimitW: Watts;
  /** Share of the PV power that is behind it, 0 to 1; the rest reaches the busbar by itself. */
  readonly pvShare: number;
}

/** A limit on use: what a storage may give over some slots. */
export interface CycleLimit {
  /** The limit holds for slots `fromSlot` to `toSlot - 1`. */
  readonly fromSlot: number;
  readonly toSlot: number;
  /** Most energy taken out of the store, before losses [Wh], 0 or more: cycles times usable capacity. */
  readonly maxDischargedWh: WattHours;
}

/**
 * What is to be planned: numbers only, no clock, no tariff, no forecast.
 *
 * All columns have shape [horizon.count]. Prices may have any sign and the export price may exceed the import price.
 * PV may be curtailed, the load may not be shed: an import limit is therefore kept if at all possible, and a plan
 * reports where it could not be. {@link buildProblem} makes one from a site; {@link validateProblem} checks one.
 */
export interface Problem {
  /** The slots that are planned, of any lengths. */
  readonly horizon: Horizon;
  /** ISO 4217 code of every price and cost. */
  readonly currency: string;
  /** All-in price of imported energy per slot [currency/kWh]. */
  readonly importPricePerKwh: Readonly<Float64Array>;
  /** All-in price paid for exported energy per slot [currency/kWh]. */
  readonly exportPricePerKwh: Readonly<Float64Array>;
  /** House load per slot, mean [W], 0 or more. */
  readonly loadW: Readonly<Float64Array>;
  /** PV power available per slot, mean [W], 0 or more. */
  readonly pvW: Readonly<Float64Array>;
  /** Most power drawn from the grid per slot [W], 0 or more; Infinity: no limit. */
  readonly maxImportW: Readonly<Float64Array>;
  /** Most power given to the grid per slot [W], 0 or more; Infinity: no limit. */
  readonly maxExportW: Readonly<Float64Array>;
  readonly storages: readonly StorageProblem[];
  /** Cars that are charged and never discharged; absent: none. */
  readonly vehicles?: readonly VehicleProblem[];
  /** Loads whose start is to be chosen; absent: none. */
  readonly flexibleLoads?: readonly FlexibleLoadProblem[];
  /** Charge on the highest import, where the contract has one. */
  readonly peak?: PeakProblem;
  /** AC limit over PV and a storage, where they share an inverter. */
  readonly hybrid?: HybridProblem;
}

/** What kind of mistake a {@link ProblemError} names. */
export type ProblemErrorCode = Extract<
  ErrorCode,
  | "NOT_FINITE"
  | "OUT_OF_RANGE"
  | "SHAPE_MISMATCH"
  | "MISSING_DATA"
  | "CURRENCY_MISMATCH"
  | "HORIZON_MISMATCH"
  | "UNKNOWN_BATTERY"
>;

/** Why there is no problem to solve: the field, the place in it, and what was expected. */
export interface ProblemError {
  readonly code: ProblemErrorCode;
  /** Path of the field, e.g. `loadW` or `storages[0].maxWh`. */
  readonly field: string;
  /** Slot or position inside the field, where there is one. */
  readonly index?: number;
  /** What was given, what was expected, and where. */
  readonly message: string;
}
