import { MS_PER_HOUR, type BatteryState, type OecEvent } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import { controlEvent, type ControlEventCode } from "../events/codes.ts";
import type { CycleInputs, Reading } from "../inputs.ts";
import type { ControllerState, SocWatch } from "../state.ts";
import { without } from "../without.ts";
import type { Estimate } from "./estimated.ts";

/** A SoC may move faster than the power says by this [%], for balancing and rounding. */
const JUMP_PERCENT = 5;
/** A SoC that stands still while the power has moved this much is stuck [%]. */
const STUCK_PERCENT = 3;
/** A jump that lasts this long is a new truth: the battery has corrected itself [ms]. */
const BELIEVED_AFTER_MS = 600_000;

/**
 * Compares the battery's SoC with its power. A jump is held back: discharging goes by the lower value, charging by the higher.
 * A SoC that stands still while power flows is named, and the counted one narrows the limits.
 */
export function watchSoc(
  config: ControlConfig,
  before: ControllerState,
  state: ControllerState,
  inputs: CycleInputs,
): { readonly state: ControllerState; readonly events: readonly OecEvent[] } {
  const { battery } = config;
  const reading = readSoc(inputs) ?? state.battery.last?.value.socPercent;
  if (battery === undefined || reading === undefined) return { state, events: [] };
  const soc = state.soc ?? { percent: reading, ms: inputs.monotonicMs, countedPercent: reading, held: 0 };
  const elapsedMs = before.tickMs === null ? 0 : inputs.monotonicMs - before.tickMs;
  const { capacityWh, chargeEfficiency, dischargeEfficiency } = battery.model;
  const powerW = state.battery.last?.value.powerW ?? 0;
  const storedW = powerW >= 0 ? powerW * chargeEfficiency : powerW / dischargeEfficiency;
  const counted = soc.countedPercent + (100 * storedW * elapsedMs) / MS_PER_HOUR / capacityWh;
  const isJump = Math.abs(reading - counted) > JUMP_PERCENT && reading !== soc.percent;
  const heldMs = isJump && soc.held > 0 ? inputs.monotonicMs - soc.ms : 0;
  const next: SocWatch =
    isJump && heldMs < BELIEVED_AFTER_MS
      ? {
          ...soc,
          countedPercent: counted,
          held: soc.held + 1,
          ms: soc.held === 0 ? inputs.monotonicMs : soc.ms,
        }
      : reading === soc.percent
        ? { ...soc, countedPercent: counted, held: 0 }
        : { percent: reading, ms: inputs.monotonicMs, countedPercent: reading, held: 0 };
  const isStuck = next.held === 0 && Math.abs(next.countedPercent - next.percent) > STUCK_PERCENT;
  return report(state, next, { SOC_JUMP: next.held > 0, SOC_STUCK: isStuck }, inputs);
}

/** Temperatures outside are those of an open sensor [°C]. */
const SENSOR_C = { low: -60, high: 150 } as const;
/** What an unknown temperature leaves of the power, as a share of the capacity per hour. */
const UNKNOWN_TEMPERATURE_RATE = 0.1;

/** True for a temperature that no battery has: its sensor is open. */
export const isOpenSensor = (temperatureC: number | undefined): boolean =>
  temperatureC !== undefined && !(temperatureC >= SENSOR_C.low && temperatureC <= SENSOR_C.high);

/**
 * A battery's reading with a SoC that a battery can have, so that the rest of it stays usable, and without the temperature of
 * an open sensor: an unknown temperature allows 0.1 C.
 */
export function withPossibleValues(
  reading: Reading<BatteryState>,
  state: ControllerState,
): Reading<BatteryState> {
  if (reading.kind === "failed") return reading;
  const { sample } = reading;
  const { socPercent, temperatureC } = sample.value;
  const isPossible = socPercent >= 0 && socPercent <= 100;
  const isOpen = isOpenSensor(temperatureC);
  if ((isPossible || !Number.isFinite(socPercent)) && !isOpen) return reading;
  const counted = Math.min(100, Math.max(0, state.soc?.countedPercent ?? socPercent));
  const value: BatteryState = {
    ...(isOpen ? without(sample.value, "temperatureC") : sample.value),
    ...(!isPossible && { socPercent: counted }),
  };
  return { kind: "sample", sample: { ...sample, value } };
}

/** The SoC as it was told, also where it is none that a battery can have. */
function readSoc({ battery }: CycleInputs): number | undefined {
  if (battery?.kind !== "sample") return undefined;
  const { socPercent } = battery.sample.value;
  return Number.isFinite(socPercent) ? socPercent : undefined;
}

function report(
  state: ControllerState,
  soc: SocWatch,
  holds: Readonly<Record<"SOC_JUMP" | "SOC_STUCK", boolean>>,
  { at }: CycleInputs,
): { readonly state: ControllerState; readonly events: readonly OecEvent[] } {
  const codes: readonly ControlEventCode[] = ["SOC_JUMP", "SOC_STUCK"];
  const found = (code: ControlEventCode): boolean => holds[code as "SOC_JUMP" | "SOC_STUCK"];
  const events = codes.flatMap((code) => {
    const had = state.conditions.includes(code);
    if (had === found(code)) return [];
    return [found(code) ? controlEvent(code, at) : controlEvent("SAFETY_CLEARED", at, { condition: code })];
  });
  const conditions = [
    ...state.conditions.filter((code) => !codes.includes(code)),
    ...codes.filter((code) => found(code)),
  ];
  return { state: { ...state, soc, conditions }, events };
}

/** The estimate with a SoC that errs on the safe side while the told one cannot be trusted. */
export function cautious(config: ControlConfig, estimate: Estimate, state: ControllerState): Estimate {
  const { soc, conditions } = state;
  const battery = estimate.battery && warmEnough(config, estimate.battery, state);
  if (battery === undefined || soc === null) return estimate;
  if (!conditions.includes("SOC_JUMP") && !conditions.includes("SOC_STUCK"))
    return battery === estimate.battery ? estimate : { ...estimate, battery };
  const told = Math.min(100, Math.max(0, battery.socPercent));
  const [low, high] = [Math.min(told, soc.countedPercent), Math.max(told, soc.countedPercent)];
  return { ...estimate, battery: between(battery, Math.max(0, low), Math.min(100, high)) };
}

/** With its temperature sensor open a battery runs at 0.1 C. */
function warmEnough(config: ControlConfig, battery: BatteryState, state: ControllerState): BatteryState {
  const isKnown = battery.temperatureC !== undefined || !state.conditions.includes("BATTERY_TEMPERATURE");
  if (isKnown || config.battery === undefined) return battery;
  const mostW = UNKNOWN_TEMPERATURE_RATE * config.battery.model.capacityWh;
  return {
    ...battery,
    chargeLimitW: Math.min(battery.chargeLimitW, mostW),
    dischargeLimitW: Math.min(battery.dischargeLimitW, mostW),
  };
}

/** A battery whose SoC lies somewhere between two values: what either forbids is forbidden. */
function between(battery: BatteryState, low: number, high: number): BatteryState {
  return {
    ...battery,
    socPercent: (low + high) / 2,
    ...(low <= LOWEST && { dischargeLimitW: 0 }),
    ...(high >= HIGHEST && { chargeLimitW: 0 }),
  };
}

/** SoC below and above which a battery of unknown SoC is left alone [%]. */
const LOWEST = 10;
const HIGHEST = 90;
