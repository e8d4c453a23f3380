import type { GridReading, OecEvent, PerPhase, Watts } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import { controlEvent, type ControlEventCode } from "../events/codes.ts";
import type { CycleInputs, Reading } from "../inputs.ts";
import { without } from "../without.ts";
import { checkedEnergy, scaleVerdict, type EnergyCheck, type ScaleVerdict } from "./energy-check.ts";
import {
  currentsAreSigned,
  haveChangedPlaces,
  isBeyondBreaker,
  isImpossible,
  isNoMeasurement,
  missingPhases,
  sumDifference,
} from "./meter-checks.ts";

/** What is known about the meter itself: plain data. */
export interface MeterHealth {
  /** What is wrong with it now, by event code. */
  readonly conditions: readonly ControlEventCode[];
  /** The last reading without a fault. */
  readonly whole: GridReading | null;
  /** Phases of which it tells nothing, 0 to 2. */
  readonly missing: readonly number[];
  /** Impossible readings in a row. */
  readonly impossible: number;
  readonly energy: EnergyCheck | null;
  /** What the last check of its scale said; `open` for a meter without counters. */
  readonly scale: ScaleVerdict;
  /** Readings in a row without evidence of a condition, by code. */
  readonly clean: Readonly<Record<string, number>>;
  /** Readings in a row that show a house that gives energy. */
  readonly givingHouse: number;
  /** Steps of the own devices that moved the grid the wrong way, less none since one moved it the right way. */
  readonly wrongSteps: number;
}

/** A meter of which nothing is known. */
export const HEALTHY_METER: MeterHealth = {
  conditions: [],
  whole: null,
  missing: [],
  impossible: 0,
  energy: null,
  scale: "open",
  clean: {},
  givingHouse: 0,
  wrongSteps: 0,
};

/** Conditions under which the meter counts as lost. */
export const BLINDING: readonly ControlEventCode[] = ["METER_SCALE", "METER_SIGN"];

/** Impossible readings in a row after which the scale is wrong, not a sample. */
const IMPOSSIBLE_IN_A_ROW = 3;
/** Readings in a row without evidence after which a condition ends. */
const CLEAN: Readonly<Partial<Record<ControlEventCode, number>>> = {
  PHASE_MISSING: 2,
  PHASE_SUM: 2,
  METER_UNSIGNED: 10,
  METER_SCALE: 5,
};

/** A meter's reading as it can be used, and what was found. */
export interface CheckedReading {
  readonly reading: Reading<GridReading>;
  /** What is already known about it; absent: to be judged by its values. */
  readonly verdict?: "impossible";
  readonly health: MeterHealth;
  readonly events: readonly OecEvent[];
}

/**
 * Looks at a reading of the grid meter before anything is made of it: is it a measurement, do its parts agree with each
 * other and with its counters? What can be mended is: a missing phase keeps its last power and is named, and where total
 * and phases disagree the worse of both counts.
 */
export function checkMeter(config: ControlConfig, before: MeterHealth, inputs: CycleInputs): CheckedReading {
  const { grid } = inputs;
  if (grid.kind === "failed") return { reading: grid, health: before, events: [] };
  const limits = config.site.grid;
  const sample = { ...grid.sample, value: withUsableCurrents(grid.sample.value) };
  if (isNoMeasurement(sample.value, limits)) {
    return { reading: { kind: "sample", sample: { ...sample, quality: "bad" } }, health: before, events: [] };
  }
  const found = new Set<ControlEventCode>();
  const missing = missingPhases(sample.value, before.whole ?? undefined, limits);
  const whole = missing.length > 0 ? withoutPhases(sample.value, missing, before.whole) : sample.value;
  if (missing.length > 0 && missing.length < limits.phases) found.add("PHASE_MISSING");
  const difference = missing.length > 0 ? 0 : sumDifference(whole);
  const contradicts = difference === 0 && isImpossible(whole);
  const isWrong = contradicts || isBeyondBreaker(whole, limits);
  const impossible = isWrong ? before.impossible + 1 : 0;
  // A single impossible sample is held back: the last good one grows old instead of jumping.
  if (isWrong && impossible < IMPOSSIBLE_IN_A_ROW)
    return { reading: grid, verdict: "impossible", health: { ...before, impossible }, events: [] };
  const energy = missing.length > 0 ? null : checkedEnergy(before.energy, sample);
  const verdict = scaleVerdict(energy);
  if (isWrong || verdict === "wrong") found.add("METER_SCALE");
  if (difference !== 0) found.add("PHASE_SUM");
  const signed = currentsAreSigned(whole);
  if (signed === false) found.add("METER_UNSIGNED");
  if (
    before.whole !== null &&
    found.size === 0 &&
    haveChangedPlaces(before.whole.phasePowerW, whole.phasePowerW)
  )
    found.add("PHASE_MISMATCH");
  const next = moveOn(before, found, verdict);
  const mended = withWorstSum(
    next.conditions.includes("METER_UNSIGNED") ? unsigned(whole) : whole,
    difference,
  );
  return {
    reading: { kind: "sample", sample: { ...sample, value: mended } },
    health: {
      ...next,
      impossible,
      energy: verdict === "wrong" ? null : energy,
      scale: isWrong ? "wrong" : verdict === "right" || verdict === "wrong" ? verdict : before.scale,
      missing: next.conditions.includes("PHASE_MISSING")
        ? missing.length > 0
          ? missing
          : before.missing
        : [],
      whole: [...found].every((code) => code === "PHASE_MISMATCH") ? mended : before.whole,
    },
    events: changes(before.conditions, next.conditions, inputs),
  };
}

