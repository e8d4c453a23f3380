import type { OecEvent } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import type { CycleInputs } from "../inputs.ts";
import type { ControllerState } from "../state.ts";
import { watchCharger } from "./watch.ts";

/** Compares what all charge points do with what they were told. */
export function watchChargers(
  config: ControlConfig,
  before: ControllerState,
  state: ControllerState,
  inputs: CycleInputs,
): { readonly state: ControllerState; readonly events: readonly OecEvent[] } {
  if (config.chargers.length === 0) return { state, events: [] };
  const events: OecEvent[] = [];
  const chargers = state.chargers.map((memory, index) => {
    const charger = config.chargers[index];
    if (charger === undefined) return memory;
    const watched = watchCharger(config.settings.charge, charger, before.chargers[index], memory, inputs);
    events.push(...watched.events);
    return watched.memory;
  });
  return { state: { ...state, chargers }, events };
}
