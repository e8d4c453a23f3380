import { MS_PER_HOUR } from "@oec/domain";
import type { Amperes, Hours, Instant, WattHours, Watts } from "@oec/domain";
import type { SafetyConstraints } from "../types/constraints.ts";
import type { EvState } from "../types/inputs.ts";

const DEFAULT_EFFICIENCY = 0.9;
const DEFAULT_BUFFER_HOURS = 1;
const DEFAULT_READY_BEFORE_HOURS = 0.25;

/** Energy still to be taken at the charge point to reach the goal [Wh]; 0 once it is reached or where there is none. */
export function energyNeededWh(ev: EvState): WattHours {
  const efficiency = ev.chargeEfficiency ?? DEFAULT_EFFICIENCY;
  if (ev.socPercent === undefined) return (ev.energyGoalWh ?? 0) / efficiency;
  const missingPercent = Math.max(0, (ev.targetSocPercent ?? 100) - ev.socPercent);
  return ((missingPercent / 100) * ev.capacityWh) / efficiency;
}

/** True if a car is plugged in and has not reached its goal. */
export function needsCharging(ev: EvState): boolean {
  return ev.connected && energyNeededWh(ev) > 0;
}

/** Time until the driver leaves [h]; negative once it is past, `Infinity` without a deadline. */
export function timeUntilDeparture(ev: EvState, at: Instant): Hours {
  return ev.departureAt === undefined ? Infinity : (ev.departureAt - at) / MS_PER_HOUR;
}

/** How urgent a car's deadline is. */
export interface EvUrgency {
  /** Energy still to be taken at the charge point [Wh]. */
  readonly neededWh: WattHours;
  /** Time to spare when charging with full power from now on [h]; negative if the goal cannot be reached. */
  readonly slackHours: Hours;
  /** Power it must take now [W]; 0 while there is more slack than the buffer. */
  readonly mustW: Watts;
  /** Energy that will be missing at departure even at full power [Wh]. */
  readonly shortfallWh: WattHours;
}

const NOT_URGENT: EvUrgency = { neededWh: 0, slackHours: Infinity, mustW: 0, shortfallWh: 0 };

/**
 * What a car's deadline demands now.
 *
 * Nothing, while charging at full power could wait longer than the buffer; then the even power that is ready in time.
 * A departure in the past demands nothing: that goal is missed, not urgent.
 *
 * @param maxPowerW - Most power the car can get here [W]: of car and charge point.
 */
export function calculateEvUrgency(
  ev: EvState,
  at: Instant,
  safety: SafetyConstraints,
  maxPowerW: Watts = ev.maxChargeW,
): EvUrgency {
  if (!ev.connected) return NOT_URGENT;
  const neededWh = energyNeededWh(ev);
  const untilDeparture = timeUntilDeparture(ev, at);
  if (neededWh <= 0 || untilDeparture <= 0 || untilDeparture === Infinity) return { ...NOT_URGENT, neededWh };
  const usable = Math.max(0, untilDeparture - (safety.evReadyBeforeHours ?? DEFAULT_READY_BEFORE_HOURS));
  const slackHours = maxPowerW > 0 ? usable - neededWh / maxPowerW : -Infinity;
  const shortfallWh = Math.max(0, neededWh - maxPowerW * usable);
  if (slackHours > (safety.evDeadlineBufferHours ?? DEFAULT_BUFFER_HOURS)) {
    return { neededWh, slackHours, mustW: 0, shortfallWh };
  }
  const mustW = usable > 0 ? Math.min(maxPowerW, neededWh / usable) : maxPowerW;
  return { neededWh, slackHours, mustW, shortfallWh };
}

/** Highest current the car's charging profile allows at an instant [A]; `Infinity` where it says nothing. */
export function profileLimitA(ev: EvState, at: Instant): Amperes {
  let limitA = Infinity;
  if (ev.chargingProfile === undefined) return limitA;
  for (const step of ev.chargingProfile) {
    if (step.at > at) break;
    limitA = step.maxCurrentA;
  }
  return limitA;
}
