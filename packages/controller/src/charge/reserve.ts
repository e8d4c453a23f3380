import type { Amperes, PerPhase } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import type { Estimate } from "../estimate/estimated.ts";
import type { ControllerState } from "../state.ts";
import { answers } from "./car-state.ts";
import type { ControlledCharger } from "./charger-config.ts";
import type { ChargerMemory } from "./memory.ts";

/** Power factor of a house whose currents are not measured. */
const POWER_FACTOR = 0.95;

/**
 * Current per phase to reckon with for the house [A]: its own, and what must be kept free for devices that may draw more than
 * they are told. Absent where there is nothing to reserve.
 */
export function reservedCurrents(
  config: ControlConfig,
  state: ControllerState,
  estimate: Estimate,
): PerPhase | undefined {
  const extra: [number, number, number] = [0, 0, 0];
  for (const [index, charger] of config.chargers.entries()) {
    const memory = state.chargers[index];
    if (memory === undefined) continue;
    for (const phase of phasesOf(charger)) extra[phase] += reserveOf(charger, memory, phase);
  }
  const { missing, conditions } = state.meter;
  const isMixed = conditions.includes("PHASE_MISMATCH");
  if (!isMixed && missing.length === 0 && extra.every((amperes) => amperes === 0)) return undefined;
  const { fuseA, marginA } = config.site.grid;
  const own = estimate.housePhaseW.map(
    (power, phase) => power / ((estimate.phaseVoltageV[phase] ?? 230) * POWER_FACTOR),
  );
  const worstA = Math.max(...own);
  const house = (phase: 0 | 1 | 2): Amperes => {
    const knownA = isMixed ? worstA : (own[phase] ?? 0);
    // A phase of which the meter tells nothing counts as at its limit.
    return (missing.includes(phase) ? Math.max(knownA, fuseA - marginA) : knownA) + extra[phase];
  };
  return [house(0), house(1), house(2)];
}

const phasesOf = ({ evse }: ControlledCharger): readonly (0 | 1 | 2)[] => {
  const all = evse.phaseSets.reduce((longest, one) => (one.length > longest.length ? one : longest), []);
  return all.map((phase) => (phase === 1 ? 0 : phase === 2 ? 1 : 2));
};

/** Current of a charge point that is not part of the decision and may flow all the same [A]. */
function reserveOf(charger: ControlledCharger, memory: ChargerMemory, phase: 0 | 1 | 2): Amperes {
  const nowA = Math.abs(memory.track.last?.value.phaseCurrentA[phase] ?? 0);
  const { unconfirmedA, lessons, track } = memory;
  if (!answers(memory)) {
    // What it draws is measured as house; it may rise to its maximum.
    if (track.last === null) return 0;
    return track.last.value.connected ? Math.max(0, charger.evse.maxCurrentA - nowA) : 0;
  }
  const decidedA = memory.guard.currentA;
  const pendingA = unconfirmedA === null ? 0 : Math.max(0, unconfirmedA - Math.max(decidedA, nowA));
  return pendingA + (memory.guard.on ? lessons.overdrawA : 0);
}
