import type { Amperes, Celsius, Instant, Percent, PerPhase, WattHours, Watts } from "@oec/domain";

/** A phase of the grid connection. */
export type Phase = 1 | 2 | 3;

/** A stationary battery as measured at the snapshot's instant. */
export interface BatteryInput {
  /** State of charge [%], 0 to 100. */
  readonly socPercent: Percent;
  /** Measured power at the busbar [W], positive charges. The decision does not depend on it: no feedback loop. */
  readonly powerW: Watts;
  /** Cell temperature [°C]; absent: no temperature derating. */
  readonly temperatureC?: Celsius;
  /** Charging limit the battery itself reports now [W], 0 or more; absent: the rated one. */
  readonly chargeLimitW?: Watts;
  /** Discharging limit the battery itself reports now [W], 0 or more; absent: the rated one. */
  readonly dischargeLimitW?: Watts;
  /** Full equivalent cycles since local midnight; needed only with `maxBatteryCyclesPerDay`. */
  readonly cyclesToday?: number;
}

/** From an instant on, the car takes no more than this current. */
export interface ChargingProfileStep {
  readonly at: Instant;
  /** Highest current per phase from then on [A], 0 or more. */
  readonly maxCurrentA: Amperes;
}

/** A car at a charge point. */
export interface EvState {
  readonly connected: boolean;
  /** State of charge [%], 0 to 100; absent where the car does not tell. */
  readonly socPercent?: Percent;
  /** Energy between 0 and 100 % SoC [Wh], 0 or more. */
  readonly capacityWh: WattHours;
  /** Most power of the on-board charger [W], 0 or more. */
  readonly maxChargeW: Watts;
  /** Most power the car gives back [W]; absent or 0: it gives none. */
  readonly maxDischargeW?: Watts;
  /** Stored energy per energy taken at the charge point, above 0 to 1; 0.9 unless told. */
  readonly chargeEfficiency?: number;
  /** When the driver leaves; absent: no deadline. */
  readonly departureAt?: Instant;
  /** SoC wanted at departure [%]; absent: 100, or see `energyGoalWh`. */
  readonly targetSocPercent?: Percent;
  /** Energy still to be stored [Wh], for cars whose SoC is unknown. */
  readonly energyGoalWh?: WattHours;
  /** SoC below which the car is never discharged [%]; absent: 100, so it is never discharged. */
  readonly reserveSocPercent?: Percent;
  /** Lowest current at which the car charges [A], where it is above the charge point's. */
  readonly minCurrentA?: Amperes;
  /** What the car accepts over time, in ascending order of `at`. */
  readonly chargingProfile?: readonly ChargingProfileStep[];
}

/**
 * What is measured, all at one aligned instant.
 *
 * House load is grid - battery - EV + PV of that instant, so that the decision never corrects its own effect.
 */
export interface PowerFlowInputs {
  /** The instant the readings belong to. */
  readonly at: Instant;
  /** House load per phase [W], without battery, cars and PV. Negative where an unmetered generator feeds in. */
  readonly housePhaseW: PerPhase;
  /** Voltage between phase and neutral [V], above 0 on the phases of the connection. */
  readonly phaseVoltageV: PerPhase;
  /** RMS current of the house load per phase [A], reactive part included, signed like the power; absent: estimated. */
  readonly housePhaseCurrentA?: PerPhase;
  /** PV power that could be used [W], 0 or more: before any curtailment. */
  readonly pvAvailableW: Watts;
  /** Present if, and only if, `PhysicalConstraints.battery` is. */
  readonly battery?: BatteryInput;
  /** One per entry of `PhysicalConstraints.evses`, in the same order. */
  readonly evs?: readonly EvState[];
}
