import { err, ok, OecError, validateV2xPreferences } from "@oec/domain";
import type {
  AbortSignalLike,
  Clock,
  EventSink,
  Logger,
  Metrics,
  OecEvent,
  OverrideLease,
  Result,
  Site,
} from "@oec/domain";
import { releaseCommand } from "../apply/due-commands.ts";
import { recordOutcome } from "../apply/outcome.ts";
import type { Outcome } from "../apply/command-outcome.ts";
import { carsToPlan } from "../charge/plan-cars.ts";
import { abilitiesOfAll, checkedSite } from "./abilities.ts";
import { controlConfig, type ControlConfig, type ControlOptions } from "../config.ts";
import { planEnd } from "../decide/values.ts";
import { controlEvent, logLevelOf } from "../events/codes.ts";
import type { CarWishes } from "../inputs.ts";
import { PLAN_CHANGERS, Replanner } from "../replan/replanner.ts";
import type { Command } from "../sequence/commands.ts";
import { FOLLOWING, INITIAL_STATE, resumedState, type ControllerState } from "../state.ts";
import { step, type ControlMode, type CycleResult } from "../step.ts";
import { codeOf } from "./deadline.ts";
import { recordMetrics } from "./metrics.ts";
import type { ControllerStatus, PowerFlowControllerOptions, PowerSnapshot, TickReport } from "./ports.ts";
import { readDevices } from "./read-devices.ts";
import { deviceOf, sendCommand } from "./send-command.ts";
import { SILENT_EVENTS, SILENT_LOGGER, SILENT_METRICS } from "./silent.ts";
import { snapshotOf } from "./snapshot.ts";

const [REPLAN_MS, PLAN_LIMIT_MS] = [900_000, 120_000];
const RELEASE_TRIES = 3;

/**
 * The control loop of a home: sense, decide, command, read back, report; every cycle.
 *
 * It decides with the pure {@link step}; this class only reads devices, sends the commands as leases and keeps the plan fresh.
 *
 * @example
 * ```ts
 * import { PowerFlowController } from "@oec/controller";
 * import { simulatedHome } from "@oec/simulation";
 *
 * const home = simulatedHome(7);
 * const controller = new PowerFlowController({ site: home.site, devices: home.devices, clock: home.clock });
 * for (let cycle = 0; cycle < 360; cycle += 1) {
 *   home.step(10_000);
 *   await controller.tick();
 * }
 * await controller.stop();
 * ```
 */
export class PowerFlowController {
  readonly #options: PowerFlowControllerOptions;
  #config: ControlConfig;
  readonly #clock: Clock;
  readonly #events: EventSink;
  readonly #logger: Logger;
  readonly #metrics: Metrics;
  readonly #replanner: Replanner | undefined;
  #state: ControllerState;
  #mode: ControlMode | "stopped" = "init";
  #lastTickAt: number | undefined;
  #overrides: readonly OverrideLease[] = [];
  #cars: Readonly<Record<string, CarWishes>> = {};
  /** The cycle or the release that is under way: they never overlap. */
  #busy: Promise<unknown> = Promise.resolve();
  #stopped = false;

