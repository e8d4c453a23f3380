import type { BatteryCapabilities, Celsius, Percent, Watts } from "@oec/domain";

/** Charging power near full, as a share of the limit, at whole percents of SoC from 96 to 100. */
const TAPER = [1, 0.625, 0.4, 0.2, 0.05] as const;
const TAPER_START = 96;

/**
 * Share of the charging limit that a lithium battery takes near full: all of it up to 96 %, a twentieth at 100 %.
 *
 * @see FENECON Home manual, table of charging power near full.
 */
export function chargeTaper(socPercent: Percent): number {
  const position = Math.min(TAPER.length - 1, Math.max(0, socPercent - TAPER_START));
  const index = Math.min(TAPER.length - 2, Math.floor(position));
  const from = TAPER[index] ?? 1;
  const to = TAPER[index + 1] ?? from;
  return from + (to - from) * (position - index);
}

/** Share of the charging limit at a cell temperature: none below freezing, all from 10 to 45 °C, none from 60 °C on. */
export function chargeTemperatureShare(temperatureC: Celsius): number {
  if (temperatureC < 10) return Math.max(0, temperatureC / 10);
  return dischargeTemperatureShare(temperatureC);
}

/** Share of the discharging limit at a cell temperature: all from -20 to 45 °C, none from 60 °C on. */
export function dischargeTemperatureShare(temperatureC: Celsius): number {
  if (temperatureC < -20) return 0;
  return Math.min(1, Math.max(0, (60 - temperatureC) / 15));
}

/** What a battery's own management lets through at the moment [W]. */
export function batteryLimits(
  capabilities: BatteryCapabilities,
  socPercent: Percent,
  temperatureC: Celsius,
): { readonly chargeLimitW: Watts; readonly dischargeLimitW: Watts } {
  const full = socPercent >= capabilities.maxSocPercent;
  const empty = socPercent <= capabilities.minSocPercent;
  return {
    chargeLimitW: full
      ? 0
      : capabilities.maxChargeW * chargeTaper(socPercent) * chargeTemperatureShare(temperatureC),
    dischargeLimitW: empty ? 0 : capabilities.maxDischargeW * dischargeTemperatureShare(temperatureC),
  };
}
