import {
  err,
  ok,
  validateChargerCapabilities,
  validateChargingCurrent,
  type AbortSignalLike,
  type Amperes,
  type ChargerCapabilities,
  type ChargerRefusal,
  type ChargerState,
  type CurrentLease,
  type Discharge,
  type EvCharger,
  type HealthStatus,
  type Instant,
  type Milliseconds,
  type PerPhase,
  type PhaseCount,
  type PhaseSwitch,
  type Result,
  type Sample,
  type SetPoint,
  type V2xCapabilities,
  type Watts,
} from "@oec/domain";
import type { V16Request } from "../messages/v16.ts";
import { mustResend, pauseCommand } from "../quirks/command-choices.ts";
import { DEFAULT_POLICY } from "../quirks/policy.ts";
import type { ProfileStoreLimits } from "../smart-charging/profile-check.ts";
import {
  askLimits,
  asPortError,
  checkLease,
  throwIfAborted,
  type Held,
  type OcppEvChargerOptions,
} from "./charger-options.ts";
import { measuredCurrent, stationState, type ReadingOptions } from "./charger-reading.ts";
import { checkDischarge, DischargeControl, NO_DISCHARGE } from "./discharge-control.ts";
import { LeaseLoop } from "./lease-loop.ts";
import { LimitWatch } from "./limit-watch.ts";
import { keptCurrent, ProfileLimiter, type AcceptedLimit, type StationLimit } from "./profile-limiter.ts";

/**
 * A charger behind a central system of OCPP 1.6.
 *
 * A limit is a lease in two senses: it is renewed at half of `deadManMs` while it lasts, and the profile that carries it ends by
 * itself in the lease's fallback, so that a station that loses us falls to it. `Accepted` is not believed: current above the
 * limit after the settling time makes the next way of limiting be tried, and, where none is left, the transaction is stopped.
 */
export class OcppEvCharger implements EvCharger, PhaseSwitch, Discharge, AsyncDisposable {
  readonly capabilities: ChargerCapabilities;
  readonly v2xCapabilities: V2xCapabilities;
  readonly #options: OcppEvChargerOptions & { readonly limits: ProfileStoreLimits };
  readonly #limiter: ProfileLimiter;
  readonly #loop: LeaseLoop;
  readonly #watch = new LimitWatch();
  readonly #discharge: DischargeControl;
  readonly #unsubscribe: () => void;
  #phases: PhaseCount;
  #held: Held | undefined;
  #accepted: AcceptedLimit | undefined;
  /** Limit that stood before the last one [A]. */
  #beforeA: Amperes = 0;
  #lastRunning: number | undefined;
  #faults: readonly string[] = [];
  #turn: Promise<unknown> = Promise.resolve();

