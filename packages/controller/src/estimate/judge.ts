import type { BatteryState, GridLimits, GridReading, InverterState } from "@oec/domain";
import type { Verdict } from "./track.ts";

/** A phase may carry this many times its fuse for a moment; beyond it a reading must repeat to be believed. */
const PLAUSIBLE_FUSES = 3;

const areFinite = (values: readonly (number | undefined)[]): boolean =>
  values.every((value) => value === undefined || Number.isFinite(value));

/** Judges a reading of the grid meter against the fuse. */
export function judgeGrid({ phasePowerW, powerW, phaseCurrentA }: GridReading, limits: GridLimits): Verdict {
  if (!areFinite([powerW, ...phasePowerW, ...(phaseCurrentA ?? [])])) return "bad";
  const most = PLAUSIBLE_FUSES * limits.fuseA * limits.nominalVoltageV;
  const total = Math.abs(powerW) > most * limits.phases;
  return total || phasePowerW.some((power) => Math.abs(power) > most) ? "implausible" : "good";
}

/** Judges a reading of the battery: a SoC outside 0 to 100 is no SoC. */
export function judgeBattery(state: BatteryState): Verdict {
  const { socPercent, powerW, chargeLimitW, dischargeLimitW, temperatureC } = state;
  const finite = areFinite([socPercent, powerW, chargeLimitW, dischargeLimitW, temperatureC]);
  return finite && socPercent >= 0 && socPercent <= 100 && chargeLimitW >= 0 && dischargeLimitW >= 0
    ? "good"
    : "bad";
}

/** Judges a reading of the inverter: PV power is 0 or more. */
export function judgeInverter({ pvW, limitW }: InverterState): Verdict {
  return areFinite([pvW, limitW]) && pvW >= 0 ? "good" : "bad";
}
