import type { BatteryPlanningModel, Tariff, Watts } from "@oec/domain";
import type { HouseholdRecording, PriceRecording } from "@oec/forecast";

/** Everything a backtest depends on: equal inputs give equal results. */
export interface BacktestInput {
  readonly household: HouseholdRecording;
  readonly prices: PriceRecording;
  readonly battery: BatteryPlanningModel;
  /** Its zone is the zone of days, months and price publication. */
  readonly tariff: Tariff;
  /** Units of the tariff's currency per unit of the price file's; needed when they differ. */
  readonly exchangeRate?: number;
  /** First local day, `YYYY-MM-DD`. */
  readonly from: string;
  /** Last local day, inclusive. */
  readonly to: string;
  /** Moves the prices by whole multiples of 364 days over the household's dates. */
  readonly alignYear?: boolean;
  /** Fills gaps instead of leaving out their days. */
  readonly fill?: boolean;
  /** Import limit over all phases [W]; absent: none. */
  readonly maxImportW?: Watts;
  /** Export limit over all phases [W]; absent: none. */
  readonly maxExportW?: Watts;
}

/** How a caller watches a backtest; none of it changes the result but the solve times. */
export interface BacktestHooks {
  /** A stopwatch [ms]; without it solve times are 0. */
  readonly timerMs?: () => number;
  /** Called now and then with the share that is done, 0 to 1. */
  readonly onProgress?: (done: number) => void;
}
