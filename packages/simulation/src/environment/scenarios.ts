import type { HomeOptions } from "./home-options.ts";

/** A named day to try things on. */
export type ScenarioName =
  "sunny_day" | "cloudy_day" | "peak_pricing" | "battery_arbitrage" | "ev_charging_deadline";

/** The named scenarios: what differs from the default home, without the seed. */
export const SCENARIOS: Readonly<Record<ScenarioName, Omit<HomeOptions, "seed">>> = {
  /** Midsummer without a cloud: far more sun than the house needs. */
  sunny_day: {
    start: Date.UTC(2026, 5, 20, 22),
    solar: { cloudiness: 0 },
    battery: { initialSocPercent: 20 },
  },
  /** A grey day in April. */
  cloudy_day: {
    start: Date.UTC(2026, 3, 14, 22),
    solar: { cloudiness: 0.92 },
    battery: { initialSocPercent: 50 },
  },
  /** A cold January day with steep morning and evening peaks. */
  peak_pricing: {
    start: Date.UTC(2026, 0, 14, 23),
    solar: { cloudiness: 0.8 },
    prices: { levelPerKwh: 1.6, swing: 1.35 },
    battery: { initialSocPercent: 50 },
  },
  /** A March evening: the car comes home at 17:30 nearly empty and must leave at 06:30 with 80 %. */
  ev_charging_deadline: {
    start: Date.UTC(2026, 2, 9, 16),
    solar: { cloudiness: 0.6 },
    battery: { initialSocPercent: 40 },
    car: {
      initialSocPercent: 20,
      targetSocPercent: 80,
      trips: [
        { departAt: Date.UTC(2026, 2, 9, 15), returnAt: Date.UTC(2026, 2, 9, 16, 30), energyWh: 3000 },
        { departAt: Date.UTC(2026, 2, 10, 5, 30), returnAt: Date.UTC(2026, 2, 10, 16), energyWh: 12_000 },
      ],
    },
  },
  /** A winter day without PV: all the battery can do is buy cheap and use dear. */
  battery_arbitrage: {
    start: Date.UTC(2026, 1, 2, 23),
    solar: { capacityW: 0 },
    prices: { levelPerKwh: 1.1, swing: 1.35 },
    battery: { initialSocPercent: 5 },
  },
};
