import type { Clock, Milliseconds, PriceSource, Slot, SpotPrices } from "@oec/domain";
import type { SimulationEnvironment } from "../environment/simulation-environment.ts";
import { CommandLog } from "./command-log.ts";
import type { PowerCap, ProcessFault } from "./fault-effect.ts";
import { faultyDevices } from "./faulty-devices.ts";
import { inject, type FaultPlan, type InjectedFault } from "./injected-fault.ts";

/**
 * Lets faults happen to a simulated home: on its plant, and on the ports through which a controller sees it.
 *
 * A controller gets `devices`, `clock` and `prices` from here instead of from the home; while no fault acts they are the home's own.
 * Whatever moves the home's clock moves the faults: a step of the plant never passes the beginning or end of one.
 *
 * @example
 * ```ts
 * import { FaultInjector, simulatedHome } from "@oec/simulation";
 *
 * const home = simulatedHome(7);
 * const { devices } = new FaultInjector(home, [{ id: "F01", fromMs: 60_000, lastsMs: 5000 }], 7);
 * home.step(62_000);
 * await devices.gridMeter.read().catch(() => console.log("silent"));
 * ```
 */
export class FaultInjector {
  readonly home: SimulationEnvironment;
  /** All faults of the run, in the order of the plans. */
  readonly faults: readonly InjectedFault[];
  /** The devices as a controller sees them. */
  readonly devices: ReturnType<typeof faultyDevices>;
  /** The clock as a controller sees it: its wall clock may be wrong. */
  readonly clock: Clock;
  /** The market as a planner sees it. */
  readonly prices: PriceSource;
  /** Every command that reached a port. */
  readonly commands: CommandLog;
  readonly #acting = new Set<InjectedFault>();

  /**
   * @param seed - Chooses variants and everything random in the faults.
   * @throws `OecError` `OUT_OF_RANGE` if a time is out of range, `INVALID_ARGUMENT` if a fault or variant does not exist.
   */
  constructor(home: SimulationEnvironment, plans: readonly FaultPlan[], seed: number) {
    this.home = home;
    this.faults = plans.map((plan, index) => inject(plan, index, seed));
    this.commands = new CommandLog(home.clock);
    this.clock = {
      now: () => home.clock.now() + this.clockOffsetMs,
      monotonicMs: () => home.clock.monotonicMs(),
      sleep: (durationMs, signal) => home.clock.sleep(durationMs, signal),
    };
    this.prices = {
      name: home.prices.name,
      readPrices: (period, signal) =>
        this.#readPrices(period, (asked) => home.prices.readPrices(asked, signal)),
    };
    this.devices = faultyDevices(this);
    home.follow({
      before: (elapsedMs) => this.#act(elapsedMs),
      // Whoever acts on the home between two steps meets what has begun by then.
      after: (elapsedMs, durationMs) => this.#act(elapsedMs + durationMs),
      nextChangeMs: (elapsedMs) => this.#nextChangeMs(elapsedMs),
    });
    this.#act(home.clock.monotonicMs());
  }

  /** Faults that act now. */
  get active(): readonly InjectedFault[] {
    return this.#at(this.home.clock.monotonicMs());
  }

  /** What the process around the controller has to do now. */
  get processFaults(): readonly ProcessFault[] {
    return this.active.flatMap(({ effect }) => effect.process ?? []);
  }

  /** The cap on controllable power that was received last and not lifted. */
  get cap(): PowerCap | undefined {
    const now = this.home.clock.monotonicMs();
    for (const { effect, fromMs } of this.active) {
      const cap = effect.cap?.(fromMs, now - fromMs);
      if (cap !== undefined) return cap;
    }
    return undefined;
  }

  /** How far the controller's wall clock is off [ms]. */
  get clockOffsetMs(): Milliseconds {
    return this.active.reduce((sum, { effect }) => sum + (effect.clockOffsetMs ?? 0), 0);
  }

  #at(elapsedMs: Milliseconds): readonly InjectedFault[] {
    return this.faults.filter(({ fromMs, untilMs }) => fromMs <= elapsedMs && elapsedMs < untilMs);
  }

  #act(elapsedMs: Milliseconds): void {
    for (const fault of this.#acting) {
      if (elapsedMs < fault.untilMs) continue;
      this.#acting.delete(fault);
      fault.effect.end?.(this.home);
    }
    for (const fault of this.#at(elapsedMs)) {
      if (!this.#acting.has(fault)) {
        this.#acting.add(fault);
        fault.effect.begin?.(this.home);
      }
      fault.effect.hold?.(this.home, elapsedMs - fault.fromMs);
    }
  }

  #nextChangeMs(elapsedMs: Milliseconds): Milliseconds {
    let soonest = Infinity;
    for (const { fromMs, untilMs } of this.faults) {
      if (fromMs > elapsedMs) soonest = Math.min(soonest, fromMs - elapsedMs);
      if (untilMs > elapsedMs) soonest = Math.min(soonest, untilMs - elapsedMs);
    }
    return soonest;
  }

  #readPrices(period: Slot, read: (period: Slot) => Promise<SpotPrices>): Promise<SpotPrices> {
    let ask = read;
    for (const { effect } of this.active) {
      const inner = ask;
      const { onPrices } = effect;
      if (onPrices) ask = (asked) => onPrices(asked, inner);
    }
    return ask(period);
  }
}
