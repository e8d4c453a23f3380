import type { Celsius, Percent, Watts } from "@oec/domain";
import type {
  AllConstraints,
  BatteryConstraints,
  DeratingPoint,
  SafetyConstraints,
} from "../types/constraints.ts";
import type { ReasonCode } from "../types/decision.ts";
import type { BatteryInput } from "../types/inputs.ts";
import type { Permissions } from "../types/permissions.ts";

const DEFAULT_MAX_TEMPERATURE_C = 60;
/** Derating begins this far below the highest temperature: from 45 °C with the default. */
const DERATING_SPAN_K = 15;
/** Below this LFP cells are charged with less than their rated power, below 0 °C not at all. */
const FULL_CHARGE_FROM_C = 10;
/** Cells are discharged down to -20 °C, with their rated power from -10 °C. */
const FULL_DISCHARGE_FROM_C = -10;
const NO_DISCHARGE_BELOW_C = -20;

/**
 * Charging power over SoC of a common LFP home battery: the full power up to 96 %, then less.
 *
 * @see FENECON Home: 62.5, 40, 20 and 5 % at 97, 98, 99 and 100 % SoC.
 */
export const LFP_CHARGE_TAPER: readonly DeratingPoint[] = [
  { socPercent: 96, share: 1 },
  { socPercent: 97, share: 0.625 },
  { socPercent: 98, share: 0.4 },
  { socPercent: 99, share: 0.2 },
  { socPercent: 100, share: 0.05 },
];

/** What limits the battery in one direction, each alone [W]; `Infinity` where it does not apply. */
export interface BatteryLimitParts {
  readonly ratedW: Watts;
  readonly ownW: Watts;
  readonly temperatureW: Watts;
  readonly taperW: Watts;
  /** Room in the store over the time the decision holds. */
  readonly energyW: Watts;
  readonly cyclesW: Watts;
  readonly permissionW: Watts;
}

/** The smallest of the parts. */
export function batteryLimitW(parts: BatteryLimitParts): Watts {
  return Math.min(
    parts.ratedW,
    parts.ownW,
    parts.temperatureW,
    parts.taperW,
    parts.energyW,
    parts.cyclesW,
    parts.permissionW,
  );
}

/** What limits charging now. */
export function chargeLimits(
  battery: BatteryConstraints,
  safety: SafetyConstraints,
  input: BatteryInput,
  permissions: Permissions,
  holdHours: number,
): BatteryLimitParts {
  const { maxChargeW, capacityWh, chargeEfficiency, chargeTaper } = battery;
  const roomWh = ((safety.batteryMaxSocPercent - input.socPercent) / 100) * capacityWh;
  return {
    ratedW: maxChargeW,
    ownW: input.chargeLimitW ?? Infinity,
    temperatureW:
      input.temperatureC === undefined
        ? Infinity
        : maxChargeW * chargeShareAt(input.temperatureC, safety.maxBatteryTempC),
    taperW: chargeTaper === undefined ? Infinity : maxChargeW * shareAt(chargeTaper, input.socPercent),
    energyW: roomWh <= 0 ? 0 : roomWh / (chargeEfficiency * holdHours),
    cyclesW: Infinity,
    permissionW: permissions.batteryMaxChargeW,
  };
}

/** What limits discharging now. */
export function dischargeLimits(
  battery: BatteryConstraints,
  safety: SafetyConstraints,
  input: BatteryInput,
  permissions: Permissions,
  holdHours: number,
): BatteryLimitParts {
  const { maxDischargeW, capacityWh, dischargeEfficiency, dischargeTaper } = battery;
  const roomWh = ((input.socPercent - safety.batteryMinSocPercent) / 100) * capacityWh;
  const worn =
    safety.maxBatteryCyclesPerDay !== undefined && (input.cyclesToday ?? 0) >= safety.maxBatteryCyclesPerDay;
  return {
    ratedW: maxDischargeW,
    ownW: input.dischargeLimitW ?? Infinity,
    temperatureW:
      input.temperatureC === undefined
        ? Infinity
        : maxDischargeW * dischargeShareAt(input.temperatureC, safety.maxBatteryTempC),
    taperW:
      dischargeTaper === undefined ? Infinity : maxDischargeW * shareAt(dischargeTaper, input.socPercent),
    energyW: roomWh <= 0 ? 0 : (roomWh * dischargeEfficiency) / holdHours,
    cyclesW: worn ? 0 : Infinity,
    permissionW: permissions.batteryMaxDischargeW,
  };
}

/** The parts with the code each gives as a reason; `full` names the end of the store in this direction. */
export function limitCodes(
  parts: BatteryLimitParts,
  end: "BATTERY_FULL" | "BATTERY_EMPTY",
): readonly (readonly [ReasonCode, Watts])[] {
  return [
    ["BATTERY_POWER_LIMIT", parts.ratedW],
    ["BATTERY_OWN_LIMIT", parts.ownW],
    ["BATTERY_TEMPERATURE", parts.temperatureW],
    ["BATTERY_TAPER", parts.taperW],
    [end, parts.energyW],
    ["BATTERY_CYCLES", parts.cyclesW],
    ["BATTERY_PERMISSION", parts.permissionW],
  ];
}

/** Power with which the battery has to recover its reserve [W]; 0 unless its SoC is below the lowest. */
export function reserveRecoveryW({ safety }: AllConstraints, input: BatteryInput, chargeW: Watts): Watts {
  if (input.socPercent >= safety.batteryMinSocPercent) return 0;
  return Math.min(safety.reserveRecoveryW ?? 0, chargeW);
}

/**
 * Share of the rated charging power at a cell temperature: 0 below 0 °C, the full power from 10 °C to 15 K below the
 * highest temperature, 0 from there.
 */
export function chargeShareAt(temperatureC: Celsius, maxTemperatureC = DEFAULT_MAX_TEMPERATURE_C): number {
  return Math.min(clamp01(temperatureC / FULL_CHARGE_FROM_C), heatShare(temperatureC, maxTemperatureC));
}

/**
 * Share of the rated discharging power at a cell temperature: 0 below -20 °C, the full power from -10 °C to 15 K below
 * the highest temperature, 0 from there.
 */
export function dischargeShareAt(temperatureC: Celsius, maxTemperatureC = DEFAULT_MAX_TEMPERATURE_C): number {
  const span = FULL_DISCHARGE_FROM_C - NO_DISCHARGE_BELOW_C;
  return Math.min(
    clamp01((temperatureC - NO_DISCHARGE_BELOW_C) / span),
    heatShare(temperatureC, maxTemperatureC),
  );
}

function heatShare(temperatureC: number, maxTemperatureC: number): number {
  return clamp01((maxTemperatureC - temperatureC) / DERATING_SPAN_K);
}

function clamp01(value: number): number {
  return Math.min(1, Math.max(0, value));
}

/** The curve at a SoC: linear between its points, constant beyond them. */
function shareAt(curve: readonly DeratingPoint[], socPercent: Percent): number {
  let before: DeratingPoint | undefined;
  for (const point of curve) {
    if (socPercent <= point.socPercent) {
      if (before === undefined) return point.share;
      const along = (socPercent - before.socPercent) / (point.socPercent - before.socPercent);
      return before.share + along * (point.share - before.share);
    }
    before = point;
  }
  return before?.share ?? 1;
}
