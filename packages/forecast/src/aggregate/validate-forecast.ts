import type { ForecastBundle } from "@oec/domain";

/** One thing that is wrong with a forecast, or worth knowing. */
export interface ForecastFault {
  readonly column: "spotPricePerKwh" | "loadW" | "pvW";
  readonly kind: "wrong-length" | "gap" | "implausible" | "made-up";
  /** How many slots it concerns, and the first of them. */
  readonly slots: number;
  readonly firstSlot: number;
}

/** What is still plausible. */
export interface PlausibleRange {
  /** Largest size of a price, either sign [currency/kWh]; 10 unless said, in crowns 100. */
  readonly maxPricePerKwh?: number;
  /** Largest load [W]; 100 kW unless said. */
  readonly maxLoadW?: number;
  /** Rated PV power [W]; 100 kW unless said. */
  readonly maxPvW?: number;
}

/**
 * What is wrong with a bundle: gaps, values that cannot be, columns of another length, and values without any history
 * behind them (`made-up`). An empty list is a forecast to plan with.
 *
 * @param range - Bounds of the home; loads and PV below 0 are implausible in any.
 */
export function validateForecast(
  bundle: ForecastBundle,
  range: PlausibleRange = {},
): readonly ForecastFault[] {
  const { maxPricePerKwh = bundle.currency === "EUR" ? 10 : 100 } = range;
  const { maxLoadW = 100_000, maxPvW = 100_000 } = range;
  const bounds = {
    spotPricePerKwh: [-maxPricePerKwh, maxPricePerKwh],
    loadW: [0, maxLoadW],
    pvW: [0, maxPvW],
  } as const;
  const { count } = bundle.horizon;
  return (["spotPricePerKwh", "loadW", "pvW"] as const).flatMap((column): readonly ForecastFault[] => {
    const { values, origin } = bundle[column];
    if (values.length !== count) {
      return [{ column, kind: "wrong-length", slots: Math.abs(values.length - count), firstSlot: 0 }];
    }
    const [least, most] = bounds[column];
    const tests = {
      gap: (slot: number): boolean => !Number.isFinite(values[slot]),
      implausible: (slot: number): boolean => {
        const value = values[slot] ?? Number.NaN;
        return value < least || value > most;
      },
      "made-up": (slot: number): boolean =>
        (typeof origin === "string" ? origin : origin[slot]) === "no-history",
    } as const;
    return (["gap", "implausible", "made-up"] as const).flatMap((kind) => {
      const slots = Array.from({ length: count }, (_, slot) => slot).filter((slot) => tests[kind](slot));
      return slots.length === 0 ? [] : [{ column, kind, slots: slots.length, firstSlot: slots[0] ?? 0 }];
    });
  });
}
