import type { Instant, WattHours, Watts } from "@oec/domain";
import type { QuirkFlag } from "./flag.ts";

/** An energy register at an instant, in the unit the charger claims. */
export interface RegisterReading {
  readonly energyWh: WattHours;
  readonly at: Instant;
}

/** What two readings of a register and the power between them say about its unit. */
export interface EnergyVerdict {
  /** By what the register is to be multiplied; 1 where it is right or nothing can be said. */
  readonly factor: 1 | 1000 | 0.001;
  /** The register begins anew with each session: only differences count. */
  readonly restarted: boolean;
  readonly flags: readonly QuirkFlag[];
}

/** Less than this in between proves nothing [Wh]. */
const LEAST_WH = 50;
/** Power changes between two readings: the energy may differ by this factor and is still plausible. */
const SLACK = 3;

/**
 * Whether a register counts what it claims, by the power that flowed.
 *
 * @param powerW - Mean power between the two readings, measured by another value of the charger [W].
 */
export function judgeEnergy(before: RegisterReading, after: RegisterReading, powerW: Watts): EnergyVerdict {
  const countedWh = after.energyWh - before.energyWh;
  if (countedWh < 0) {
    const detail = `register fell from ${before.energyWh} to ${after.energyWh} Wh: it counts the session`;
    return { factor: 1, restarted: true, flags: [{ code: "register-restarted", detail }] };
  }
  const flowedWh = (powerW * (after.at - before.at)) / 3_600_000;
  if (!(flowedWh >= LEAST_WH)) return { factor: 1, restarted: false, flags: [] };
  const detail = `register counted ${countedWh} Wh while ${flowedWh.toFixed(0)} Wh flowed`;
  if (near(countedWh * 1000, flowedWh))
    return { factor: 1000, restarted: false, flags: [{ code: "kwh-labelled-wh", detail }] };
  if (near(countedWh / 1000, flowedWh))
    return { factor: 0.001, restarted: false, flags: [{ code: "wh-labelled-kwh", detail }] };
  return { factor: 1, restarted: false, flags: [] };
}

function near(a: number, b: number): boolean {
  return a < b * SLACK && a > b / SLACK;
}
