import type { Milliseconds, Watts } from "@oec/domain";
import type { Permissions } from "@oec/power-flow";
import type { ControlConfig } from "../config.ts";
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
  const fresh = state.grid.freshness === "fresh" && state.battery.freshness === "fresh";
  const stepW = fresh
    ? config.settings.rampWPerS * (Math.min(elapsedMs, 2 * config.settings.tickMs) / 1000)
    : 0;
  const { chargeW, dischargeW } = state.readBack;
  return {
    batteryMaxChargeW: smallest(Math.max(0, nowW) + stepW, chargeW),
    batteryMaxDischargeW: smallest(Math.max(0, -nowW) + stepW, dischargeW),
    curtail,
  };
}

const smallest = (limitW: Watts, learntW: Watts | null): Watts =>
  learntW === null ? limitW : Math.min(limitW, learntW);
