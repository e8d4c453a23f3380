import {
  PowerFlowController,
  PriceWatch,
  StoreQueue,
  type ControllerState,
  type SiteLimit,
} from "@oec/controller";
import { err, MS_PER_HOUR, OecError, ok, type EventSink } from "@oec/domain";
import type { ActivePlan, PlanProvider } from "@oec/controller";
import { buildProblem, piecewiseLinearDp } from "@oec/optimizer";
import { SWEDEN_SPOT } from "@oec/domain";
import { FaultTrial, type FaultId, type FaultVerdict, type ProcessFault } from "@oec/simulation";

/** A verdict, and what this bench counts differently from the catalogue, with the reason. */
export interface FaultOutcome extends FaultVerdict {
  readonly seed: number;
  readonly note?: string;
}

const CHARGE_W = 11_000;
const TICK_MS = 1000;
const CAP_HEARTBEAT_MS = 120_000;

/** The process around the controller: what dies, hangs and comes back. */
class Process {
  readonly trial: FaultTrial;
  readonly #events: EventSink;
  readonly #prices: PriceWatch;
  readonly #store: StoreQueue<object>;
  controller: PowerFlowController | undefined;
  #saved: ControllerState | undefined;
  #configured = false;
  #commands = Infinity;
  #killed = false;

