import type { Instant, Percent, WattHours, Watts } from "../units/quantity.ts";

/** What a plan is to achieve. */
export type OptimizationObjective =
  "minimise-cost" | "maximise-self-consumption" | "minimise-peak" | "maximise-arbitrage";

/** What a plan must respect besides the devices' own limits. Absent fields do not limit. */
export interface Constraints {
  readonly minSocPercent?: Percent;
  readonly maxSocPercent?: Percent;
  readonly maxChargeW?: Watts;
  readonly maxDischargeW?: Watts;
  readonly maxCyclesPerDay?: number;
  readonly maxGridImportW?: Watts;
  readonly maxGridExportW?: Watts;
  /** Energy that must be stored at given instants, e.g. for backup power. */
  readonly mustHaveEnergyAt?: readonly { readonly at: Instant; readonly storedWh: WattHours }[];
}