function moveOn(
  before: MeterHealth,
  found: ReadonlySet<ControlEventCode>,
  verdict: ScaleVerdict,
): MeterHealth {
  const clean: Record<string, number> = {};
  const conditions = new Set<ControlEventCode>(found);
  for (const code of before.conditions) {
    if (found.has(code)) continue;
    const needed = CLEAN[code];
    // The order of phases and the sign are a person's to confirm.
    if (needed === undefined) {
      conditions.add(code);
      continue;
    }
    const seen = (before.clean[code] ?? 0) + 1;
    const isOver = seen >= needed && (code !== "METER_SCALE" || verdict === "right" || verdict === "calm");
    if (isOver) continue;
    conditions.add(code);
    clean[code] = seen;
  }
  return { ...before, conditions: [...conditions], clean };
}

/** One event where a condition begins, one where it ends. */
export function changes(
  before: readonly ControlEventCode[],
  after: readonly ControlEventCode[],
  { at }: CycleInputs,
): readonly OecEvent[] {
  return [
    ...after.filter((code) => !before.includes(code)).map((code) => controlEvent(code, at)),
    ...before
      .filter((code) => !after.includes(code))
      .map((condition) => controlEvent("SAFETY_CLEARED", at, { condition })),
  ];
}

function withoutPhases(
  reading: GridReading,
  missing: readonly number[],
  whole: GridReading | null,
): GridReading {
  const pick = (value: Watts, phase: number): Watts =>
    missing.includes(phase) ? (whole?.phasePowerW[phase] ?? 0) : value;
  const [l1, l2, l3] = reading.phasePowerW;
  const phasePowerW: PerPhase = [pick(l1, 0), pick(l2, 1), pick(l3, 2)];
  const rest = without(reading, "phaseCurrentA");
  const [v1, v2, v3] = reading.phaseVoltageV;
  const volts = (value: number): number => (value > 0 ? value : Math.max(v1, v2, v3));
  return {
    ...rest,
    phasePowerW,
    powerW: phasePowerW[0] + phasePowerW[1] + phasePowerW[2],
    phaseVoltageV: [volts(v1), volts(v2), volts(v3)],
  };
}

function withWorstSum(reading: GridReading, difference: Watts): GridReading {
  if (difference === 0) return reading;
  const share = Math.max(0, difference) / 3;
  const [l1, l2, l3] = reading.phasePowerW;
  const phasePowerW: PerPhase = [l1 + share, l2 + share, l3 + share];
  const rest = without(reading, "phaseCurrentA");
  return { ...rest, phasePowerW, powerW: phasePowerW[0] + phasePowerW[1] + phasePowerW[2] };
}

/** Currents that are no numbers, as those divided by a voltage of 0, are left out. */
const withUsableCurrents = (reading: GridReading): GridReading =>
  reading.phaseCurrentA?.every((current) => Number.isFinite(current)) === false ? unsigned(reading) : reading;

/** A reading without its currents: they are made from the powers. */
const unsigned = (reading: GridReading): GridReading => without(reading, "phaseCurrentA");
