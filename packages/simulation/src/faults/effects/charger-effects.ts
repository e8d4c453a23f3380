import type { Milliseconds, PhaseCount } from "@oec/domain";
import type { ChargerQuirks } from "../../charger/charger-options.ts";
import type { SimulationEnvironment } from "../../environment/simulation-environment.ts";
import type { EffectMaker, FaultEffect } from "../fault-effect.ts";
import { between, unreachable } from "./draw.ts";

const OVERDRAW_A = 2;
const CAR_LIMIT_A = 10;
/** How long the line is gone when a charge point restarts [ms]. */
const RESTART_MS: Milliseconds = 8000;

/** A charge point with quirks while it lasts. */
const quirky = (quirksOf: (plant: SimulationEnvironment) => ChargerQuirks): FaultEffect => {
  let before: ChargerQuirks = {};
  return {
    begin: (plant) => {
      if (plant.charger === undefined) return;
      before = plant.charger.quirks;
      plant.charger.quirks = { ...before, ...quirksOf(plant) };
    },
    end: ({ charger }) => {
      if (charger) charger.quirks = before;
    },
  };
};

const writesTimeOut: EffectMaker = ({ variant }) => ({
  onCommand: async (device, send) => {
    if (device !== "charger") return send();
    if (variant === "answer-lost") await send();
    throw unreachable("charger");
  },
});

const overdraws: EffectMaker = () => quirky(() => ({ overdrawA: OVERDRAW_A }));

const underdraws: EffectMaker = ({ variant }) =>
  quirky(() => (variant === "one-phase" ? { closes: () => 1 } : { carLimitA: CAR_LIMIT_A }));

const uncontrolled: EffectMaker = ({ variant }) => ({
  ...quirky(({ charger }) => ({
    heldLimitA: (variant === "full-current" ? charger?.capabilities.maxCurrentA : charger?.limitA) ?? 0,
  })),
  onCharger: () => {
    throw unreachable("charger");
  },
  onCommand: (device, send) => {
    if (device === "charger") throw unreachable("charger");
    return send();
  },
});

const phaseSwitchFails: EffectMaker = ({ variant }) =>
  quirky((plant) => {
    const stuck = plant.charger?.phases ?? 3;
    if (variant === "stuck") return { closes: () => stuck };
    return { closes: (told: PhaseCount) => (told === 3 ? 2 : 1) };
  });

/** The car asks for energy, and rests, and asks. */
const pilotFlaps: EffectMaker = ({ random }) => {
  let nextMs = 0;
  return {
    hold: ({ charger }, sinceMs) => {
      if (charger === undefined || sinceMs < nextMs) return;
      charger.quirks = { ...charger.quirks, carRests: charger.quirks.carRests !== true };
      nextMs = sinceMs + between(random, 4000, 15_000);
    },
    end: ({ charger }) => {
      if (charger) charger.quirks = { ...charger.quirks, carRests: false };
    },
  };
};

const vehicleSilent: EffectMaker = ({ variant }) => {
  let stale: number | undefined;
  return {
    onCharger: (sample) => {
      const { vehicleSocPercent, ...rest } = sample.value;
      stale ??= vehicleSocPercent;
      if (variant !== "stale" || stale === undefined || !rest.connected) return { ...sample, value: rest };
      return { ...sample, value: { ...rest, vehicleSocPercent: stale } };
    },
  };
};

const unplugged: EffectMaker = () => quirky(() => ({ unplugged: true }));

/** The charge point restarts: its line is gone for a while, and with it the limits it had. */
const profilesLost: EffectMaker = () => {
  let sinceBeginMs = 0;
  const isAway = (): boolean => sinceBeginMs < RESTART_MS;
  return {
    begin: ({ charger }) => charger?.forgetLeases(),
    hold: (_, sinceMs) => {
      sinceBeginMs = sinceMs;
    },
    onCharger: (sample, sinceMs) => {
      if (sinceMs < RESTART_MS) throw unreachable("charger");
      return sample;
    },
    onCommand: (device, send) => {
      if (device === "charger" && isAway()) throw unreachable("charger");
      return send();
    },
  };
};

/** What happens to charge point and car. */
export const CHARGER_EFFECTS = {
  F22: writesTimeOut,
  F23: overdraws,
  F24: underdraws,
  F25: uncontrolled,
  F26: phaseSwitchFails,
  F27: pilotFlaps,
  F28: vehicleSilent,
  F29: unplugged,
  F30: profilesLost,
} as const satisfies Readonly<Record<string, EffectMaker>>;
