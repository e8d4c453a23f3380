import type { BatteryCapabilities, Milliseconds, PhaseShares } from "@oec/domain";
import { within } from "../check.ts";
import { createRandom } from "../random/random.ts";

/** How far a plant is from what planning knows of it. */
export interface MismatchOptions {
  /** Least difference as a share; default 0.05. */
  readonly least?: number;
  /** Largest difference as a share; default 0.15. */
  readonly most?: number;
}

/** What is really built, where the site says something else. */
export interface Mismatch {
  /** Real capacity over the one that planning knows. */
  readonly capacityFactor: number;
  /** Real one-way losses over those that planning knows: losses of 4 % become 6 % at 1.5. */
  readonly lossFactor: number;
  /** What the battery needs beyond its stated latency [ms]. */
  readonly extraLatencyMs: Milliseconds;
  /** Real yield of PV over that of the same modules as planned. */
  readonly yieldFactor: number;
  /** Phase of the house that each phase of the charge point is really wired to. */
  readonly wiring: readonly [0 | 1 | 2, 0 | 1 | 2, 0 | 1 | 2];
  /** How the battery really loads the phases: an even spread is a little uneven. */
  readonly batteryShares: (planned: PhaseShares) => PhaseShares;
}

/** Latency that a share of 1 would add [ms]. */
const LATENCY_SCALE_MS = 20_000;
/** Losses differ by more than capacities: their share is a share of a small number. */
const LOSS_SCALE = 4;

/** In none of them is the first phase, which a one-phase car uses, where planning has it. */
const WIRINGS = [
  [1, 2, 0],
  [2, 0, 1],
  [1, 0, 2],
  [2, 1, 0],
] as const;

/**
 * Draws a plant that differs from its planning model by 5 to 15 % (unless told otherwise): capacity, losses, delay, yield, phases.
 *
 * Every difference has its own direction; the phases of the charge point are never as planned.
 *
 * @throws `OecError` `OUT_OF_RANGE` if the shares are not in order or above a half.
 */
export function drawMismatch(seed: number, { least = 0.05, most = 0.15 }: MismatchOptions = {}): Mismatch {
  within("most", most, 0, 0.5);
  within("least", least, 0, most);
  const random = createRandom(seed).split("mismatch");
  const share = (): number => least + (most - least) * random.uniform();
  const factor = (): number => 1 + (random.uniform() < 0.5 ? -1 : 1) * share();
  const capacityFactor = factor();
  const lossFactor = 1 + LOSS_SCALE * (factor() - 1);
  const yieldFactor = factor();
  const extraLatencyMs = Math.round(LATENCY_SCALE_MS * share());
  const wiring = WIRINGS[Math.floor(random.uniform() * WIRINGS.length)] ?? WIRINGS[0];
  const tilt = share();
  return {
    capacityFactor,
    lossFactor,
    extraLatencyMs,
    yieldFactor,
    wiring,
    // What one phase carries more, another carries less; a battery on one phase stays there.
    batteryShares: ([l1, l2, l3]) =>
      l1 > 0 && l3 > 0 ? [l1 * (1 + tilt), l2, l3 - l1 * tilt] : [l1, l2, l3],
  };
}

/** The store that is really built. */
export function builtStore(
  planned: BatteryCapabilities,
  { capacityFactor, lossFactor }: Mismatch,
): Pick<BatteryCapabilities, "capacityWh" | "chargeEfficiency" | "dischargeEfficiency"> {
  const efficiency = (value: number): number => Math.min(1, Math.max(0.5, 1 - (1 - value) * lossFactor));
  return {
    capacityWh: planned.capacityWh * capacityFactor,
    chargeEfficiency: efficiency(planned.chargeEfficiency),
    dischargeEfficiency: efficiency(planned.dischargeEfficiency),
  };
}
