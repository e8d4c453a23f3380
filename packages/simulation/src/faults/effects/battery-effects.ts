import type { Celsius } from "@oec/domain";
import type { BatteryQuirks } from "../../battery/battery-quirks.ts";
import type { EffectMaker, FaultEffect } from "../fault-effect.ts";
import { between, unreachable } from "./draw.ts";

/** Degrees of a battery that is too hot, or too cold to be charged. */
const HOT_C: Celsius = 61;
const COLD_C: Celsius = -5;
/** What a 16-bit register in tenths shows with its sensor open. */
const OPEN_SENSOR_C: Celsius = -3276.8;
const SATURATED_SHARE = 0.5;

/** A battery with quirks while it lasts. */
const quirky = (quirks: BatteryQuirks): FaultEffect => ({
  begin: ({ battery }) => {
    battery.quirks = { ...battery.quirks, ...quirks };
  },
  end: ({ battery }) => {
    battery.quirks = Object.fromEntries(
      Object.entries(battery.quirks).filter(([name]) => !(name in quirks)),
    ) satisfies BatteryQuirks;
  },
});

const pvSilent: EffectMaker = () => ({
  onInverter: () => {
    throw unreachable("inverter");
  },
  onCommand: (device, send) => {
    if (device === "inverter") throw unreachable("inverter");
    return send();
  },
});

const batterySilent: EffectMaker = ({ variant }) => ({
  onBattery: () => {
    throw unreachable("battery");
  },
  onCommand: (device, send) => {
    if (device === "battery" && variant === "all") throw unreachable("battery");
    return send();
  },
});

const socJumps: EffectMaker = ({ variant }) => {
  const socPercent = variant === "above-100" ? 130 : 3;
  return { onBattery: (sample) => ({ ...sample, value: { ...sample.value, socPercent } }) };
};

const socStuck: EffectMaker = () => {
  let stuck: number | undefined;
  return {
    onBattery: (sample) => {
      stuck ??= sample.value.socPercent;
      return { ...sample, value: { ...sample.value, socPercent: stuck } };
    },
  };
};

const temperature: EffectMaker = ({ variant }) => {
  if (variant === "sensor-open") {
    return {
      onBattery: (sample) => ({ ...sample, value: { ...sample.value, temperatureC: OPEN_SENSOR_C } }),
    };
  }
  const heldC = variant === "hot" ? HOT_C : COLD_C;
  let before: Celsius | undefined;
  return {
    hold: ({ battery }) => {
      before ??= battery.temperatureC;
      battery.setTemperature(heldC);
    },
    end: ({ battery }) => {
      if (before !== undefined) battery.setTemperature(before);
    },
  };
};

const managementLimit: EffectMaker = ({ variant }) =>
  quirky({
    ...(variant !== "discharge" && { chargeLimitW: 0 }),
    ...(variant !== "charge" && { dischargeLimitW: 0 }),
  });

const ignores: EffectMaker = ({ variant }) =>
  quirky({
    drives: (told) =>
      told.kind === "remote" ? { kind: variant === "minds-itself" ? "autonomous" : "idle" } : told,
  });

const reversed: EffectMaker = () =>
  quirky({
    drives: (told) => (told.kind === "remote" ? { kind: "remote", powerW: -told.powerW } : told),
  });

const saturated: EffectMaker = () => {
  let added: FaultEffect | undefined;
  return {
    begin: (plant) => {
      const { maxChargeW, maxDischargeW } = plant.battery.capabilities;
      added = quirky({ weakW: SATURATED_SHARE * Math.min(maxChargeW, maxDischargeW) });
      added.begin?.(plant);
    },
    end: (plant) => added?.end?.(plant),
  };
};

/** It falls back by itself, again and again. */
const leaseLost: EffectMaker = ({ random }) => {
  let nextMs = 0;
  return {
    hold: ({ battery }, sinceMs) => {
      if (sinceMs < nextMs) return;
      battery.forgetLeases();
      nextMs = sinceMs + between(random, 15_000, 40_000);
    },
  };
};

/** Somebody else writes its own set-point most of the time. */
const contested: EffectMaker = ({ random }) => {
  const otherW = Math.round(between(random, 1500, 3000)) * (random.uniform() < 0.5 ? -1 : 1);
  let rules = false;
  let nextMs = 0;
  const drives: BatteryQuirks["drives"] = (told) => (rules ? { kind: "remote", powerW: otherW } : told);
  return {
    ...quirky({ drives }),
    hold: (_, sinceMs) => {
      if (sinceMs < nextMs) return;
      rules = !rules;
      nextMs = sinceMs + (rules ? between(random, 4000, 9000) : between(random, 1000, 2000));
    },
  };
};

/** What happens to inverter and battery. */
export const BATTERY_EFFECTS = {
  F11: pvSilent,
  F12: batterySilent,
  F13: socJumps,
  F14: socStuck,
  F15: temperature,
  F16: managementLimit,
  F17: ignores,
  F18: reversed,
  F19: saturated,
  F20: leaseLost,
  F21: contested,
} as const satisfies Readonly<Record<string, EffectMaker>>;
