import type { Watts } from "@oec/domain";

/** A field of modules. */
export interface DcField {
  /** Installed power at 1000 W/m² and cells of 25 °C [W]. */
  readonly peakW: Watts;
  /** Change of power with the cells' temperature [1/K]; default -0.0035. */
  readonly gammaPerK?: number;
  /** What is lost at 200 W/m² against a straight line, as a share of the installed power; default 0. */
  readonly lowLightLoss?: number;
}

/**
 * Power of a field of modules, before wiring and inverter [W], 0 or more.
 *
 * @param irradiance - Light that reaches the cells [W/m²].
 * @see Dobos (2014), "PVWatts version 5 manual", NREL/TP-6A20-62641; Marion (2008) for weak light.
 */
export function pvwattsDcW(irradiance: number, cellC: number, field: DcField): Watts {
  const { peakW, gammaPerK = -0.0035, lowLightLoss = 0 } = field;
  const straight = (peakW * irradiance * (1 + gammaPerK * (cellC - 25))) / 1000;
  if (lowLightLoss === 0) return Math.max(0, straight);
  const lost = irradiance <= 200 ? 1 - (1 - irradiance / 200) ** 4 : (1000 - irradiance) / 800;
  return Math.max(0, straight - peakW * lowLightLoss * lost);
}

/** Efficiency that PVWatts' curve was measured at. */
const REFERENCE_EFFICIENCY = 0.9637;

/**
 * Power that an inverter makes of its input [W], 0 to its rating.
 *
 * @param dcLimitW - Input at which it gives its rated output [W]: the rating over the nominal efficiency.
 * @param nominalEfficiency - 0 to 1; default 0.96.
 * @see Dobos (2014), "PVWatts version 5 manual", NREL/TP-6A20-62641.
 */
export function pvwattsAcW(dcW: Watts, dcLimitW: Watts, nominalEfficiency = 0.96): Watts {
  if (dcW <= 0) return 0;
  const load = dcW / dcLimitW;
  const efficiency = (nominalEfficiency / REFERENCE_EFFICIENCY) * (-0.0162 * load - 0.0059 / load + 0.9858);
  return Math.max(0, Math.min(efficiency * dcW, nominalEfficiency * dcLimitW));
}

/** Shares of the power that PVWatts takes off by default, each 0 to 1. */
export const PVWATTS_LOSSES = {
  soiling: 0.02,
  shading: 0.03,
  snow: 0,
  mismatch: 0.02,
  wiring: 0.02,
  connections: 0.005,
  lightInduced: 0.015,
  nameplate: 0.01,
  age: 0,
  availability: 0.03,
} as const;

/** All losses together: what is left of what is left, 0 to 1. PVWatts' own ten make 0.1408. */
export const combinedLoss = (shares: Readonly<Record<string, number>>): number =>
  1 - Object.values(shares).reduce((left, share) => left * (1 - share), 1);
