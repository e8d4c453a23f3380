import type { GridReading, PerPhase } from "@oec/domain";
import type { EffectMaker, FaultEffect } from "../fault-effect.ts";
import { phaseOf, unreachable } from "./draw.ts";

/** Ways in which a number is no number. */
const NO_NUMBERS: Readonly<Record<string, number>> = {
  nan: Number.NaN,
  infinity: Number.POSITIVE_INFINITY,
  null: null as unknown as number,
  "0x8000": -32_768,
  "0xFFFFFFFF": 4_294_967_295,
};
/** A spike comes once in this time, and lasts one sample at one a second. */
const SPIKE_EVERY_MS = 20_000;
const SPIKE_LASTS_MS = 1000;
/** How far a total is off its phases. */
const SUM_OFF = { share: 0.25, powerW: 900 } as const;

const onMeter = (change: (reading: GridReading) => GridReading): FaultEffect => ({
  onMeter: (sample) => ({ ...sample, value: change(sample.value) }),
});

/** The same change to every power and current; counters stay. */
function withPowers(reading: GridReading, change: (value: number) => number): GridReading {
  const { phaseCurrentA } = reading;
  return {
    ...reading,
    powerW: change(reading.powerW),
    phasePowerW: mapPhases(reading.phasePowerW, change),
    ...(phaseCurrentA && { phaseCurrentA: mapPhases(phaseCurrentA, change) }),
  };
}

const mapPhases = ([l1, l2, l3]: PerPhase, change: (value: number, phase: number) => number): PerPhase => [
  change(l1, 0),
  change(l2, 1),
  change(l3, 2),
];

/** What a reader sees that takes the words of a signed 32-bit register the wrong way round. */
function swapWords(value: number): number {
  const bits = Math.round(value) | 0;
  return (bits >>> 16) | (bits << 16);
}

/** What a reader sees whose upper word is from another moment than its lower one. */
const tearWords = (value: number): number => (Math.round(value) | 0) ^ 0x10000;

const silent: EffectMaker = () => ({
  onMeter: () => {
    throw unreachable("grid-meter");
  },
});

const frozen: EffectMaker = ({ variant }) => {
  let last: GridReading | undefined;
  return {
    onMeter: (sample) => {
      last ??= sample.value;
      const { importedWh, exportedWh } = sample.value;
      const counters =
        variant === "powers" && importedWh !== undefined && exportedWh !== undefined
          ? { importedWh, exportedWh }
          : {};
      return { ...sample, value: { ...last, ...counters } };
    },
  };
};

const noNumber: EffectMaker = ({ variant }) => {
  const value = variant in NO_NUMBERS ? (NO_NUMBERS[variant] as number) : Number.NaN;
  return onMeter((reading) => withPowers(reading, () => value));
};

const spike: EffectMaker = ({ variant }) => ({
  onMeter: (sample, sinceMs) => {
    if (sinceMs % SPIKE_EVERY_MS >= SPIKE_LASTS_MS) return sample;
    const change = variant === "half-word" ? tearWords : (value: number): number => value * 100;
    const { powerW, phasePowerW } = sample.value;
    return {
      ...sample,
      value: { ...sample.value, powerW: change(powerW), phasePowerW: mapPhases(phasePowerW, change) },
    };
  },
});

const scale: EffectMaker = ({ variant }) => {
  if (variant === "word-swap") {
    return onMeter((reading) => ({
      ...reading,
      powerW: swapWords(reading.powerW),
      phasePowerW: mapPhases(reading.phasePowerW, swapWords),
    }));
  }
  const factor = variant === "tenth" ? 0.1 : 10;
  return onMeter((reading) => withPowers(reading, (value) => value * factor));
};

const unsigned: EffectMaker = () =>
  onMeter((reading) => ({
    ...reading,
    ...(reading.phaseCurrentA && { phaseCurrentA: mapPhases(reading.phaseCurrentA, Math.abs) }),
  }));

/** A current transformer turned round counts what comes in as going out. */
const flipped: EffectMaker = () =>
  onMeter((reading) => ({
    ...withPowers(reading, (value) => -value),
    ...(reading.exportedWh !== undefined && { importedWh: reading.exportedWh }),
    ...(reading.importedWh !== undefined && { exportedWh: reading.importedWh }),
  }));

const ROTATIONS: Readonly<Record<string, PerPhase>> = {
  "rotated-once": [1, 2, 0],
  "rotated-twice": [2, 0, 1],
  "two-swapped": [1, 0, 2],
};

const rotated: EffectMaker = ({ variant }) => {
  const from = ROTATIONS[variant] ?? [1, 2, 0];
  const turn = (values: PerPhase): PerPhase => mapPhases(from, (phase) => values[phase] ?? 0);
  return onMeter((reading) => ({
    ...reading,
    phasePowerW: turn(reading.phasePowerW),
    ...(reading.phaseCurrentA && { phaseCurrentA: turn(reading.phaseCurrentA) }),
  }));
};

const phaseMissing: EffectMaker = ({ variant, random }) => {
  const lost = phaseOf(random);
  const gone = variant === "nan" ? Number.NaN : 0;
  const without = (values: PerPhase): PerPhase =>
    mapPhases(values, (value, phase) => (phase === lost ? gone : value));
  return onMeter((reading) => {
    const { phaseCurrentA, phaseVoltageV } = reading;
    return {
      ...reading,
      // A meter that adds its phases up loses the power of the missing one; one that measures the total does not.
      powerW: variant === "nan" ? reading.powerW : reading.powerW - reading.phasePowerW[lost],
      phasePowerW: without(reading.phasePowerW),
      ...(phaseCurrentA && { phaseCurrentA: without(phaseCurrentA) }),
      phaseVoltageV: variant === "open-transformer" ? phaseVoltageV : without(phaseVoltageV),
    };
  });
};

const sumOff: EffectMaker = ({ variant, random }) => {
  const phase = phaseOf(random);
  const off = (value: number): number => value + Math.max(SUM_OFF.powerW, SUM_OFF.share * Math.abs(value));
  return onMeter((reading) =>
    variant === "total"
      ? { ...reading, powerW: off(reading.powerW) }
      : {
          ...reading,
          phasePowerW: mapPhases(reading.phasePowerW, (value, at) => (at === phase ? off(value) : value)),
        },
  );
};

/** What happens to the grid meter. */
export const METER_EFFECTS = {
  F01: silent,
  F02: frozen,
  F03: noNumber,
  F04: spike,
  F05: scale,
  F06: unsigned,
  F07: flipped,
  F08: rotated,
  F09: phaseMissing,
  F10: sumOff,
} as const satisfies Readonly<Record<string, EffectMaker>>;
