import { chargeShareAtSoc, temperatureShare } from "@oec/domain";
import type { BatteryCapabilities, Celsius, Percent, Watts } from "@oec/domain";

/** Where the curves of `@oec/domain` let everything through. */
const UNTAPERED_SOC: Percent = 96;
const MILD_C = { low: 10, high: 45 } as const;

/** What a battery's own management lets through at a SoC and temperature [W]: tapered near full, derated in heat and cold. */
export function batteryLimits(
  capabilities: BatteryCapabilities,
  socPercent: Percent,
  temperatureC: Celsius,
): { readonly chargeLimitW: Watts; readonly dischargeLimitW: Watts } {
  const full = socPercent >= capabilities.maxSocPercent;
  const empty = socPercent <= capabilities.minSocPercent;
  // Most of the time nothing is tapered or derated, and this is asked in every step.
  if (socPercent <= UNTAPERED_SOC && temperatureC >= MILD_C.low && temperatureC <= MILD_C.high) {
    return {
      chargeLimitW: full ? 0 : capabilities.maxChargeW,
      dischargeLimitW: empty ? 0 : capabilities.maxDischargeW,
    };
  }
  const charging = chargeShareAtSoc(socPercent) * temperatureShare(temperatureC, "charge");
  return {
    chargeLimitW: full ? 0 : capabilities.maxChargeW * charging,
    dischargeLimitW: empty ? 0 : capabilities.maxDischargeW * temperatureShare(temperatureC, "discharge"),
  };
}
