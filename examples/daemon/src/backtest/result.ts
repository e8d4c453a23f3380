/** The four ways to run the home that a backtest compares. */
export type PolicyName = "withoutBattery" | "selfConsumption" | "rolling" | "perfect";

/** The policies in the order of every table. */
export const POLICY_NAMES = [
  "withoutBattery",
  "selfConsumption",
  "rolling",
  "perfect",
] as const satisfies readonly PolicyName[];

/** What a policy costs over the period [currency]. */
export interface PolicyCost {
  readonly importCost: number;
  readonly exportRevenue: number;
  readonly wearCost: number;
  readonly fixedFees: number;
  /** `importCost - exportRevenue + wearCost + fixedFees`: what stands on the bill, and the wear. */
  readonly bill: number;
  /** Worth of the energy stored at the end less that at the start, at {@link BacktestResult.storedValuePerKwh}. */
  readonly storedEnergyValue: number;
  /** `bill - storedEnergyValue`: what policies are compared by. */
  readonly total: number;
}

/** What one policy did over the period. */
export interface PolicyResult {
  readonly cost: PolicyCost;
  /** Total of the home without battery less this total [currency]. */
  readonly saving: number;
  readonly importKwh: number;
  readonly exportKwh: number;
  readonly curtailedKwh: number;
  /** Through the busbar into the battery. */
  readonly chargedKwh: number;
  /** Through the busbar out of the battery. */
  readonly dischargedKwh: number;
  /** Full equivalent cycles: energy taken from the store per capacity. */
  readonly cycles: number;
  /** Highest mean import of any slot [kW]. */
  readonly peakImportKw: number;
  /** Share of the PV energy that was used on site or stored for it, 0 to 1: `1 - exported / available`, at least 0. */
  readonly selfConsumptionShare: number;
  /** Energy in the store at the end [kWh]. */
  readonly endStoredKwh: number;
}

/** Total per policy [currency]. */
export type CostByPolicy = Readonly<Record<PolicyName, number>>;

/** One local month; its stored-energy difference counts like that of the whole period. */
export interface MonthResult {
  /** `YYYY-MM`. */
  readonly month: string;
  /** Local days that were counted. */
  readonly days: number;
  readonly total: CostByPolicy;
  /** True if rolling planning cost no more than the self-consumption rule. */
  readonly rollingBeatsRule: boolean;
}

/** One counted local day. */
export interface DayResult {
  readonly day: string;
  readonly total: CostByPolicy;
}

/** A local day that was left out, and how many of its slots lack what. */
export interface ExcludedDay {
  readonly day: string;
  readonly slots: number;
  readonly missing: { readonly load: number; readonly pv: number; readonly price: number };
}

/** A stretch of one column that was filled. */
export interface FilledStretch {
  readonly column: "load" | "pv" | "price";
  /** UTC. */
  readonly from: string;
  /** UTC, exclusive. */
  readonly to: string;
  readonly slots: number;
}

/** How wrong a forecast was over the first 24 hours of every plan. */
export interface ForecastError {
  /** Mean absolute error, in the column's unit. */
  readonly mae: number;
  /** Sum of absolute errors per sum of absolute values. */
  readonly wape: number;
  /** How many pairs were compared. */
  readonly pairs: number;
}

/** Columns per counted slot, days that were left out are not there. */
export interface BacktestSeries {
  /** Start of the slot [ms since 1970 UTC]. */
  readonly startMs: readonly number[];
  readonly spotPerKwh: readonly number[];
  readonly importPerKwh: readonly number[];
  readonly exportPerKwh: readonly number[];
  readonly loadW: readonly number[];
  readonly pvW: readonly number[];
  /** Power of the battery at the busbar, positive charges. */
  readonly batteryW: Readonly<Record<PolicyName, readonly number[]>>;
  readonly gridW: Readonly<Record<PolicyName, readonly number[]>>;
  /** Energy in the store at the end of the slot [kWh]. */
  readonly storedKwh: Readonly<Record<PolicyName, readonly number[]>>;
}

/** Everything a backtest found; plain JSON, described in docs/backtest.md. */
export interface BacktestResult {
  readonly schemaVersion: 1;
  readonly period: {
    readonly from: string;
    readonly to: string;
    readonly timeZone: string;
    readonly slotMinutes: number;
    readonly countedDays: number;
    readonly countedSlots: number;
  };
  readonly currency: string;
  readonly tariff: string;
  readonly battery: {
    readonly capacityKwh: number;
    readonly powerKw: number;
    readonly minSocPercent: number;
    readonly maxSocPercent: number;
    readonly oneWayEfficiency: number;
    readonly wearCostPerKwh: number;
  };
  /** By how many days the prices were moved; 0 if they were not. */
  readonly priceShiftDays: number;
  /** Worth of a stored kWh in every comparison [currency per kWh stored]. */
  readonly storedValuePerKwh: number;
  readonly policies: Readonly<Record<PolicyName, PolicyResult>>;
  readonly months: readonly MonthResult[];
  readonly days: readonly DayResult[];
  readonly excludedDays: readonly ExcludedDay[];
  readonly filled: readonly FilledStretch[];
  /** How many plans were made, and how many of them passed the independent verifier (all, or there is no result). */
  readonly plans: { readonly made: number; readonly verified: number };
  /** Time of one rolling plan, forecast not included [ms]. */
  readonly solveMs: { readonly median: number; readonly p95: number; readonly total: number };
  /** CPU time of the whole backtest [s]; set by the command, absent for callers of the function. */
  readonly cpuSeconds?: number;
  readonly forecast: {
    readonly load: ForecastError;
    readonly pv: ForecastError;
    /** Over slots whose price was not published yet. */
    readonly price: ForecastError;
  };
  /** What was assumed, in words. */
  readonly assumptions: readonly string[];
  readonly series: BacktestSeries;
}
