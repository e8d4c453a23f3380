import {
  ON_L1,
  validateBatteryCapabilities,
  type AbortSignalLike,
  type BatteryCapabilities,
  type Milliseconds,
} from "@oec/domain";
import type { BatteryMap } from "../profiles/profile.ts";
import type { DeviceRegisters } from "./open-device.ts";

/** Longest silence of ours that a device with a timer of its own endures before it acts: two minutes. */
const DEAD_MAN_MS = 120_000;

/** How long a device holds a command at most when we fall silent; `undefined` where it holds it for ever. */
export function deadManMs(map: BatteryMap): Milliseconds | undefined {
  const deadMan = map.control?.deadMan;
  return deadMan === undefined
    ? undefined
    : Math.min(deadMan.longestMs, Math.max(deadMan.stepMs, DEAD_MAN_MS));
}

/**
 * What a battery can do: what its owner says, else what it says itself, else what is typical of the smallest model.
 *
 * @throws `OecError` `DEVICE_UNREACHABLE`, `ABORTED`, `OUT_OF_RANGE`, `NOT_FINITE`.
 */
export async function readBatteryCapabilities(
  registers: DeviceRegisters,
  map: BatteryMap,
  own: Partial<BatteryCapabilities>,
  signal?: AbortSignalLike,
): Promise<BatteryCapabilities> {
  const formulas = [map.capacityWh, map.maxChargeW, map.maxDischargeW];
  const values = await registers.read(registers.namesOf(formulas), signal);
  const told = (formula: (typeof formulas)[number]): number | undefined => {
    const value = registers.value(values, formula);
    return value !== undefined && value > 0 ? value : undefined;
  };
  const timeoutMs = deadManMs(map);
  const behaviour = map.control?.deadMan?.behaviour;
  return validateBatteryCapabilities({
    capacityWh: told(map.capacityWh) ?? map.typical.capacityWh,
    maxChargeW: told(map.maxChargeW) ?? map.typical.maxChargeW,
    maxDischargeW: told(map.maxDischargeW) ?? map.typical.maxDischargeW,
    minSocPercent: map.typical.minSocPercent,
    maxSocPercent: map.typical.maxSocPercent,
    chargeEfficiency: map.typical.chargeEfficiency,
    dischargeEfficiency: map.typical.dischargeEfficiency,
    chemistry: map.chemistry,
    phaseShares: ON_L1,
    latencyMs: map.latencyMs,
    ...(timeoutMs === undefined || behaviour === undefined ? {} : { failsafe: { timeoutMs, behaviour } }),
    signChecked: false,
    ...own,
  });
}
