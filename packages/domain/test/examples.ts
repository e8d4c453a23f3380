import {
  THREE_PHASE,
  type BatteryCapabilities,
  type BatteryPlanningModel,
  type Tariff,
  type TariffTerms,
} from "../src/index.ts";

/** A battery of 10 kWh and 5 kW that may be used between 10 and 90 %. */
export const MODEL: BatteryPlanningModel = {
  capacityWh: 10_000,
  minSocPercent: 10,
  maxSocPercent: 90,
  maxChargeW: 5_000,
  maxDischargeW: 4_000,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.9,
  wearCostPerKwh: 0.05,
};

export const CAPABILITIES: BatteryCapabilities = {
  capacityWh: 10_000,
  minSocPercent: 10,
  maxSocPercent: 90,
  maxChargeW: 5_000,
  maxDischargeW: 4_000,
  chargeEfficiency: 0.95,
  dischargeEfficiency: 0.9,
  chemistry: "LFP",
  phaseShares: THREE_PHASE,
  latencyMs: 1_000,
  signChecked: true,
};

/** Round numbers, so that a bill can be checked by hand. */
export const TERMS: TariffTerms = {
  validFrom: "2020-01-01",
  import: {
    spotFactor: 1,
    markupPerKwh: 0.1,
    energyTaxPerKwh: 0.4,
    gridFee: { basePerKwh: 0.2 },
    vatPercent: 25,
  },
  export: { spotFactor: 1, bonusPerKwh: 0.05, taxCreditPerKwh: 0.6, vatPercent: 0 },
  fixedPerMonth: 100,
};

export function tariffWith(terms: Partial<TariffTerms>): Tariff {
  return { name: "example", currency: "SEK", timeZone: "Europe/Stockholm", terms: [{ ...TERMS, ...terms }] };
}
