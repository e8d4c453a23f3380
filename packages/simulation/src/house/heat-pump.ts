import type { Celsius, Instant, Milliseconds, PhaseShares, Watts } from "@oec/domain";
import { mixName, uniformAt } from "../random/hash.ts";

/** A heat pump that switches on and off to hold the house warm. */
export interface HeatPump {
  /** Electric power while it runs [W]. */
  readonly powerW: Watts;
  readonly phaseShares: PhaseShares;
  /** Outdoor temperature at which it need not heat [°C]. */
  readonly heatingLimitC: Celsius;
  /** Outdoor temperature at which it runs without pause [°C], below the limit. */
  readonly fullLoadC: Celsius;
  /** Length of one on-off cycle [ms], above 0. */
  readonly cycleMs: Milliseconds;
}

/**
 * Electric power of a heat pump as a function of time: in every cycle it runs for the share that the cold asks for.
 *
 * @param outdoorC - Outdoor temperature by time [°C].
 */
export function heatPumpPower(
  pump: HeatPump,
  seed: number,
  outdoorC: (at: Instant) => Celsius,
): (at: Instant) => Watts {
  const shift = uniformAt(mixName(seed, "house/heat-pump"), 0) * pump.cycleMs;
  return (at) => {
    const position = (at + shift) / pump.cycleMs;
    const cycle = Math.floor(position);
    const cold = outdoorC(cycle * pump.cycleMs - shift);
    const need = (pump.heatingLimitC - cold) / (pump.heatingLimitC - pump.fullLoadC);
    return position - cycle < need ? pump.powerW : 0;
  };
}
