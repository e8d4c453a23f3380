import type { GridLimits, GridReading, PerPhase, Watts } from "@oec/domain";

/** Numbers that registers show instead of a measurement: the ends of 16 and 32 bits. */
const NO_MEASUREMENTS = new Set([-32_768, 32_767, 65_535, -2_147_483_648, 2_147_483_647, 4_294_967_295]);
/** Active power may exceed voltage times current by this share and power before the two contradict each other. */
const APPARENT = { share: 0.3, powerW: 300 } as const;
/** A breaker opens at once at this many times its rating; a reading that goes on beyond it is no current. */
const INSTANT_TRIP = 5;
/** Total and phases may differ by this share and power. */
const SUM = { share: 0.05, powerW: 150 } as const;
/** Export at which a current must be negative [W], and the current that shows the contrary [A]. */
const SIGN = { powerW: -30, currentA: 0.1 } as const;

const PHASES = [0, 1, 2] as const;

/** True where a register shows that it has no measurement: `null` and NaN count, and so does a code in all phases. */
export function isNoMeasurement({ powerW, phasePowerW }: GridReading, limits: GridLimits): boolean {
  const used = phasePowerW.slice(0, limits.phases);
  if (!Number.isFinite(powerW) || !used.some((power) => Number.isFinite(power))) return true;
  return NO_MEASUREMENTS.has(powerW) || used.every((power) => NO_MEASUREMENTS.has(power));
}

/** Phases of which the meter tells nothing: no number, no voltage, or both power and current 0 where something flowed. */
export function missingPhases(
  reading: GridReading,
  before: GridReading | undefined,
  limits: GridLimits,
): readonly number[] {
  if (limits.phases === 1) return [];
  const { phasePowerW, phaseCurrentA, phaseVoltageV } = reading;
  const live = PHASES.filter((phase) => phaseVoltageV[phase] > 0);
  return PHASES.filter((phase) => {
    if (!Number.isFinite(phasePowerW[phase])) return true;
    if (!(phaseVoltageV[phase] > 0)) return live.length > 0;
    const isStill = phasePowerW[phase] === 0 && (phaseCurrentA?.[phase] ?? 0) === 0;
    return isStill && before !== undefined && before.phasePowerW[phase] !== 0;
  });
}

/** True where power and current contradict each other, or a breaker would have opened. */
export function isImpossible({ phasePowerW, phaseCurrentA, phaseVoltageV }: GridReading): boolean {
  if (phaseCurrentA === undefined) return false;
  return PHASES.some((phase) => {
    const mostW =
      Math.abs(phaseCurrentA[phase]) * phaseVoltageV[phase] * (1 + APPARENT.share) + APPARENT.powerW;
    return Math.abs(phasePowerW[phase]) > mostW;
  });
}

/** True where a phase carries more than a breaker would let pass. */
export const isBeyondBreaker = ({ phasePowerW }: GridReading, limits: GridLimits): boolean =>
  phasePowerW.some((power) => Math.abs(power) > INSTANT_TRIP * limits.fuseA * limits.nominalVoltageV);

/** Total less the sum of the phases, where they disagree [W]; 0 where they agree. */
export function sumDifference({ powerW, phasePowerW }: GridReading): Watts {
  const sum = phasePowerW[0] + phasePowerW[1] + phasePowerW[2];
  const scale = Math.max(Math.abs(powerW), Math.abs(sum));
  const difference = powerW - sum;
  return Math.abs(difference) > Math.max(SUM.powerW, SUM.share * scale) ? difference : 0;
}

/** Whether the currents carry a sign: `undefined` where nothing is exported that could show it. */
export function currentsAreSigned({ phasePowerW, phaseCurrentA }: GridReading): boolean | undefined {
  if (phaseCurrentA === undefined) return undefined;
  const exporting = PHASES.filter((phase) => phasePowerW[phase] < SIGN.powerW);
  if (exporting.length === 0) return undefined;
  return !exporting.some((phase) => phaseCurrentA[phase] > SIGN.currentA);
}

/** A change of a phase that tells one order of phases from another [W]. */
const ORDER_W = 150;

/** True if the phases have changed places from one reading to the next: the same powers, in another order. */
export function haveChangedPlaces(before: PerPhase, after: PerPhase): boolean {
  const moved = PHASES.some((phase) => Math.abs(after[phase] - before[phase]) > ORDER_W);
  if (!moved) return false;
  const orders = [
    [1, 2, 0],
    [2, 0, 1],
    [1, 0, 2],
    [0, 2, 1],
    [2, 1, 0],
  ] as const;
  const distance = (order: readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2]): Watts =>
    Math.max(...PHASES.map((phase) => Math.abs(after[phase] - before[order[phase]])));
  const best = Math.min(...orders.map(distance));
  return best < ORDER_W / 3 && distance([0, 1, 2]) > 4 * best;
}
