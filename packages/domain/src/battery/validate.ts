import { inRange, outOfRange, positive } from "../check.ts";
import { validatePhaseShares } from "../grid/validate.ts";
import { err, ok, type Result } from "../result.ts";
import type { Percent, Watts } from "../units/quantity.ts";
import type { BatteryCapabilities, BatteryCommand, BatteryPlanningModel, BatteryState } from "./battery.ts";

/**
 * Checks what a battery claims to be able to do and returns it.
 *
 * @throws {@link OecError} `OUT_OF_RANGE` or `NOT_FINITE`; the context names the field.
 */
export function validateBatteryCapabilities(capabilities: BatteryCapabilities): BatteryCapabilities {
  checkStore(capabilities);
  validatePhaseShares(capabilities.phaseShares);
  inRange("latencyMs", capabilities.latencyMs, 0);
  if (capabilities.failsafe !== undefined) positive("failsafe.timeoutMs", capabilities.failsafe.timeoutMs);
  return capabilities;
}

/** Checks a planning model and returns it. @throws {@link OecError} `OUT_OF_RANGE` or `NOT_FINITE`. */
export function validatePlanningModel(model: BatteryPlanningModel): BatteryPlanningModel {
  checkStore(model);
  inRange("wearCostPerKwh", model.wearCostPerKwh, 0);
  return model;
}

/** Why a command must not be given, with the bound it breaks. */
export type BatteryCommandFault =
  /** The power is above the limit, or not a power at all. */
  | { readonly kind: "power-limit"; readonly askedW: Watts; readonly limitW: Watts }
  /** Charging at or above the highest, or discharging at or below the lowest SoC. */
  | { readonly kind: "soc-limit"; readonly socPercent: Percent; readonly limitPercent: Percent }
  /** The battery is not in a state to follow commands. */
  | { readonly kind: "fault" };

/**
 * Checks a command against what the battery can do and how it is now.
 *
 * The limits of the moment in the state (temperature, SoC derating) count as well as those of the capabilities. Idle and
 * standby are always allowed.
 *
 * @returns the command's power at the busbar [W], positive charges; or why it is refused.
 */
export function validateBatteryCommand(
  command: BatteryCommand,
  capabilities: BatteryCapabilities,
  state: BatteryState,
): Result<Watts, BatteryCommandFault> {
  if (command.kind === "idle" || command.kind === "standby") return ok(0);
  if (state.status === "fault" || state.status === "offline") return err({ kind: "fault" });
  const charges = command.kind === "charge";
  const limitW = charges
    ? Math.min(capabilities.maxChargeW, state.chargeLimitW)
    : Math.min(capabilities.maxDischargeW, state.dischargeLimitW);
  // Written so that NaN is refused too.
  if (!(command.powerW >= 0 && command.powerW <= limitW))
    return err({ kind: "power-limit", askedW: command.powerW, limitW });
  const { socPercent } = state;
  const { minSocPercent, maxSocPercent } = capabilities;
  if (command.powerW > 0 && charges && socPercent >= maxSocPercent) {
    return err({ kind: "soc-limit", socPercent, limitPercent: maxSocPercent });
  }
  if (command.powerW > 0 && !charges && socPercent <= minSocPercent) {
    return err({ kind: "soc-limit", socPercent, limitPercent: minSocPercent });
  }
  return ok(charges || command.powerW === 0 ? command.powerW : 0 - command.powerW);
}

function checkStore(store: Omit<BatteryPlanningModel, "wearCostPerKwh">): void {
  positive("capacityWh", store.capacityWh);
  inRange("maxChargeW", store.maxChargeW, 0);
  inRange("maxDischargeW", store.maxDischargeW, 0);
  inRange("minSocPercent", store.minSocPercent, 0, 100);
  inRange("maxSocPercent", store.maxSocPercent, 0, 100);
  if (store.minSocPercent > store.maxSocPercent) {
    throw outOfRange(
      "minSocPercent",
      store.minSocPercent,
      `at most maxSocPercent, ${String(store.maxSocPercent)}`,
    );
  }
  for (const field of ["chargeEfficiency", "dischargeEfficiency"] as const) {
    positive(field, store[field]);
    inRange(field, store[field], 0, 1);
  }
}
