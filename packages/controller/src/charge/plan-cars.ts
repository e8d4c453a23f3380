import type { SiteState } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import type { CarWishes } from "../inputs.ts";
import type { ControllerState } from "../state.ts";
import { answers, believedSoc } from "./car-state.ts";

/** What a plan must know of the cars that are plugged in; one whose energy nobody knows counts from 0 to what it still needs. */
export function carsToPlan(
  config: ControlConfig,
  state: ControllerState,
  cars: Readonly<Record<string, CarWishes>>,
): NonNullable<SiteState["vehicles"]> {
  const planned: Record<string, NonNullable<SiteState["vehicles"]>[string]> = {};
  for (const [index, charger] of config.chargers.entries()) {
    const memory = state.chargers[index];
    const reading = memory?.track.last?.value;
    if (memory === undefined || reading?.connected !== true || !answers(memory)) continue;
    const { goal, energyGoalWh } = cars[charger.id] ?? {};
    const { capacityWh, chargeEfficiency } = charger.vehicle;
    const socPercent = believedSoc(charger, memory);
    if (socPercent !== undefined) {
      planned[charger.id] = { storedWh: (socPercent / 100) * capacityWh, ...(goal && { goal }) };
    } else if (goal !== undefined && energyGoalWh !== undefined) {
      const leftWh = Math.max(0, energyGoalWh - reading.sessionWh * chargeEfficiency);
      const targetSocPercent = Math.min(100, (100 * leftWh) / capacityWh);
      planned[charger.id] = { storedWh: 0, goal: { ...goal, targetSocPercent } };
    }
  }
  return planned;
}
