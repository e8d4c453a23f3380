import type { BatteryState, OecEvent } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import { isOpenSensor } from "../estimate/soc-watch.ts";
import type { Estimate } from "../estimate/estimated.ts";
import { controlEvent, type ControlEventCode } from "../events/codes.ts";
import type { ControllerState } from "../state.ts";
import type { CycleInputs } from "../inputs.ts";

/** What the safety monitor found. */
export interface SafetyReport {
  /** Conditions that hold now. */
  readonly conditions: readonly ControlEventCode[];
  /** One per condition that has begun or ended. */
  readonly events: readonly OecEvent[];
  /** The battery must not be driven at all. */
  readonly stopBattery: boolean;
  /** There is no mains to control: no set-points are sent. */
  readonly outage: boolean;
}

/** Operating limits beyond which a condition begins; it ends a little inside them. */
const HOT_C = 60;
const COLD_C = 0;
const TEMPERATURE_BAND_K = 2;
const SOC_BAND = 0.5;
const VOLTAGE_SHARE = 0.5;
const HIGH_VOLTAGE_SHARE = 1.1;
const FREQUENCY_HZ = { low: 47.5, high: 51 } as const;
const IMBALANCE_SHARE = 0.75;

/**
 * Watches fuse, battery and mains.
 *
 * Below its lowest SoC a battery is not discharged and above its highest not charged: that is normal operation, done in the
 * decision. Heat stops it; so does frost while it would charge.
 */
export function watchSafety(
  config: ControlConfig,
  state: ControllerState,
  inputs: CycleInputs,
  estimate: Estimate | undefined,
): SafetyReport {
  const held = (code: ControlEventCode): boolean => state.conditions.includes(code);
  const found: [ControlEventCode, boolean, Readonly<Record<string, unknown>>][] = [];
  const battery = estimate?.battery;
  let isHot = false;
  if (battery !== undefined && config.battery !== undefined) {
    const { temperatureC, socPercent } = battery;
    const { minSocPercent, maxSocPercent } = config.battery.model;
    const band = held("BATTERY_TEMPERATURE") ? TEMPERATURE_BAND_K : 0;
    isHot = temperatureC !== undefined && temperatureC >= HOT_C - band;
    const isCold = temperatureC !== undefined && temperatureC <= COLD_C + band;
    const isOpen =
      inputs.battery?.kind === "sample" && isOpenSensor(inputs.battery.sample.value.temperatureC);
    found.push(["BATTERY_TEMPERATURE", isHot || isCold || isOpen, { temperatureC }]);
    const { chargeLimitW, dischargeLimitW } = battery;
    found.push(["BMS_LIMIT", isBlocked(config, battery), { chargeLimitW, dischargeLimitW }]);
    // Begins half a percent outside the limits and ends at them: a battery that rests at a limit is no news.
    found.push(["SOC_LOW", socPercent < minSocPercent - (held("SOC_LOW") ? 0 : SOC_BAND), { socPercent }]);
    found.push(["SOC_HIGH", socPercent > maxSocPercent + (held("SOC_HIGH") ? 0 : SOC_BAND), { socPercent }]);
  }
  const outage = estimate !== undefined && isOutage(config, estimate);
  if (estimate !== undefined) {
    const { fuseA } = config.site.grid;
    const currents = phaseCurrents(estimate).slice(0, config.site.grid.phases);
    const highest = Math.max(...currents.map(Math.abs));
    const spread = Math.max(...currents) - Math.min(...currents);
    found.push(["FUSE_OVERLOAD", highest > fuseA, { phaseCurrentA: currents, fuseA }]);
    found.push(["PHASE_IMBALANCE", spread > IMBALANCE_SHARE * fuseA, { phaseCurrentA: currents }]);
    found.push(["GRID_OUTAGE", outage, { phaseVoltageV: estimate.grid.phaseVoltageV }]);
  }
  // Without a reading a condition neither begins nor ends.
  const judged = new Set(found.map(([code]) => code));
  const conditions = [
    ...state.conditions.filter((code) => !judged.has(code)),
    ...found.filter(([, holds]) => holds).map(([code]) => code),
  ];
  const events = found.flatMap(([code, holds, facts]) => {
    if (holds === held(code)) return [];
    return [
      holds
        ? controlEvent(code, inputs.at, facts)
        : controlEvent("SAFETY_CLEARED", inputs.at, { ...facts, condition: code }),
    ];
  });
  return { conditions, events, stopBattery: isHot, outage };
}

/** Signed current per phase [A]: measured, or from power and voltage. */
export function phaseCurrents({ grid, phaseVoltageV }: Estimate): readonly number[] {
  return grid.phasePowerW.map(
    (powerW, phase) => grid.phaseCurrentA?.[phase] ?? powerW / (phaseVoltageV[phase] ?? 230),
  );
}

/** SoC this near to a limit explains a power limit of 0 [%]. */
const NEAR = 3;

/** The battery's own management allows no power in a direction, and neither SoC nor temperature explains it. */
function isBlocked(config: ControlConfig, battery: BatteryState): boolean {
  const { chargeLimitW, dischargeLimitW, socPercent, temperatureC = 20 } = battery;
  const { minSocPercent = 0, maxSocPercent = 100 } = config.battery?.model ?? {};
  if (temperatureC <= COLD_C + NEAR || temperatureC >= HOT_C - NEAR) return false;
  const charge = chargeLimitW <= 0 && socPercent < maxSocPercent - NEAR;
  return charge || (dischargeLimitW <= 0 && socPercent > minSocPercent + NEAR);
}

function isOutage(config: ControlConfig, { grid }: Estimate): boolean {
  const { phases, nominalVoltageV } = config.site.grid;
  const low = grid.phaseVoltageV
    .slice(0, phases)
    .some((volts) => volts < VOLTAGE_SHARE * nominalVoltageV || volts > HIGH_VOLTAGE_SHARE * nominalVoltageV);
  const { frequencyHz } = grid;
  return (
    low || (frequencyHz !== undefined && (frequencyHz < FREQUENCY_HZ.low || frequencyHz > FREQUENCY_HZ.high))
  );
}
