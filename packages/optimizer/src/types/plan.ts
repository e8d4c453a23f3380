import type { EnergyValue, Horizon, Money, PricePerKwh } from "@oec/domain";

/** What a plan costs; `total` is what strategies minimise. */
export interface CostSplit {
  /** Paid for imported energy; negative where the price is [currency]. */
  readonly importCost: Money;
  /** Earned with exported energy; negative where the price is [currency]. */
  readonly exportRevenue: Money;
  /** Wear of the storages [currency]. */
  readonly wearCost: Money;
  /** Worth of what is stored at the end above each storage's minimum [currency]. */
  readonly terminalValue: Money;
  /** Charge on the highest import, where the problem has one [currency]. */
  readonly peakCost?: Money;
  /** Price of the energy that vehicles miss to their targets, where the problem has vehicles [currency]. */
  readonly shortfallCost?: Money;
  /** `importCost - exportRevenue + wearCost - terminalValue`, plus `peakCost` and `shortfallCost` where there are [currency]. */
  readonly total: Money;
}

/**
 * How good a plan is known to be.
 *
 * `exact`: no plan of this problem is cheaper. `gap`: none is cheaper than `bound`, and this one is at most `gap`
 * above it [currency]. `heuristic`: nothing is known.
 */
export type Certificate =
  | { readonly kind: "exact" }
  | { readonly kind: "gap"; readonly gap: Money; readonly bound: Money }
  | { readonly kind: "heuristic" };

/**
 * What a plan breaks. A sound plan may report `import-limit` and `required-energy` only, where they cannot be kept: the
 * load cannot be shed, and a level may be out of reach.
 */
export type ViolationKind =
  | "shape"
  | "not-finite"
  | "balance"
  | "curtailment"
  | "import-limit"
  | "export-limit"
  | "charge-limit"
  | "discharge-limit"
  | "storage-below-min"
  | "storage-above-max"
  | "stored-energy"
  | "required-energy"
  | "ac-limit"
  | "cycles"
  | "storage-away"
  | "vehicle-power"
  | "vehicle-energy"
  | "flexible-load"
  | "cost";

/** One broken rule in one slot. */
export interface Violation {
  readonly kind: ViolationKind;
  /** Slot index; -1 where the whole plan is meant. */
  readonly slot: number;
  /** Index of the storage, where one is meant. */
  readonly storage?: number;
  /** Index of the vehicle or flexible load, where one is meant. */
  readonly device?: number;
  /** By how much, above 0, in `unit`. */
  readonly amount: number;
  readonly unit: "W" | "Wh" | "currency" | "values";
}

/** What a slot's decision is about. */
export type ReasonCode =
  | "store-surplus"
  | "charge-from-grid"
  | "cover-load"
  | "sell-stored"
  | "hold"
  | "hold-full"
  | "hold-empty"
  | "curtail-price"
  | "curtail-export-limit"
  | "charge-vehicle"
  | "import-limit-exceeded";

/** Why a slot looks as it does: a code and the two prices that were weighed. */
export interface Reason {
  readonly slot: number;
  readonly code: ReasonCode;
  /** Index of the storage the reason is about; absent for PV and grid. */
  readonly storage?: number;
  /** Index of the vehicle the reason is about, where it is about one. */
  readonly vehicle?: number;
  /** What the kWh costs, or would earn elsewhere, at the busbar in this slot: the best alternative [currency/kWh]. */
  readonly pricePerKwh: PricePerKwh;
  /**
   * What the energy moved last is worth in the store at the end of the slot; where none moves, what one more kWh would
   * be worth [currency per kWh stored].
   */
  readonly valuePerKwh: PricePerKwh;
}

/** How much work a plan was. */
export interface PlanStats {
  /** Most value segments of any slot. */
  readonly segments: number;
  /** Slots whose cost was not convex and took the general step. */
  readonly nonConvexSlots: number;
  /** Passes over the horizon. */
  readonly passes: number;
}

/** How a service came to a plan: which rung of its ladder answered, and why the ones before did not. */
export interface PlanOrigin {
  /** 0 for the first choice. */
  readonly rung: number;
  /** What the rungs before answered. */
  readonly rejected: readonly { readonly strategy: string; readonly reason: string }[];
  /** What had to be replaced in the input for a plan to exist. */
  readonly repairs: readonly string[];
}

/** What to do in every slot, what it costs, what stored energy is worth, and how sure that is. */
export interface Plan {
  readonly slots: Horizon;
  readonly currency: string;
  /** Name of the strategy that made it. */
  readonly strategy: string;
  /** Decisions, each of shape [slots.count]. */
  readonly columns: {
    /** Power per storage at the busbar, positive charges [W]. */
    readonly batteryW: readonly Readonly<Float64Array>[];
    /** Power per vehicle at the busbar, positive charges [W]. */
    readonly evW: readonly Readonly<Float64Array>[];
    /** Power at the grid connection, positive imports [W]. */
    readonly gridW: Readonly<Float64Array>;
    /** PV power not used [W], 0 or more. */
    readonly curtailW: Readonly<Float64Array>;
    /** Energy per storage at the END of each slot, above 0 % SoC [Wh]. */
    readonly socWh: readonly Readonly<Float64Array>[];
    /** Power per flexible load [W]; absent where the problem has none. */
    readonly flexibleW?: readonly Readonly<Float64Array>[];
  };
  /** Energy that each vehicle misses to its target [Wh stored], 0 or more; absent where the problem has no vehicles. */
  readonly shortfallWh?: Readonly<Float64Array>;
  /** What one more kWh stored is worth at the END of each slot, over each storage's whole range. */
  readonly value: EnergyValue;
  readonly cost: CostSplit;
  readonly certificate: Certificate;
  /** Where the import limit could not be kept; empty for a plan that keeps everything. */
  readonly violations: readonly Violation[];
  readonly reasons: readonly Reason[];
  /** Fingerprint of the problem: equal problems have equal ones. 16 hexadecimal digits. */
  readonly inputHash: string;
  readonly stats: PlanStats;
  /** Set by {@link OptimizerService}. */
  readonly origin?: PlanOrigin;
}
