import { chargeShareAtSoc, temperatureShare } from "@oec/domain";
import type { BatteryCapabilities, Celsius, Percent, Watts } from "@oec/domain";

/** What a battery's own management lets through at a SoC and temperature [W]: tapered near full, derated in heat and cold. */
export function batteryLimits(
  capabilities: BatteryCapabilities,
  socPercent: Percent,
  temperatureC: Celsius,
): { readonly chargeLimitW: Watts; readonly dischargeLimitW: Watts } {
  const full = socPercent >= capabilities.maxSocPercent;
  const empty = socPercent <= capabilities.minSocPercent;
  const charging = chargeShareAtSoc(socPercent) * temperatureShare(temperatureC, "charge");
  return {
    chargeLimitW: full ? 0 : capabilities.maxChargeW * charging,
    dischargeLimitW: empty ? 0 : capabilities.maxDischargeW * temperatureShare(temperatureC, "discharge"),
  };
}
