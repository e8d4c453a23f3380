/**
 * IEC 61851 states of the pilot line: A nobody plugged in, B plugged in, C charging, D charging would need ventilation, E no power
 * at the charge point, F fault.
 */
export type PilotState = "A" | "B" | "C" | "D" | "E" | "F";

/** What the pilot line depends on. */
export interface PilotFacts {
  readonly isFaulted: boolean;
  /** The charge point has mains. */
  readonly isLive: boolean;
  readonly isConnected: boolean;
  /** The car asks for ventilation before it charges. */
  readonly asksVentilation: boolean;
  readonly isCharging: boolean;
}

/** The state of the pilot line; what is worse comes first. */
export function pilotState(facts: PilotFacts): PilotState {
  if (facts.isFaulted) return "F";
  if (!facts.isLive) return "E";
  if (!facts.isConnected) return "A";
  if (facts.asksVentilation) return "D";
  return facts.isCharging ? "C" : "B";
}
