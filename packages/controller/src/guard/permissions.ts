import type { Milliseconds, Watts } from "@oec/domain";
import type { Permissions } from "@oec/power-flow";
import type { ControlConfig } from "../config.ts";
import type { ChargerMemory } from "../charge/memory.ts";
import type { ControllerState } from "../state.ts";

/**
 * What this cycle may do: increases are ramped, stale readings forbid them, learnt limits hold, stopped means stopped.
 * Reductions are always allowed.
 *
 * @param elapsedMs - Time since the cycle before.
 * @param stopped - A safety condition stops the battery.
 */
export function permissionsOf(
  config: ControlConfig,
  state: ControllerState,
  elapsedMs: Milliseconds,
  stopped: boolean,
): Permissions {
  const curtail = config.canCurtail && state.pv.freshness === "fresh";
  if (stopped || state.lockedOut) return { batteryMaxChargeW: 0, batteryMaxDischargeW: 0, curtail };
  const nowW = state.sent?.powerW ?? state.battery.last?.value.powerW ?? 0;
  const isWhole = !state.meter.conditions.includes("PHASE_MISSING");
  const fresh = state.grid.freshness === "fresh" && state.battery.freshness === "fresh" && isWhole;
  const stepW = fresh
    ? config.settings.rampWPerS * (Math.min(elapsedMs, 2 * config.settings.tickMs) / 1000)
    : 0;
  const { chargeW, dischargeW } = state.readBack;
  // What a car has not given up yet is not handed to the battery.
  const chargeStepW = state.chargers.some(isGivingWay) ? 0 : stepW;
  return {
    batteryMaxChargeW: smallest(Math.max(0, nowW) + chargeStepW, chargeW),
    batteryMaxDischargeW: smallest(Math.max(0, -nowW) + stepW, dischargeW),
    curtail,
  };
}

/** A car that still draws more than its last limit. */
const isGivingWay = ({ sent, track }: ChargerMemory): boolean => {
  const drawnA = Math.max(0, ...(track.last?.value.phaseCurrentA ?? [0]));
  return sent !== null && track.freshness !== "lost" && drawnA > Math.max(0, sent.currentA) + 1;
};

const smallest = (limitW: Watts, learntW: Watts | null): Watts =>
  learntW === null ? limitW : Math.min(limitW, learntW);
