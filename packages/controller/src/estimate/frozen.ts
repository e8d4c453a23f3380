import type { GridReading, Watts } from "@oec/domain";
import type { Repetition } from "../state.ts";

/** Identical readings in a row that are too many where battery, cars or PV have moved at all. */
const TOO_MANY = 15;
/** A change of battery or PV that no live meter can miss [W]. */
const VISIBLE_W = 500;
/** Changes of voltage or frequency after which a meter counts as one that shows them live. */
const LIVELY = 10;
/** A change that counts as activity [W]. */
const ACTIVITY_W = 20;

/**
 * Counts how often the meter repeats itself, and says whether it is frozen: it must show a change of the battery or of PV.
 *
 * @param previous - The reading before, if there was one.
 */
export function repetitionAfter(
  before: Repetition,
  previous: GridReading | undefined,
  reading: GridReading,
  batteryW: Watts,
  pvW: Watts,
): Repetition {
  if (previous === undefined || !isSame(previous, reading)) {
    const lively = before.lively + (previous !== undefined && isAlive(previous, reading) ? 1 : 0);
    return { count: 0, batteryW, pvW, frozen: false, lively: Math.min(lively, LIVELY) };
  }
  const moved = Math.max(Math.abs(batteryW - before.batteryW), Math.abs(pvW - before.pvW));
  const count = before.count + 1;
  // Voltage and frequency of a live meter never stand still, where it shows them at all.
  const isDead = count >= TOO_MANY && before.lively >= LIVELY;
  const frozen = moved > VISIBLE_W || (count >= TOO_MANY && moved > ACTIVITY_W) || isDead;
  return { ...before, count, frozen: before.frozen || frozen };
}

const isAlive = (a: GridReading, b: GridReading): boolean =>
  a.frequencyHz !== b.frequencyHz || a.phaseVoltageV.some((volts, phase) => volts !== b.phaseVoltageV[phase]);

const isSame = (a: GridReading, b: GridReading): boolean =>
  a.powerW === b.powerW && a.phasePowerW.every((power, phase) => power === b.phasePowerW[phase]);
