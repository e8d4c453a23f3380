/** Share of the median import price that a kWh left in the store is worth by default. */
const SHARE_OF_MEDIAN = 0.7;

/**
 * What a kWh still stored at the end of the horizon is worth when nobody says: 0.7 of the median import price, at least
 * 0.
 *
 * It will replace an average later import, less losses and wear, or be worth little on a sunny morning.
 *
 * @returns value [currency per kWh stored].
 */
export function defaultTerminalValue(importPricePerKwh: Readonly<Float64Array>): number {
  const sorted = Float64Array.from(importPricePerKwh).sort();
  const middle = sorted.length >>> 1;
  const upper = sorted[middle] ?? 0;
  const lower = sorted[sorted.length - 1 - middle] ?? 0;
  return Math.max(0, (SHARE_OF_MEDIAN * (upper + lower)) / 2);
}