  /** @throws `OecError` `INVALID_ARGUMENT` for a site this controller cannot drive. */
  constructor(options: PowerFlowControllerOptions) {
    const { devices, planner, site } = options;
    this.#options = options;
    this.#config = controlConfig(site, abilitiesOfAll(devices), options.settings);
    this.#clock = options.clock;
    this.#events = options.events ?? SILENT_EVENTS;
    this.#logger = options.logger ?? SILENT_LOGGER;
    this.#metrics = options.metrics ?? SILENT_METRICS;
    this.#state = options.savedState ? resumedState(options.savedState) : INITIAL_STATE;
    this.#replanner =
      planner &&
      new Replanner({
        provider: planner,
        site,
        clock: this.#clock,
        events: { emit: (event) => this.#report([event]) },
        metrics: this.#metrics,
        everyMs: options.replanEveryMs ?? REPLAN_MS,
        limitMs: options.planLimitMs ?? PLAN_LIMIT_MS,
      });
  }

  /** How it is doing. */
  get status(): ControllerStatus {
    const plan = this.#replanner?.active;
    return {
      mode: this.#mode,
      ticks: this.#state.ticks,
      shadow: this.#config.settings.shadow,
      overrides: this.#overrides,
      conditions: this.#state.conditions,
      ...(this.#lastTickAt !== undefined && { lastTickAt: this.#lastTickAt }),
      ...(plan && { plan: { strategy: plan.plan.strategy, until: planEnd(plan) } }),
    };
  }

  /** Everything it remembers: plain data to save, and to pass to the next process as `savedState`. */
  get state(): ControllerState {
    return this.#state;
  }

  /**
   * One cycle. Cycles never overlap: a call while one is under way waits for it.
   *
   * @throws `OecError` `ABORTED` when the signal stops the cycle before it commands, `INVALID_ARGUMENT` after `stop`.
   */
  tick(signal?: AbortSignalLike): Promise<TickReport> {
    const cycle = this.#busy.then(() => this.#cycle(signal));
    this.#busy = cycle.catch(() => undefined);
    return cycle;
  }

  /**
   * Runs cycles until the signal aborts or {@link PowerFlowController.stop} is called, then releases the devices.
   *
   * A cycle that fails is reported and the next one goes on; cycles that were missed are skipped.
   */
  async run(signal?: AbortSignalLike): Promise<void> {
    const { guardMs: tickMs } = this.#config.settings;
    this.#report([
      controlEvent("CONTROL_STARTED", this.#clock.now(), { shadow: this.#config.settings.shadow }),
    ]);
    let dueMs = this.#clock.monotonicMs();
    while (signal?.aborted !== true && !this.#stopped) {
      const lateMs = this.#clock.monotonicMs() - dueMs;
      const missed = Math.floor(lateMs / tickMs);
      await this.#tickSafely(signal);
      dueMs += (missed + 1) * tickMs;
      try {
        await this.#clock.sleep(Math.max(0, dueMs - this.#clock.monotonicMs()), signal);
      } catch (error) {
        if (codeOf(error) !== "ABORTED") throw error;
      }
    }
    await this.stop();
  }

  /** Ends the control: waits for a cycle under way, gives the devices back to themselves and checks that they answer. */
  stop(): Promise<void> {
    if (this.#stopped) return this.#busy.then(() => undefined);
    this.#stopped = true;
    const release = this.#busy.then(() => this.#release());
    this.#busy = release.catch(() => undefined);
    return release;
  }

  /** Sets a device by hand: a lease over the plan, below all limits. It replaces an older one of the same device. */
  setOverride(lease: OverrideLease): void {
    if (!Number.isFinite(lease.powerW) || !(lease.expiresAt > lease.setAt)) {
      const message = `an override needs a finite power and an end after its start, given ${String(lease.powerW)} W`;
      throw new OecError("INVALID_ARGUMENT", message, { context: { lease } });
    }
    this.#overrides = [...this.#overrides.filter((one) => one.deviceId !== lease.deviceId), lease];
    this.#report([controlEvent("OVERRIDE_SET", this.#clock.now(), { ...lease }, lease.deviceId)]);
  }

  /** Takes back what was set by hand. */
  clearOverride(id: string): void {
    this.#endOverrides((one) => one.id === id);
  }

  /**
   * Puts another site or other settings in force, from the next cycle on and all at once; what is not valid changes nothing.
   *
   * @returns the reason where it is not valid.
   */
  reconfigure(change: {
    readonly site?: Site;
    readonly settings?: ControlOptions;
  }): Result<void, { readonly reason: string }> {
    const site = change.site ?? this.#config.site;
    const settings = { ...this.#config.settings, ...change.settings };
    try {
      this.#config = controlConfig(checkedSite(site), abilitiesOfAll(this.#options.devices), settings);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.#report([controlEvent("CONFIG_REJECTED", this.#clock.now(), { reason })]);
      return err({ reason });
    }
    this.#report([controlEvent("CONFIG_ADOPTED", this.#clock.now())]);
    this.replan("CONFIG_ADOPTED");
    return ok(undefined);
  }

  /** What the driver of a car wants, and allows; it replaces what was said before. */
  setCarWishes(chargerId: string, wishes: CarWishes): void {
    if (!this.#config.chargers.some(({ id }) => id === chargerId)) {
      const known = this.#config.chargers.map(({ id }) => id).join(", ");
      const message = `no charge point "${chargerId}" is controlled, expected one of: ${known}`;
      throw new OecError("INVALID_ARGUMENT", message, { context: { chargerId } });
    }
    if (wishes.v2x) validateV2xPreferences(wishes.v2x);
    this.#cars = { ...this.#cars, [chargerId]: wishes };
  }

  /** A person confirms that the grid meter counts the right way round and in the order of the phases that was configured. */
  confirmMeter(): void {
    const conditions = this.#state.meter.conditions.filter(
      (code) => code !== "METER_SIGN" && code !== "PHASE_MISMATCH",
    );
    this.#state = {
      ...this.#state,
      meter: { ...this.#state.meter, conditions, givingHouse: 0, wrongSteps: 0 },
    };
  }

  /** Stops everything at once and keeps it so until {@link PowerFlowController.clearEmergency}. */
  emergencyStop(reason: string): void {
    const at = this.#clock.now();
    this.#state = { ...this.#state, emergency: { reason, at } };
    this.#report([controlEvent("EMERGENCY_STOP", at, { reason })]);
  }

  /** A person says that the control may go on. */
  clearEmergency(clearedBy: string): void {
    if (this.#state.emergency === null) return;
    this.#state = { ...this.#state, emergency: null };
    this.#report([controlEvent("EMERGENCY_CLEARED", this.#clock.now(), { clearedBy })]);
  }

  /** A person confirms that a battery that did the opposite of its set-point is in order: it may be driven again. */
  confirmBattery(): void {
    this.#state = { ...this.#state, lockedOut: false, readBack: FOLLOWING };
  }

  /** Asks for a new plan at the next cycle. */
  replan(reason: string): void {
    this.#replanner?.request(reason);
  }

  /** Resolves when no planning is under way. */
  async planned(): Promise<void> {
    await this.#replanner?.settled();
  }

  async #tickSafely(signal: AbortSignalLike | undefined): Promise<void> {
    try {
      await this.tick(signal);
    } catch (error) {
      if (signal?.aborted === true || this.#stopped) return;
      const words = error instanceof Error ? error.message : String(error);
      this.#report([controlEvent("TICK_FAILED", this.#clock.now(), { cause: codeOf(error), words })]);
    }
  }

  async #cycle(signal: AbortSignalLike | undefined): Promise<TickReport> {
    if (this.#stopped)
      throw new OecError("INVALID_ARGUMENT", "the controller has been stopped", { context: {} });
    const stopwatchMs = this.#options.stopwatchMs ?? (() => this.#clock.monotonicMs());
    const startedMs = stopwatchMs();
    const { devices } = this.#options;
    if (this.#options.savedState !== undefined && this.#state.ticks === 0)
      this.#report([controlEvent("RESTARTED", this.#clock.now())]);
    const { meteredHouseW, ...readings } = await readDevices(
      devices,
      this.#clock,
      this.#limitMs,
      signal,
      this.#config.chargers.map(({ id }) => id),
    );
    if (signal?.aborted === true)
      throw new OecError("ABORTED", "the control cycle was stopped", { context: {} });
    const at = this.#clock.now();
    this.#endOverrides((one) => at >= one.expiresAt);
    const plan = this.#replanner?.active;
    const monotonicMs = this.#clock.monotonicMs();
    const inputs = { at, monotonicMs, overrides: this.#overrides, cars: this.#cars, ...readings };
    const limits = this.#options.limits?.(monotonicMs);
    const result = step(this.#config, this.#state, {
      ...inputs,
      ...(plan && { plan }),
      ...(limits && { limits }),
    });
    this.#state = result.state;
    this.#mode = result.mode;
    this.#lastTickAt = at;
    this.#report(result.events);
    const commands = this.#config.settings.shadow ? [] : result.commands;
    for (const command of commands) await this.#command(command, signal);
    const snapshot = snapshotOf(result);
    this.#publish(result, snapshot, meteredHouseW);
    this.#considerPlan(result, signal);
    this.#metrics.observe("control_loop_seconds", (stopwatchMs() - startedMs) / 1000);
    return { at, mode: result.mode, commands: result.commands, ...(snapshot && { snapshot }) };
  }

  #publish(
    result: CycleResult,
    snapshot: PowerSnapshot | undefined,
    meteredHouseW: number | undefined,
  ): void {
    recordMetrics(this.#metrics, this.#config, { ...result, state: this.#state }, snapshot, meteredHouseW);
    if (snapshot === undefined) return;
    this.#options.snapshots?.save(snapshot);
    this.#logger.debug({ ...snapshot, commands: result.commands.length }, "control cycle");
  }

  /** A plan starts from what is stored: without the battery's reading there is nothing to plan from. */
  #considerPlan({ events }: CycleResult, signal: AbortSignalLike | undefined): void {
    const changed = events.find(({ code }) => PLAN_CHANGERS.has(code));
    if (changed !== undefined) this.#replanner?.request(changed.code);
    const { battery, model } = { battery: this.#state.battery, model: this.#config.battery?.model };
    if (model !== undefined && (battery.last === null || battery.freshness === "lost")) return;
    const storedWh =
      model === undefined || battery.last === null
        ? 0
        : (battery.last.value.socPercent / 100) * model.capacityWh;
    const stores = this.#config.battery === undefined ? {} : { [this.#config.battery.id]: storedWh };
    const vehicles = carsToPlan(this.#config, this.#state, this.#cars);
    this.#replanner?.poll({ at: this.#clock.now(), storedWh: stores, vehicles }, signal);
  }

  async #command(command: Command, signal?: AbortSignalLike): Promise<Outcome> {
    const outcome = await sendCommand(this.#options.devices, command, this.#clock, this.#limitMs, signal);
    const now = { at: this.#clock.now(), monotonicMs: this.#clock.monotonicMs() };
    const deviceId = deviceOf(command, this.#config.battery?.id);
    const recorded = recordOutcome(this.#state, command, outcome, now, deviceId);
    this.#state = recorded.state;
    this.#report(recorded.events);
    return outcome;
  }

  async #release(): Promise<void> {
    this.#mode = "stopped";
    if (!this.#config.settings.shadow) {
      if (this.#config.battery && !(await this.#releaseBattery())) {
        this.#report([controlEvent("RELEASE_UNVERIFIED", this.#clock.now(), {}, this.#config.battery.id)]);
      }
      await this.#releaseChargers();
      if (this.#config.canCurtail && this.#state.exportLimitSentMs !== null) {
        const { maxExportW } = this.#config.site.grid;
        const limit =
          maxExportW === undefined
            ? ({ kind: "none" } as const)
            : ({ kind: "limit", powerW: maxExportW } as const);
        await this.#command({ kind: "export-limit", limit, tighter: false });
      }
    }
    this.#report([controlEvent("CONTROL_STOPPED", this.#clock.now())]);
  }

  /** Released and verified: the battery took the short lease and answers afterwards. */
  async #releaseBattery(): Promise<boolean> {
    const { devices } = this.#options;
    for (let attempt = 0; attempt < RELEASE_TRIES; attempt += 1) {
      const outcome = await this.#command(releaseCommand(this.#config, this.#state));
      if (outcome.kind !== "accepted") continue;
      const { battery } = await readDevices(devices, this.#clock, this.#limitMs);
      if (battery?.kind === "sample" && battery.sample.quality !== "bad") return true;
    }
    return false;
  }

  /** Cars that charge go on with their failsafe current; nobody is left to raise it or to guard the fuse. */
  async #releaseChargers(): Promise<void> {
    for (const [index, { id, failsafeA }] of this.#config.chargers.entries()) {
      const sent = this.#state.chargers[index]?.sent ?? null;
      if (sent === null) continue;
      const currentA = sent.currentA > 0 ? Math.min(sent.currentA, failsafeA) : 0;
      const lease = { currentA, validForMs: this.#config.settings.leaseMs, fallbackA: currentA };
      const command = { kind: "charger-current", chargerId: id, lease, fromA: sent.currentA } as const;
      const outcome = await this.#command(command);
      if (outcome.kind !== "accepted")
        this.#report([controlEvent("RELEASE_UNVERIFIED", this.#clock.now(), {}, id)]);
    }
  }

  #endOverrides(ends: (lease: OverrideLease) => boolean): void {
    for (const lease of this.#overrides.filter(ends)) {
      this.#report([controlEvent("OVERRIDE_ENDED", this.#clock.now(), { id: lease.id }, lease.deviceId)]);
    }
    this.#overrides = this.#overrides.filter((one) => !ends(one));
  }

  #report(events: readonly OecEvent[]): void {
    for (const event of events) {
      this.#events.emit(event);
      this.#logger[logLevelOf(event)]({ ...event.facts, code: event.code }, event.message);
    }
  }

  /** A device that is silent must not keep the fuse unguarded: one that takes longer is read in the next cycle. */
  get #limitMs(): number {
    const { deviceTimeoutMs, guardMs } = this.#config.settings;
    return Math.min(deviceTimeoutMs, Math.max(0.8 * guardMs, 500));
  }
}
