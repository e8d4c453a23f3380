import type {
  BatteryState,
  ChargerState,
  GridReading,
  InverterState,
  Milliseconds,
  RandomSource,
  Sample,
  Slot,
  SpotPrices,
  Watts,
} from "@oec/domain";
import type { DeviceName } from "../ports/tapped-devices.ts";
import type { SimulationEnvironment } from "../environment/simulation-environment.ts";

/** What a fault makes of a reading; may throw as a silent device does. */
export type Distort<T> = (sample: Sample<T>, sinceMs: Milliseconds) => Sample<T>;

/** A limit on the power of controllable devices that somebody outside has sent: a grid operator, an energy manager. */
export interface PowerCap {
  /** Most power controllable devices may take from the grid [W]. */
  readonly powerW: Watts;
  /** Monotonic time of the last message [ms]. */
  readonly sentAtMs: Milliseconds;
  /** How long it holds by itself [ms]; absent: until it is lifted or the heartbeat rule ends it. */
  readonly validForMs?: Milliseconds;
}

/** What the process around the controller has to do for a fault of level `process`. */
export type ProcessFault =
  | { readonly kind: "planner"; readonly mode: "throws" | "hangs" | "infeasible" | "absent" }
  | { readonly kind: "kill"; readonly atCommand: number }
  | { readonly kind: "block"; readonly forMs: Milliseconds }
  | { readonly kind: "store"; readonly mode: "down" | "disk-full" }
  | { readonly kind: "config"; readonly change: "fuse-25-to-16" | "minimum-above-maximum" };

/** How a fault acts; everything is optional, and only acts while it lasts. */
export interface FaultEffect {
  /** At its beginning. */
  readonly begin?: (plant: SimulationEnvironment) => void;
  /** Before every step of the plant. */
  readonly hold?: (plant: SimulationEnvironment, sinceMs: Milliseconds) => void;
  /** At its end: the plant must be whole again. */
  readonly end?: (plant: SimulationEnvironment) => void;
  readonly onMeter?: Distort<GridReading>;
  readonly onBattery?: Distort<BatteryState>;
  readonly onInverter?: Distort<InverterState>;
  readonly onCharger?: Distort<ChargerState>;
  /** Around every command to a device. */
  readonly onCommand?: <T>(device: DeviceName, send: () => Promise<T>) => Promise<T>;
  /** Instead of reading prices. */
  readonly onPrices?: (period: Slot, read: (period: Slot) => Promise<SpotPrices>) => Promise<SpotPrices>;
  /** How far the wall clock is off [ms]. */
  readonly clockOffsetMs?: Milliseconds;
  /** A limit from outside that is in force. @param sinceMs - Time since it began. */
  readonly cap?: (beganAtMs: Milliseconds, sinceMs: Milliseconds) => PowerCap;
  readonly process?: ProcessFault;
}

/** What an effect is made from. */
export interface FaultCircumstances {
  readonly variant: string;
  /** Chance of this one fault. */
  readonly random: RandomSource;
}

/** Makes the effect of one kind of fault. */
export type EffectMaker = (circumstances: FaultCircumstances) => FaultEffect;
