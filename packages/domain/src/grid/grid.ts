import type { Amperes, Hertz, Volts, Watts, WattHours } from "../units/quantity.ts";
import type { PerPhase, PhaseCount } from "./phases.ts";

/** Whether the public grid is there. */
export type GridStatus = "normal" | "blackout" | "islanded";

/** What the connection to the grid allows. */
export interface GridLimits {
  /** Phases of the connection. */
  readonly phases: PhaseCount;
  /** Main fuse per phase [A], above 0. */
  readonly fuseA: Amperes;
  /** Kept free below the fuse on each phase [A], 0 or more. */
  readonly marginA: Amperes;
  /** Nominal voltage between phase and neutral [V]. */
  readonly nominalVoltageV: Volts;
  /** Contracted import limit over all phases [W]; absent: only the fuse limits. */
  readonly maxImportW?: Watts;
  /** Export limit over all phases [W], 0 forbids export; absent: only the fuse limits. */
  readonly maxExportW?: Watts;
}

/** What the grid meter shows. */
export interface GridReading {
  /** Total active power [W], positive imports. */
  readonly powerW: Watts;
  /** Active power per phase [W], positive imports. */
  readonly phasePowerW: PerPhase;
  /** Current per phase [A], signed like power if the meter can. */
  readonly phaseCurrentA?: PerPhase;
  /** Voltage between phase and neutral [V]. */
  readonly phaseVoltageV: PerPhase;
  readonly frequencyHz?: Hertz;
  /** Counter of imported energy [Wh]. */
  readonly importedWh?: WattHours;
  /** Counter of exported energy [Wh]. */
  readonly exportedWh?: WattHours;
}

/** The grid connection as it is now. */
export interface GridConnection {
  readonly status: GridStatus;
  readonly limits: GridLimits;
  readonly reading: GridReading;
}
