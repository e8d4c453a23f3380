import type { BatteryState, GridReading, Instant, PerPhase, Watts } from "@oec/domain";

/** What the controller believes about the site at the instant of the meter's reading. */
export interface Estimate {
  readonly at: Instant;
  readonly grid: GridReading;
  readonly battery?: BatteryState;
  /** House per phase [W]: grid - battery - cars + PV of one instant; with PV lost, the house less its PV. */
  readonly housePhaseW: PerPhase;
  readonly phaseVoltageV: PerPhase;
  /** Measured PV power [W]; 0 where it is lost. */
  readonly pvW: Watts;
  /** PV power that could be used [W]; estimated while it is limited. */
  readonly pvAvailableW: Watts;
  /** Measured power of the controlled charge points that answer [W]; the others are part of the house. */
  readonly evW: Watts;
}
