import type { Watts } from "@oec/domain";

const NOMINAL = 0.96;
const REFERENCE = 0.9637;

/**
 * Share of the modules' power that reaches the busbar: poor at low load, best near a third.
 *
 * @param dcW - Power of the modules [W].
 * @param ratedAcW - Rated AC power of the inverter [W], above 0.
 * @see Dobos (2014), "PVWatts Version 5 Manual", NREL/TP-6A20-62641, section 10.
 */
export function inverterEfficiency(dcW: Watts, ratedAcW: Watts): number {
  const load = (dcW * NOMINAL) / ratedAcW;
  if (load <= 0) return 0;
  return Math.max(0, (NOMINAL / REFERENCE) * (-0.0162 * load - 0.0059 / load + 0.9858));
}
