import { MS_PER_HOUR, OecError, regularHorizon, seriesOf } from "@oec/domain";
import type { PerPhase, SpotPrices, Watts } from "@oec/domain";
import type { EffectMaker, FaultEffect, ProcessFault } from "../fault-effect.ts";
import { between, phaseOf } from "./draw.ts";

const HOUSE_STEP_W: Watts = 7000;
const CAP_W: Watts = 4200;
const CAP_HEARTBEAT_MS = 60_000;
const CAP_VALID_MS = 300_000;

const CLOCK_STEPS_MS: Readonly<Record<string, number>> = {
  "hour-forward": MS_PER_HOUR,
  "hour-back": -MS_PER_HOUR,
};

const clockJumps: EffectMaker = ({ variant, random }) => ({
  clockOffsetMs: CLOCK_STEPS_MS[variant] ?? Math.round(between(random, -4000, 4000)),
});

/** The day itself is the fault: the scene begins before the change. */
const dstDay: EffectMaker = () => ({});

const pricesBad: EffectMaker = ({ variant }) => ({
  onPrices: async (period, read) => {
    if (variant === "missing") {
      throw new OecError("MISSING_DATA", "the market has no prices (a fault of the simulation)", {
        context: { period },
      });
    }
    const prices = await read(period);
    if (variant === "hourly") return hourly(prices);
    const change = variant === "negative" ? (price: number): number => -Math.abs(price) : gapAt;
    return {
      ...prices,
      pricePerKwh: seriesOf(prices.pricePerKwh.horizon, Array.from(prices.pricePerKwh.values, change)),
    };
  },
});

/** Every fourth hour is missing. */
const gapAt = (price: number, slot: number): number => (Math.floor(slot / 4) % 4 === 3 ? Number.NaN : price);

/** Prices of whole hours from prices of quarters. */
function hourly(prices: SpotPrices): SpotPrices {
  const { horizon, values } = prices.pricePerKwh;
  const start = horizon.edges[0] ?? 0;
  const slotMs = (horizon.edges[1] ?? start + MS_PER_HOUR) - start;
  const perHour = Math.max(1, Math.round(MS_PER_HOUR / slotMs));
  const count = Math.floor(horizon.count / perHour);
  if (count === 0) return prices;
  const means = Array.from({ length: count }, (_, hour) => {
    const slots = values.slice(hour * perHour, (hour + 1) * perHour);
    return slots.reduce((sum, price) => sum + price, 0) / perHour;
  });
  return { ...prices, pricePerKwh: seriesOf(regularHorizon(start, perHour * slotMs, count), means) };
}

const ofProcess = (process: ProcessFault): FaultEffect => ({ process });

const PLANNER_MODES = ["throws", "hangs", "infeasible", "absent"] as const;

const planFails: EffectMaker = ({ variant }) =>
  ofProcess({ kind: "planner", mode: PLANNER_MODES.find((mode) => mode === variant) ?? "throws" });

const killed: EffectMaker = ({ random }) =>
  ofProcess({ kind: "kill", atCommand: Math.floor(between(random, 0, 6)) });

const blocked: EffectMaker = ({ variant }) =>
  ofProcess({ kind: "block", forMs: Number.parseInt(variant, 10) * 1000 });

const storeDown: EffectMaker = ({ variant }) =>
  ofProcess({ kind: "store", mode: variant === "disk-full" ? "disk-full" : "down" });

const configChanges: EffectMaker = ({ variant }) =>
  ofProcess({
    kind: "config",
    change: variant === "minimum-above-maximum" ? "minimum-above-maximum" : "fuse-25-to-16",
  });

const onPhase = (phase: 0 | 1 | 2, powerW: Watts): PerPhase => [
  phase === 0 ? powerW : 0,
  phase === 1 ? powerW : 0,
  phase === 2 ? powerW : 0,
];

const houseStep: EffectMaker = ({ random }) => {
  const extraW = onPhase(phaseOf(random), HOUSE_STEP_W);
  return {
    begin: ({ house }) => house.setExtraLoad(extraW),
    end: ({ house }) => house.setExtraLoad(undefined),
  };
};

/** One phase of the house alone draws more than the fuse, by up to a fifth: it would trip after minutes. */
const houseOverFuse: EffectMaker = ({ random }) => {
  const phase = phaseOf(random);
  const factor = between(random, 1.05, 1.2);
  return {
    begin: ({ house, grid }) => {
      house.setExtraLoad(onPhase(phase, factor * grid.limits.fuseA * grid.limits.nominalVoltageV));
    },
    end: ({ house }) => house.setExtraLoad(undefined),
  };
};

const mainsDisturbed: EffectMaker = ({ variant }) => {
  if (variant === "outage") {
    return { begin: ({ grid }) => grid.setOutage(true), end: ({ grid }) => grid.setOutage(false) };
  }
  const disturbance = variant === "high-voltage" ? { voltageV: 255 } : { frequencyHz: 51.5 };
  return {
    begin: ({ grid }) => grid.setDisturbance(disturbance),
    end: ({ grid }) => grid.setDisturbance({}),
  };
};

const capReceived: EffectMaker = ({ variant }) => ({
  cap: (beganAtMs, sinceMs) => {
    const beats = variant === "lifted" ? Math.floor(sinceMs / CAP_HEARTBEAT_MS) : 0;
    const sentAtMs = beganAtMs + beats * CAP_HEARTBEAT_MS;
    return { powerW: CAP_W, sentAtMs, ...(variant === "expires" && { validForMs: CAP_VALID_MS }) };
  },
});

/** What happens to clock, market, process, house and mains. */
export const SITE_EFFECTS = {
  F31: clockJumps,
  F32: dstDay,
  F33: pricesBad,
  F34: planFails,
  F35: killed,
  F36: blocked,
  F37: storeDown,
  F38: houseStep,
  F39: houseOverFuse,
  F40: mainsDisturbed,
  F41: capReceived,
  F42: configChanges,
} as const satisfies Readonly<Record<string, EffectMaker>>;
