import type { Milliseconds } from "@oec/domain";
import type { HomeOptions } from "../environment/home-options.ts";
import type { SimulationEnvironment } from "../environment/simulation-environment.ts";
import { createRandom } from "../random/random.ts";
import { faultKind } from "./catalogue/catalogue.ts";
import { between, oneOf } from "./effects/draw.ts";
import { faultHome } from "./fault-home.ts";
import { FaultInjector } from "./fault-injector.ts";
import type { FaultId, FaultKind } from "./fault-kind.ts";
import type { InjectedFault } from "./injected-fault.ts";
import { FaultJudge, type FaultVerdict } from "./judge/fault-judge.ts";
import type { ViolationSettings } from "./judge/violations.ts";

/** A fault in a home, for one seed. */
export interface FaultTrialOptions extends ViolationSettings {
  readonly id: FaultId;
  readonly seed: number;
  /** Default: the seed chooses. */
  readonly variant?: string;
  /** What differs from the fault's own scene. */
  readonly home?: Omit<HomeOptions, "seed">;
}

/** Before the fault the controller has this long to get going [s]; the seed chooses. */
const WARM_UP_S = [240, 420] as const;
/** After it, beyond the time of recovery [s]. */
const AFTERMATH_S = 60;
/** How long a fault is watched that stays for good [s]. */
const FOR_GOOD_S = 300;

/**
 * One row of the fault benchmark: a home, a fault at a time that the seed chooses, and a judge.
 *
 * @example
 * ```ts
 * import { FaultTrial } from "@oec/simulation";
 *
 * const trial = new FaultTrial({ id: "F02", seed: 3 });
 * while (!trial.isOver) {
 *   trial.step(1000);
 *   // let a controller on trial.devices, trial.clock and trial.judge (its event sink) have its cycle here
 *   trial.judge.observe(true);
 * }
 * console.log(trial.verdict().failures); // nobody was there to detect it
 * ```
 */
export class FaultTrial {
  readonly kind: FaultKind;
  readonly home: SimulationEnvironment;
  readonly injector: FaultInjector;
  readonly judge: FaultJudge;
  /** The fault in its place in time. */
  readonly fault: InjectedFault;
  /** Length of the trial [ms]. */
  readonly lengthMs: Milliseconds;

  /** @throws `OecError` `INVALID_ARGUMENT` if there is no such fault or variant. */
  constructor({ id, seed, variant, home, ...settings }: FaultTrialOptions) {
    this.kind = faultKind(id);
    const random = createRandom(seed).split(`trial/${id}`);
    const chosen = variant ?? oneOf(random, this.kind.variants);
    const fromMs = Math.round(between(random, ...WARM_UP_S)) * 1000;
    const [shortest, longest] = this.kind.lastsS;
    const lastsS = this.kind.variantLastsS?.[chosen] ?? Math.round(between(random, shortest, longest));
    const scene = chosen === "autumn" ? "autumn-change" : this.kind.scene;
    this.home = faultHome(scene, seed, home);
    this.injector = new FaultInjector(
      this.home,
      [{ id, fromMs, lastsMs: lastsS * 1000, variant: chosen }],
      seed,
    );
    const [fault] = this.injector.faults;
    if (fault === undefined) throw new Error("a plan makes a fault");
    this.fault = fault;
    this.judge = new FaultJudge(this.injector, settings);
    const watchedS = lastsS === Infinity ? FOR_GOOD_S : lastsS;
    this.lengthMs = fromMs + (watchedS + this.kind.recoverByS + AFTERMATH_S) * 1000;
  }

  /** The devices as the controller sees them. */
  get devices(): FaultInjector["devices"] {
    return this.injector.devices;
  }

  /** The clock as the controller sees it. */
  get clock(): FaultInjector["clock"] {
    return this.injector.clock;
  }

  /** True once the fault and its aftermath are over. */
  get isOver(): boolean {
    return this.home.clock.monotonicMs() >= this.lengthMs;
  }

  /** Moves the home; 1 s suits a guard that looks once a second. */
  step(durationMs: Milliseconds = 1000): void {
    this.home.step(durationMs);
  }

  /** How it went so far. */
  verdict(): FaultVerdict {
    return this.judge.verdictOn(this.fault);
  }
}
