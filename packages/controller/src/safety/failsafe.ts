import { releaseCommand } from "../apply/due-commands.ts";
import { chargerCommands } from "../charge/commands.ts";
import { settled } from "../charge/permit.ts";
import type { ControlConfig } from "../config.ts";
import type { CycleInputs } from "../inputs.ts";
import type { Command } from "../sequence/commands.ts";
import type { ControllerState } from "../state.ts";

/** The battery given back to its own control, if it has not been. */
export const toRelease = (config: ControlConfig, state: ControllerState): readonly Command[] =>
  config.battery === undefined || state.released ? [] : [releaseCommand(config, state)];

/**
 * What is done while nothing can be decided: the battery goes back to its own control, a car that charges goes down to its
 * failsafe current, or stops where there is no mains or a person has stopped everything.
 */
export function toFailsafe(
  config: ControlConfig,
  state: ControllerState,
  inputs: CycleInputs,
  stop: boolean,
): { readonly state: ControllerState; readonly commands: readonly Command[] } {
  const nowMs = inputs.monotonicMs;
  const commands: Command[] = [...toRelease(config, state)];
  const chargers = state.chargers.map((memory, index) => {
    const charger = config.chargers[index];
    if (charger === undefined) return memory;
    const isOn = memory.guard.on && !stop;
    const currentA = isOn ? charger.failsafeA : 0;
    commands.push(...chargerCommands(config, charger, memory, { currentA, powerW: 0 }, nowMs));
    return settled(config, memory, currentA, nowMs);
  });
  return { state: { ...state, chargers }, commands };
}