  constructor(trial: FaultTrial) {
    this.trial = trial;
    this.#events = { emit: (event) => trial.judge.emit(event) };
    const { clock } = trial;
    this.#prices = new PriceWatch({ source: trial.injector.prices, clock, events: this.#events });
    this.#store = new StoreQueue({
      clock,
      events: this.#events,
      write: () =>
        this.#fault("store") === undefined
          ? Promise.resolve()
          : Promise.reject(new Error("the store is down")),
    });
  }

  /** One second of the process. */
  async tick(): Promise<void> {
    const { trial } = this;
    if (this.#isDead() || this.#fault("block") !== undefined) {
      trial.judge.observe(false);
      return;
    }
    await this.#prices.check();
    this.controller ??= this.#start();
    this.#configure(this.controller);
    this.#wishForOnePhase(this.controller);
    try {
      const { mode, snapshot } = await this.controller.tick();
      this.#saved = this.controller.state;
      if (snapshot) this.#store.save(snapshot);
      await this.#store.settled();
      // A plan that is made is made by then; one that hangs must not stop the clock that ends it.
      await Promise.race([this.controller.planned(), new Promise((resolve) => setImmediate(resolve))]);
      trial.judge.observe(mode === "normal" && !this.#prices.isMissing && !this.#store.status.isDown);
    } catch (error) {
      if (!(error instanceof Killed)) throw error;
      trial.judge.observe(false);
    }
  }

  /** A process that was killed stays away until the fault is over; the next one goes on from what was saved. */
  #isDead(): boolean {
    const kill = this.#fault("kill");
    if (kill === undefined) {
      if (this.#killed) this.controller = undefined;
      this.#killed = false;
      this.#commands = Infinity;
      return false;
    }
    if (!this.#killed && this.#commands === Infinity) this.#commands = kill.atCommand;
    return this.#killed;
  }

  #start(): PowerFlowController {
    const { trial } = this;
    const { charger, ...devices } = trial.devices;
    const controller = new PowerFlowController({
      site: trial.home.site,
      devices: this.#mortal({ ...devices, ...(charger && { chargers: { charger } }) }),
      clock: trial.clock,
      events: this.#events,
      planner: this.#planner(),
      settings: { guardMs: TICK_MS },
      replanEveryMs: 20_000,
      planLimitMs: 5000,
      limits: () => this.#limits(),
      ...(this.#saved && { savedState: this.#saved }),
    });
    if (charger === undefined) return controller;
    const at = trial.clock.now();
    const departureAt = trial.home.charger?.vehicle.goalAt(at)?.departureAt;
    if (departureAt !== undefined)
      controller.setCarWishes("charger", { goal: { departureAt, targetSocPercent: 80 } });
    // At noon the car lives on surplus; at night a person wants it charged, so that there is something to guard.
    if (trial.kind.scene === "noon") return controller;
    const lease = { id: "now", householdId: "h", deviceId: "charger", powerW: CHARGE_W, setBy: "a person" };
    controller.setOverride({ ...lease, setAt: at - 2 * MS_PER_HOUR, expiresAt: at + 12 * MS_PER_HOUR });
    return controller;
  }

  /** Ports through which nothing more is sent once the process has died. */
  #mortal<Devices extends object>(devices: Devices): Devices {
    const die = (): void => {
      if (this.#fault("kill") === undefined) return;
      if (this.#commands <= 0) {
        this.#killed = true;
        throw new Killed();
      }
      this.#commands -= 1;
    };
    const wrap = <T extends object>(device: T): T =>
      new Proxy(device, {
        get: (target, name) => {
          const member: unknown = Reflect.get(target, name);
          if (typeof member !== "function") {
            return typeof member === "object" && member !== null && name === "charger"
              ? wrap(member)
              : member;
          }
          return (...args: unknown[]): unknown => {
            if (typeof name === "string" && /^(set|start|stop|enable)/.test(name)) die();
            return Reflect.apply(member, target, args);
          };
        },
      });
    return Object.fromEntries(
      Object.entries(devices).map(([name, device]) => [name, wrap(device as object)]),
    ) as Devices;
  }

  #limits(): readonly SiteLimit[] {
    const { cap } = this.trial.injector;
    if (cap === undefined) return [];
    const { powerW: maxW, sentAtMs: receivedMs, validForMs } = cap;
    const ends = validForMs === undefined ? { heartbeatMs: CAP_HEARTBEAT_MS } : { validForMs };
    return [{ id: "cap", source: "grid operator", scope: "controllable", maxW, receivedMs, ...ends }];
  }

  #configure(controller: PowerFlowController): void {
    const fault = this.#fault("config");
    if (fault === undefined || this.#configured) return;
    this.#configured = true;
    const { site } = this.trial.home;
    if (fault.change === "fuse-25-to-16")
      controller.reconfigure({ site: { ...site, grid: { ...site.grid, fuseA: 16 } } });
    else {
      const chargers = site.chargers.map((one) => ({
        ...one,
        capabilities: { ...one.capabilities, minCurrentA: 20, maxCurrentA: 16 },
      }));
      controller.reconfigure({ site: { ...site, chargers } });
    }
  }

  /** A change of phases can only fail where one is wanted: less power than three phases can carry. */
  #wishForOnePhase(controller: PowerFlowController): void {
    const { fault, injector } = this.trial;
    if (fault.kind.id !== "F26" || this.#configured || !injector.active.includes(fault)) return;
    this.#configured = true;
    const at = this.trial.clock.now();
    const lease = { id: "less", householdId: "h", deviceId: "charger", powerW: 2300, setBy: "a person" };
    controller.setOverride({ ...lease, setAt: at, expiresAt: at + 12 * MS_PER_HOUR });
  }

  #planner(): PlanProvider {
    return {
      plan: async (request) => {
        const mode = this.#fault("planner")?.mode;
        if (mode === "throws") throw new OecError("INVALID_ARGUMENT", "the planner fails", { context: {} });
        if (mode === "hangs") return new Promise(() => undefined);
        if (mode === "infeasible" || mode === "absent") return err({ reason: mode });
        return this.#plan(request);
      },
    };
  }

  /** A plain plan: known prices, an average house, no sun. */
  async #plan({ at, site, state }: Parameters<PlanProvider["plan"]>[0]): ReturnType<PlanProvider["plan"]> {
    const start = Math.floor(at / 900_000) * 900_000;
    try {
      const prices = await this.trial.injector.prices.readPrices({ start, end: start + 6 * MS_PER_HOUR });
      const { horizon, values } = prices.pricePerKwh;
      const column = (value: number) => ({
        values: new Float64Array(horizon.count).fill(value),
        origin: "bench",
        confidence: "low" as const,
      });
      const forecast = {
        issuedAt: at,
        horizon,
        currency: prices.currency,
        spotPricePerKwh: { ...column(0), values: Float64Array.from(values) },
        loadW: column(800),
        pvW: column(0),
      };
      const problem = buildProblem(site, SWEDEN_SPOT, forecast, state);
      if (!problem.ok) return err({ reason: problem.error.code });
      const plan = piecewiseLinearDp.solve(problem.value);
      const found: ActivePlan | undefined = plan.ok
        ? { problem: problem.value, plan: plan.value }
        : undefined;
      return found ? ok(found) : err({ reason: "no plan" });
    } catch (error) {
      return err({ reason: error instanceof Error ? error.message : "unknown" });
    }
  }

  #fault<Kind extends ProcessFault["kind"]>(kind: Kind): Extract<ProcessFault, { kind: Kind }> | undefined {
    return this.trial.injector.processFaults.find(
      (one): one is Extract<ProcessFault, { kind: Kind }> => one.kind === kind,
    );
  }
}

