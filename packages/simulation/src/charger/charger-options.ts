import type { ChargerCapabilities, Clock, Milliseconds, PhaseCount, V2xCapabilities } from "@oec/domain";
import type { SimulatedVehicle } from "../vehicle/simulated-vehicle.ts";

/** What real charge points and cars get wrong. */
export interface ChargerQuirks {
  /** The car draws this much more than it is allowed [A]; default 0. */
  readonly overdrawA?: number;
  /** The car uses at most this current [A], whatever it is allowed. */
  readonly carLimitA?: number;
  /** The charge point charges on as it did when its line is silent; default false: it goes to its failsafe. */
  readonly ignoresLeaseEnd?: boolean;
  /** Limit that holds whatever it is told [A]. */
  readonly heldLimitA?: number;
  /** Phases it closes when it is told to use some; default as told. */
  readonly closes?: (told: PhaseCount) => 1 | 2 | 3;
  /** The car asks for no energy although it is plugged in (pilot state B); default false. */
  readonly carRests?: boolean;
  /** The car asks for ventilation, which this charge point has not: it does not charge (pilot state D); default false. */
  readonly asksVentilation?: boolean;
  /** Somebody has pulled the plug; default false. */
  readonly unplugged?: boolean;
}

/** How a simulated charge point is built. */
export interface SimulatedChargerOptions {
  readonly capabilities: ChargerCapabilities;
  readonly vehicle: SimulatedVehicle;
  /** Gives the time stamps of its readings. */
  readonly clock: Clock;
  /** Absent: it cannot discharge. */
  readonly v2x?: V2xCapabilities;
  /** Phase of the house that each of its own is wired to; default [0, 1, 2]. */
  readonly wiring?: readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2];
  /** Rise of the car's current [A/s]; a fall takes one response time. Default 2. */
  readonly rampAPerS?: number;
  /** Time from a change of the pilot line to the car's reaction [ms]; default 0. IEC 61851 gives a car 5 s. */
  readonly carResponseMs?: Milliseconds;
  /** Time from plugging in to readiness [ms]; default 3 s. */
  readonly handshakeMs?: Milliseconds;
  /** Dead time of a change of phases, at 0 A [ms]; default 30 s. */
  readonly phaseSwitchMs?: Milliseconds;
  /** Charges as soon as a car is plugged in; default false: it waits for a start. */
  readonly autoStart?: boolean;
  /** Time each reading and command takes on the line [ms]; default 0. Above 0 the clock must be run, not stepped. */
  readonly responseMs?: Milliseconds;
  readonly quirks?: ChargerQuirks;
}

/** An 11 kW charge point for one car, with a change of phases. */
export const HOME_CHARGER: ChargerCapabilities = {
  minCurrentA: 6,
  maxCurrentA: 16,
  currentStepA: 1,
  phases: [1, 3],
  connectorType: "type2",
  latencyMs: 2000,
  failsafe: { timeoutMs: 60_000, behaviour: "charges with 6 A" },
};