  private constructor(options: OcppEvChargerOptions & { readonly limits: ProfileStoreLimits }) {
    this.capabilities = validateChargerCapabilities(options.capabilities);
    this.v2xCapabilities = options.v2x ?? NO_DISCHARGE;
    this.#options = options;
    const { station, clock, connectorId = 1, connectors = 1, policy = DEFAULT_POLICY } = options;
    const { minCurrentA, maxCurrentA, phases } = this.capabilities;
    this.#phases = phases.includes(3) ? 3 : 1;
    this.#limiter = new ProfileLimiter({
      station,
      clock,
      connectorId,
      connectors,
      limits: options.limits,
      policy,
      minCurrentA,
      maxCurrentA,
      voltageV: options.voltageV ?? 230,
    });
    this.#discharge = new DischargeControl({
      station,
      clock,
      connectorId,
      limits: options.limits,
      voltageV: options.voltageV ?? 230,
      v2x: this.v2xCapabilities,
      permitted: policy.dischargeBy !== undefined,
    });
    this.#loop = new LeaseLoop(clock);
    this.#lastRunning = station.transaction(connectorId)?.id;
    this.#unsubscribe = station.onChange(() => this.#onChange());
  }

  /**
   * Opens a charger: asks the station once what it can hold, and takes the least where it does not say.
   *
   * @throws `OecError` `DEVICE_UNREACHABLE` where the station is not connected; `ABORTED`; `OUT_OF_RANGE`, `NOT_FINITE` or
   * `INVALID_ARGUMENT` for capabilities that make no sense.
   */
  static async open(options: OcppEvChargerOptions, signal?: AbortSignalLike): Promise<OcppEvCharger> {
    throwIfAborted(options.station, signal);
    const limits = options.limits ?? (await askLimits(options.station, signal));
    return new OcppEvCharger({ ...options, limits });
  }

  /**
   * The state that the station has told. Readings count as live by their own time stamps only.
   *
   * @throws `OecError` `DEVICE_UNREACHABLE`, `ABORTED`.
   */
  readState(signal?: AbortSignalLike): Promise<Sample<ChargerState>> {
    return Promise.resolve().then(() => {
      this.#check(signal);
      const sample = stationState(this.#options.station, this.#now(), this.#reading());
      return { ...sample, value: { ...sample.value, currentLimitA: this.#limitA() } };
    });
  }

  /**
   * Limits the current while the lease lasts.
   *
   * A station that can only be limited within a transaction is told when one starts; until then nothing flows.
   *
   * @returns the limit, cut to the station's step; `fault` where it refuses every way of being limited.
   * @throws `OecError` `NOT_FINITE`, `OUT_OF_RANGE`, `DEVICE_UNREACHABLE`, `ABORTED`.
   */
  async setCurrent(lease: CurrentLease, signal?: AbortSignalLike): Promise<Result<Amperes, ChargerRefusal>> {
    checkLease(lease);
    this.#check(signal);
    const { minCurrentA, maxCurrentA } = this.capabilities;
    const allowed = validateChargingCurrent(lease.currentA, this.capabilities);
    if (!allowed.ok) return allowed;
    const fallbackA = lease.fallbackA < minCurrentA ? 0 : Math.min(lease.fallbackA, maxCurrentA);
    const pause = pauseCommand(this.#policy, minCurrentA);
    const stops = allowed.value === 0 && pause.kind === "stop-transaction";
    const wantedA = allowed.value === 0 && pause.kind === "limit" ? pause.currentA : allowed.value;
    const currentA = keptCurrent(wantedA, this.#options.limits.units, this.#phaseVolts);
    const held: Held = {
      lease: { ...lease, currentA, fallbackA },
      untilMs: this.#options.clock.monotonicMs() + lease.validForMs,
    };
    return this.#inTurn(async () => {
      if (this.#faulted) return err("fault");
      this.#beforeA = this.#limitA();
      await this.#call(() => this.#discharge.end(signal));
      const sent = await this.#send(held, lease.validForMs, signal);
      if (!sent && !this.#maySendLater) return err("fault");
      this.#keep(held);
      if (stops) await this.#stopTransaction(signal);
      return ok(currentA);
    });
  }

  /** Starts a transaction, so that the vehicle charges up to the limit. */
  async startCharging(signal?: AbortSignalLike): Promise<Result<void, ChargerRefusal>> {
    this.#check(signal);
    if (this.#faulted) return err("fault");
    const { station, idTag = "OEC" } = this.#options;
    if (station.transaction(this.#connectorId) !== undefined) return ok(undefined);
    const status = station.status(this.#connectorId)?.word;
    if (status === undefined || status === "Available" || status === "Reserved") return err("no-vehicle");
    const request = { connectorId: this.#connectorId, idTag };
    const start = (more: Pick<V16Request<"RemoteStartTransaction">, "chargingProfile">) =>
      this.#call(() => station.call("RemoteStartTransaction", { ...request, ...more }, signal));
    const chargingProfile = this.#pendingProfile();
    const withProfile = chargingProfile === undefined ? undefined : await start({ chargingProfile });
    if (withProfile?.status === "Accepted") return ok(undefined);
    // Some stations refuse a start with a profile; the limit is sent again as soon as the transaction runs.
    return (await start({})).status === "Accepted" ? ok(undefined) : err("not-authorised");
  }

  /** Stops the transaction; the vehicle stays plugged in. */
  async stopCharging(signal?: AbortSignalLike): Promise<Result<void, ChargerRefusal>> {
    this.#check(signal);
    return (await this.#stopTransaction(signal)) ? ok(undefined) : err("fault");
  }

  /** Charges with this many phases from now on, where the station offers both; the limit in force is sent again. */
  async setPhases(phases: PhaseCount, signal?: AbortSignalLike): Promise<Result<PhaseCount, ChargerRefusal>> {
    this.#check(signal);
    if (this.#faulted) return err("fault");
    if (!this.capabilities.phases.includes(phases)) return err("phases-unsupported");
    return this.#inTurn(async () => {
      const before = this.#phases;
      this.#phases = phases;
      const held = this.#held;
      const leftMs = held === undefined ? 0 : held.untilMs - this.#options.clock.monotonicMs();
      if (held === undefined || leftMs <= 0 || (await this.#send(held, leftMs, signal))) return ok(phases);
      this.#phases = before;
      return err("fault");
    });
  }

  /** Readies discharging for the transaction that runs. */
  enableDischarge(signal?: AbortSignalLike): Promise<Result<void, ChargerRefusal>> {
    return Promise.resolve().then(() => {
      this.#check(signal);
      return this.#faulted ? err("fault") : this.#discharge.enable();
    });
  }

  /**
   * Asks for power out of the vehicle. **Experimental**, see the policy's `dischargeBy`. It takes the place of the limit in
   * force; the next `setCurrent` takes it back.
   *
   * @throws `OecError` `OUT_OF_RANGE` for a power above 0 or a lease without a length, `DEVICE_UNREACHABLE`, `ABORTED`.
   */
  async setDischargePower(
    setPoint: SetPoint,
    signal?: AbortSignalLike,
  ): Promise<Result<Watts, ChargerRefusal>> {
    checkDischarge(setPoint);
    this.#check(signal);
    if (this.#faulted) return err("fault");
    return this.#inTurn(async () => {
      const accepted = await this.#call(() => this.#discharge.set(setPoint, this.#phases, signal));
      // A renewed limit would overrule the discharge.
      if (accepted.ok) this.#loop.stop();
      return accepted;
    });
  }

  /** How the charger is doing: its own fault, limits it ignores, renewals that did not arrive. */
  healthCheck(): HealthStatus {
    const causes = [...this.#faults];
    if (this.#loop.failure !== undefined) causes.push("a limit could not be renewed; the charger falls back");
    if (!this.#options.station.connected) return { state: "faulted", causes: ["not connected", ...causes] };
    if (this.#faulted) return { state: "faulted", causes: ["the charger reports a fault", ...causes] };
    return causes.length > 0 ? { state: "degraded", causes } : { state: "healthy" };
  }

  /** Stops renewing. The station falls to the last fallback by itself. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#unsubscribe();
    this.#loop.stop();
    await this.#loop.settled();
    await this.#turn;
  }

  /** A transaction began or ended, or something was measured. */
  #onChange(): void {
    const running = this.#options.station.transaction(this.#connectorId)?.id;
    const changed = running !== this.#lastRunning;
    this.#lastRunning = running;
    const measured = measuredCurrent(this.#options.station, this.#now(), this.#reading());
    const ignored = this.#watch.proves(measured);
    const resumed = this.#resumed(measured);
    const outdated = this.#accepted === undefined || this.#limiter.isOutdated(this.#accepted.attempt);
    if (ignored || (changed && outdated) || resumed)
      void this.#inTurn(() => this.#again(ignored)).catch(noop);
  }

  /** Sends the limit in force again: another way where the last was ignored, a stop where none is left. */
  async #again(ignored: boolean): Promise<void> {
    const held = this.#held;
    const accepted = this.#accepted;
    if (held === undefined) return;
    if (ignored && accepted !== undefined) {
      this.#limiter.markIgnored(accepted.attempt);
      this.#watch.restart();
      this.#faults = [`accepts limits as ${accepted.attempt.purpose} and ignores them`];
    }
    const sent = await this.#send(held, held.untilMs - this.#options.clock.monotonicMs());
    if (sent || this.#maySendLater) return;
    this.#faults = ["follows no limit: charging was stopped"];
    await this.#stopTransaction();
  }

  /** Current flows again after a pause, and the model forgets its limit then. */
  #resumed(measured: Sample<PerPhase> | undefined): boolean {
    if (!mustResend(this.#policy, { beforeA: this.#beforeA, nowA: this.#limitA() })) return false;
    if (measured === undefined || !(Math.max(...measured.value) > 0.5)) return false;
    this.#beforeA = this.#limitA();
    return true;
  }

  #keep(held: Held): void {
    this.#held = held;
    const { deadManMs = 120_000 } = this.#options;
    this.#loop.keep({
      validForMs: held.lease.validForMs,
      everyMs: deadManMs / 2,
      renew: (leftMs) =>
        this.#inTurn(async () => {
          if (this.#held !== held || (await this.#send(held, leftMs)) || this.#maySendLater) return;
          throw new Error("refused");
        }),
      end: () => {
        // The station falls back by itself: its profile says so.
        this.#watch.record(this.#now(), held.lease.fallbackA);
        return Promise.resolve();
      },
    });
  }

  /** @param leftMs - What is left of the lease; at most 0 once it is over and its fallback counts. */
  async #send(held: Held, leftMs: Milliseconds, signal?: AbortSignalLike): Promise<boolean> {
    const sent = await this.#call(() => this.#limiter.send(this.#limitFor(held, leftMs), signal));
    this.#accepted = sent;
    if (sent === undefined) return false;
    this.#watch.record(sent.at, sent.currentA);
    return true;
  }

  #limitFor({ lease }: Held, leftMs: Milliseconds): StationLimit {
    const { deadManMs = 120_000 } = this.#options;
    const { currentA, fallbackA: thenA } = lease;
    const holdMs = leftMs > 0 ? Math.min(leftMs, deadManMs) : deadManMs;
    return { currentA: leftMs > 0 ? currentA : thenA, holdMs, thenA, phases: this.#phases };
  }

  /** A limit that waits for a transaction. */
  #pendingProfile(): V16Request<"RemoteStartTransaction">["chargingProfile"] {
    if (this.#held === undefined || this.#accepted !== undefined) return undefined;
    const leftMs = this.#held.untilMs - this.#options.clock.monotonicMs();
    return this.#limiter.startProfile(this.#limitFor(this.#held, leftMs));
  }

  /** No transaction runs, and the station may take a limit once one does. */
  get #maySendLater(): boolean {
    return (
      this.#policy.purposes.includes("tx") &&
      this.#options.station.transaction(this.#connectorId) === undefined
    );
  }

  async #stopTransaction(signal?: AbortSignalLike): Promise<boolean> {
    const { station } = this.#options;
    const transaction = station.transaction(this.#connectorId);
    if (transaction === undefined) return true;
    const request = { transactionId: transaction.id };
    const answer = await this.#call(() => station.call("RemoteStopTransaction", request, signal));
    return answer.status === "Accepted";
  }

  /** Limit in force [A]. */
  #limitA(): Amperes {
    if (this.#held === undefined) return this.capabilities.maxCurrentA;
    const { lease, untilMs } = this.#held;
    return this.#options.clock.monotonicMs() < untilMs ? lease.currentA : lease.fallbackA;
  }

  #check(signal: AbortSignalLike | undefined): void {
    const { station } = this.#options;
    throwIfAborted(station, signal);
    if (!station.connected) throw asPortError(station, new Error("not connected"));
  }

  async #call<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      throw asPortError(this.#options.station, error);
    }
  }

  /** One command at a time: two that overtake each other would leave the older limit in force. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work);
    this.#turn = turn.catch(noop);
    return turn;
  }

  get #connectorId(): number {
    return this.#options.connectorId ?? 1;
  }

  get #policy(): NonNullable<OcppEvChargerOptions["policy"]> {
    return this.#options.policy ?? DEFAULT_POLICY;
  }

  get #faulted(): boolean {
    return this.#options.station.status(this.#connectorId)?.word === "Faulted";
  }

  get #phaseVolts(): number {
    return this.#phases * (this.#options.voltageV ?? 230);
  }

  #now(): Instant {
    return this.#options.clock.now();
  }

  #reading(): ReadingOptions {
    const { voltageV = 230, freshForMs = 90_000 } = this.#options;
    return { connectorId: this.#connectorId, voltageV, freshForMs, phases: this.#phases };
  }
}

const noop = (): void => undefined;