class Killed extends Error {}

/** One fault of the catalogue with one seed: a home, the controller in its process, and a judge. */
export async function runFault(id: FaultId, seed: number, variant?: string): Promise<FaultOutcome> {
  const trial = new FaultTrial({ id, seed, ...(variant !== undefined && { variant }) });
  const life = new Process(trial);
  while (!trial.isOver) {
    trial.step(TICK_MS);
    await life.tick();
  }
  return judged(trial, seed);
}

/** What physics forbids, or is no fault, is counted by what can be asked, and says so. */
function judged(trial: FaultTrial, seed: number): FaultOutcome {
  const verdict = trial.verdict();
  const rest = (allowed: readonly string[]): FaultVerdict["failures"] =>
    verdict.failures.filter((failure) => !allowed.includes(failure));
  const counted = (note: string, allowed: readonly string[]): FaultOutcome => {
    const failures = rest(allowed);
    return { ...verdict, seed, note, failures, passed: failures.length === 0 };
  };
  const { id, variant } = verdict;
  if (
    id === "F36" &&
    (verdict.detectedAfterS ?? Infinity) <= (trial.fault.untilMs - trial.fault.fromMs) / 1000 + 1
  )
    return counted("a blocked loop cannot report before it runs again: detection counts from there", [
      "detected-late",
    ]);
  const firstMs = trial.injector.commands.records.find(
    ({ atMs, device, command }) =>
      atMs >= trial.fault.fromMs && device === "charger" && command === (id === "F26" ? "phases" : "current"),
  )?.atMs;
  const sinceCommandS =
    firstMs === undefined ? 0 : (verdict.detectedAfterS ?? Infinity) - (firstMs - trial.fault.fromMs) / 1000;
  if ((id === "F22" || (id === "F26" && variant === "stuck")) && sinceCommandS <= trial.kind.detectByS)
    return counted("a command that was not given cannot fail: detection counts from the first one", [
      "detected-late",
      ...(firstMs === undefined ? ["not-detected"] : []),
    ]);
  const validUntilMs = trial.fault.fromMs + 300_000;
  if (id === "F41" && variant === "expires" && verdict.violations.every(({ atMs }) => atMs >= validUntilMs))
    return counted("a cap that has expired by its own term binds nobody", ["device-limit"]);
  const lastA = trial.injector.commands.records.findLast(({ command }) => command === "current")?.value;
  if ((id === "F23" || id === "F30") && lastA === trial.home.charger?.capabilities.maxCurrentA)
    return counted("at the highest current there is no more to draw, and no lower limit to lose", [
      "not-detected",
    ]);
  if (id === "F33" && variant === "negative")
    return counted("negative prices are prices: nothing is missing, nothing to report", ["not-detected"]);
  if (id === "F42" && variant === "fuse-25-to-16" && verdict.codes.includes("CONFIG_ADOPTED"))
    return counted("a smaller fuse is valid: it is adopted at once, not rejected", ["not-detected"]);
  return { ...verdict, seed };
}
