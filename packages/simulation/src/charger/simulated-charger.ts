import {
  err,
  MS_PER_HOUR,
  ok,
  OecError,
  pilotDuty,
  validateChargerCapabilities,
  validateChargingCurrent,
} from "@oec/domain";
import type {
  AbortSignalLike,
  Amperes,
  ChargerCapabilities,
  ChargerRefusal,
  ChargerState,
  ChargerStatus,
  CurrentLease,
  Discharge,
  EvCharger,
  Instant,
  Milliseconds,
  Percent,
  PerPhase,
  PhaseCount,
  PhaseShares,
  PhaseSwitch,
  Result,
  Sample,
  SetPoint,
  V2xCapabilities,
  WattHours,
  Watts,
} from "@oec/domain";
import { positive, within } from "../check.ts";
import { LeaseBook } from "../lease/lease-book.ts";
import type { SimulatedVehicle } from "../vehicle/simulated-vehicle.ts";
import { CarResponse } from "./car-response.ts";
import type { ChargerQuirks, SimulatedChargerOptions } from "./charger-options.ts";
import { pilotState, type PilotState } from "./pilot.ts";

/** Voltages at the connection; phases without voltage give nothing. */
export interface ChargerSupply {
  readonly phaseVoltageV: PerPhase;
}

const NOTHING: PerPhase = [0, 0, 0];
/** Below this the pilot line allows nothing [A]. */
const LEAST_PILOT_A = 6;
const HANDSHAKE_MS = 3000;
const NO_DISCHARGE: V2xCapabilities = { bidirectional: false, maxDischargeW: 0, uses: [] };

/**
 * A charge point with a car: limits are leases with latency, the car ramps up and tapers, a change of phases takes a pause,
 * the contactor's cycles are counted.
 *
 * Simulation assumptions: unity power factor, the same current on every phase in use, a contactor that never welds.
 */
export class SimulatedCharger implements EvCharger, PhaseSwitch, Discharge {
  readonly capabilities: ChargerCapabilities;
  readonly vehicle: SimulatedVehicle;
  /** What it gets wrong; scenarios and faults change it while it runs. */
  quirks: ChargerQuirks;
  readonly v2xCapabilities: V2xCapabilities;
  readonly #options: SimulatedChargerOptions;
  readonly #discharges = new LeaseBook<SetPoint>();
  #dischargeReady = false;
  #elapsedMs = 0;
  readonly #limits = new LeaseBook<CurrentLease>();
  readonly #wiring: readonly [number, number, number];
  #started: boolean;
  #phases: PhaseCount;
  #pausedUntilMs = 0;
  #connected = false;
  #currentA: Amperes = 0;
  #powerW: Watts = 0;
  #phasePowerW: PerPhase = NOTHING;
  #phaseCurrentA: PerPhase = NOTHING;
  #sessionWh: WattHours = 0;
  #givenWh: WattHours = 0;
  #contactorCycles = 0;
  #faulted = false;
  #isLive = true;
  #readyAtMs = 0;
  readonly #response: CarResponse;

  /** @throws `OecError` `OUT_OF_RANGE`, `NOT_FINITE` if an option lies outside its range. */
  constructor(options: SimulatedChargerOptions) {
    this.capabilities = validateChargerCapabilities(options.capabilities);
    this.vehicle = options.vehicle;
    this.#options = options;
    this.#response = new CarResponse(within("carResponseMs", options.carResponseMs ?? 0, 0, Infinity));
    this.v2xCapabilities = options.v2x ?? NO_DISCHARGE;
    this.quirks = options.quirks ?? {};
    this.#wiring = options.wiring ?? [0, 1, 2];
    this.#started = options.autoStart ?? false;
    this.#phases = this.capabilities.phases.includes(3) ? 3 : 1;
    this.#connected = options.vehicle.stateAt(options.clock.now()).connected;
  }

  /** True power per phase of the house in the last step [W]. */
  get phasePowerW(): PerPhase {
    return this.#phasePowerW;
  }

  /** True power in the last step [W]; negative gives. */
  get powerW(): Watts {
    return this.#powerW;
  }

  /** How a car on all its phases loads those of the house. */
  get phaseShares(): PhaseShares {
    return this.phaseSharesWiredAs(this.#wiring);
  }

  /** How it would if the charge point were wired like this. */
  phaseSharesWiredAs(wiring: readonly [number, number, number]): PhaseShares {
    const wired = wiring.slice(
      0,
      Math.min(Math.max(...this.capabilities.phases), this.vehicle.capabilities.phases),
    );
    const share = (phase: number): number => (wired.includes(phase) ? 1 / wired.length : 0);
    return [share(0), share(1), share(2)];
  }

  /** Times the contactor has closed. */
  get contactorCycles(): number {
    return this.#contactorCycles;
  }

  /** What the pilot line says. */
  get pilot(): PilotState {
    return pilotState({
      isFaulted: this.#faulted,
      isLive: this.#isLive,
      isConnected: this.#connected,
      asksVentilation: this.quirks.asksVentilation === true && this.#wants(),
      isCharging: this.#currentA !== 0,
    });
  }

  /** Share of the time the pilot is high [%]: how it tells the car its limit; 100 where it allows none. */
  get pilotDutyPercent(): Percent {
    const limitA = this.ready && this.#started ? this.#limitA() : 0;
    return limitA < LEAST_PILOT_A ? 100 : pilotDuty(limitA);
  }

  /** A car is plugged in and has shaken hands: charging may begin. */
  get ready(): boolean {
    return this.#connected && this.#isLive && !this.#faulted && this.#elapsedMs >= this.#readyAtMs;
  }

  /** Phases that a car would be charged on. */
  get phases(): PhaseCount {
    return this.#phases;
  }

  /** True limit in force [A]. */
  get limitA(): Amperes {
    return this.#limitA();
  }

  /** Forgets its limits, as a charge point does that restarts: it charges with all it can. */
  forgetLeases(): void {
    this.#limits.clear();
    this.#discharges.clear();
  }

  /** Breaks it, or mends it: a fault opens the contactor. */
  setFaulted(faulted: boolean): void {
    this.#faulted = faulted;
  }

  async readState(signal?: AbortSignalLike): Promise<Sample<ChargerState>> {
    await this.#respond(signal);
    const at = this.#options.clock.now();
    const { socPercent } = this.vehicle.stateAt(at);
    const value: ChargerState = {
      status: this.#status(),
      connected: this.#connected,
      charging: this.#powerW > 0,
      powerW: this.#powerW,
      phaseCurrentA: this.#phaseCurrentA,
      phasesInUse: this.#phasesInUse(),
      currentLimitA: this.#limitA(),
      sessionWh: this.#sessionWh,
      sessionDischargedWh: this.#givenWh,
      ...(this.#connected && socPercent !== undefined && { vehicleSocPercent: socPercent }),
    };
    return { value, at, quality: "good" };
  }

  async setCurrent(lease: CurrentLease, signal?: AbortSignalLike): Promise<Result<Amperes, ChargerRefusal>> {
    for (const field of ["currentA", "fallbackA"] as const) {
      if (Number.isFinite(lease[field])) continue;
      throw new OecError("NOT_FINITE", `${field} is ${String(lease[field])}, expected amperes`, {
        context: { field, value: lease[field] },
      });
    }
    positive("validForMs", lease.validForMs);
    await this.#respond(signal);
    if (this.#faulted) return err("fault");
    const accepted = validateChargingCurrent(lease.currentA, this.capabilities);
    if (!accepted.ok) return accepted;
    this.#limits.accept({ ...lease, currentA: accepted.value }, this.#elapsedMs, this.capabilities.latencyMs);
    return accepted;
  }

  async startCharging(signal?: AbortSignalLike): Promise<Result<void, ChargerRefusal>> {
    await this.#respond(signal);
    if (this.#faulted) return err("fault");
    if (!this.#connected) return err("no-vehicle");
    this.#started = true;
    return ok(undefined);
  }

  async stopCharging(signal?: AbortSignalLike): Promise<Result<void, ChargerRefusal>> {
    await this.#respond(signal);
    this.#started = false;
    return ok(undefined);
  }

  async setPhases(phases: PhaseCount, signal?: AbortSignalLike): Promise<Result<PhaseCount, ChargerRefusal>> {
    await this.#respond(signal);
    if (this.#faulted) return err("fault");
    if (!this.capabilities.phases.includes(phases)) return err("phases-unsupported");
    if (phases !== this.#phases) {
      this.#phases = phases;
      this.#pausedUntilMs = this.#elapsedMs + (this.#options.phaseSwitchMs ?? 30_000);
    }
    return ok(phases);
  }

  async enableDischarge(signal?: AbortSignalLike): Promise<Result<void, ChargerRefusal>> {
    await this.#respond(signal);
    if (this.#faulted) return err("fault");
    if (!this.#canDischarge) return err("discharge-unsupported");
    if (!this.#connected) return err("no-vehicle");
    this.#dischargeReady = true;
    return ok(undefined);
  }

  async setDischargePower(
    setPoint: SetPoint,
    signal?: AbortSignalLike,
  ): Promise<Result<Watts, ChargerRefusal>> {
    if (!(setPoint.powerW <= 0 && setPoint.powerW > -Infinity)) {
      const message = `powerW is ${String(setPoint.powerW)}, expected 0 or less: negative gives energy back`;
      throw new OecError("OUT_OF_RANGE", message, { context: { field: "powerW", value: setPoint.powerW } });
    }
    positive("validForMs", setPoint.validForMs);
    await this.#respond(signal);
    if (this.#faulted) return err("fault");
    if (!this.#canDischarge) return err("discharge-unsupported");
    if (!this.#dischargeReady) return err("not-authorised");
    const mostW = Math.min(this.v2xCapabilities.maxDischargeW, this.vehicle.capabilities.maxDischargeW);
    const powerW = Math.max(setPoint.powerW, -mostW);
    this.#discharges.accept({ ...setPoint, powerW }, this.#elapsedMs, this.capabilities.latencyMs);
    return ok(powerW);
  }

  /** Time until a lease, a pause, or the car's coming and going changes something [ms]. */
  nextChangeMs(at: Instant): Milliseconds {
    const pauseMs = this.#pausedUntilMs > this.#elapsedMs ? this.#pausedUntilMs - this.#elapsedMs : Infinity;
    const handshakeMs = this.#readyAtMs > this.#elapsedMs ? this.#readyAtMs - this.#elapsedMs : Infinity;
    return Math.min(
      pauseMs,
      handshakeMs,
      this.#response.nextChangeMs(this.#elapsedMs),
      this.#limits.nextChangeMs(this.#elapsedMs),
      this.#discharges.nextChangeMs(this.#elapsedMs),
      this.vehicle.nextChangeMs(at),
    );
  }

  /**
   * Moves charge point and car through a step at constant power; called by the environment.
   *
   * @returns the power on each phase of the house during the step [W].
   */
  step(at: Instant, durationMs: Milliseconds, { phaseVoltageV }: ChargerSupply): PerPhase {
    const trip = this.vehicle.tripAt(at);
    this.#plug(this.vehicle.isConnectedAt(at) && this.quirks.unplugged !== true);
    const wiring = this.#wiring.slice(0, this.#phasesOfCar());
    const voltageV = wiring.reduce((sum, phase) => sum + (phaseVoltageV[phase] ?? 0), 0);
    this.#isLive = phaseVoltageV.some((phaseV) => phaseV > 0);
    const wantedA =
      this.ready && voltageV > 0 && this.#elapsedMs >= this.#pausedUntilMs ? this.#wantedA(voltageV) : 0;
    const rampA = ((this.#options.rampAPerS ?? 2) * durationMs) / 1000;
    const nextA = Math.min(wantedA, Math.max(0, this.#currentA) + rampA);
    if (trip !== undefined) this.vehicle.drive(at, durationMs, trip);
    const powerW = this.#connected && voltageV > 0 ? this.vehicle.charge(durationMs, nextA * voltageV) : 0;
    if (powerW === 0 && trip === undefined) this.vehicle.rest(durationMs);
    this.#book(powerW, phaseVoltageV, wiring, durationMs);
    this.#elapsedMs += durationMs;
    return this.#phasePowerW;
  }

  /** Waits for the line. @throws `OecError` `ABORTED`. */
  async #respond(signal?: AbortSignalLike): Promise<void> {
    if (signal?.aborted === true) throw new OecError("ABORTED", "the request was stopped", { context: {} });
    const { responseMs = 0, clock } = this.#options;
    if (responseMs > 0) await clock.sleep(responseMs, signal);
  }

  /** Power that is asked of the car's store now [W], 0 or more. */
  #dischargeW(): Watts {
    if (!this.#dischargeReady) return 0;
    const inForce = this.#discharges.at(this.#elapsedMs);
    return inForce?.holds === true ? -inForce.lease.powerW : 0;
  }

  #plug(connected: boolean): void {
    if (connected === this.#connected) return;
    this.#connected = connected;
    this.#sessionWh = 0;
    this.#givenWh = 0;
    this.#started = connected && (this.#options.autoStart ?? false);
    this.#dischargeReady = false;
    this.#currentA = 0;
    this.#readyAtMs = this.#elapsedMs + (this.#options.handshakeMs ?? HANDSHAKE_MS);
    this.#response.reset();
  }

  get #canDischarge(): boolean {
    return this.v2xCapabilities.bidirectional && this.vehicle.capabilities.maxDischargeW > 0;
  }

  /** Limit in force [A]. */
  #limitA(): Amperes {
    if (this.quirks.heldLimitA !== undefined) return this.quirks.heldLimitA;
    const inForce = this.#limits.at(this.#elapsedMs);
    if (inForce === undefined) return this.capabilities.maxCurrentA;
    if (inForce.holds || this.quirks.ignoresLeaseEnd === true) return inForce.lease.currentA;
    return inForce.lease.fallbackA;
  }

  /** Current the car draws once it has ramped [A]; negative gives. */
  #wantedA(voltageV: number): Amperes {
    const givenW = this.#dischargeW();
    if (givenW > 0) return -givenW / voltageV;
    const limitA = this.#response.follow(this.#wants() ? this.#limitA() : 0, this.#elapsedMs);
    if (this.quirks.asksVentilation === true) return 0;
    if (limitA < Math.max(this.capabilities.minCurrentA, this.vehicle.capabilities.minCurrentA)) return 0;
    const { overdrawA = 0, carLimitA = Infinity } = this.quirks;
    return Math.min(limitA + overdrawA, carLimitA, this.vehicle.capabilities.maxChargeW / voltageV);
  }

  /** It may charge, and the car would. */
  #wants(): boolean {
    return this.#started && this.quirks.carRests !== true;
  }

  #phasesOfCar(): number {
    const closed = this.quirks.closes?.(this.#phases) ?? this.#phases;
    return Math.min(closed, this.vehicle.capabilities.phases);
  }

  #book(powerW: Watts, phaseVoltageV: PerPhase, wiring: readonly number[], durationMs: Milliseconds): void {
    const before = this.#currentA;
    const voltageV = wiring.reduce((sum, phase) => sum + (phaseVoltageV[phase] ?? 0), 0);
    const currentA = voltageV > 0 ? powerW / voltageV : 0;
    if (before === 0 && currentA !== 0) this.#contactorCycles += 1;
    const phases: [number, number, number] = [0, 0, 0];
    const currents: [number, number, number] = [0, 0, 0];
    for (const phase of wiring) {
      phases[phase] = currentA * (phaseVoltageV[phase] ?? 0);
      currents[phase] = currentA;
    }
    this.#currentA = currentA;
    this.#powerW = powerW;
    this.#phasePowerW = phases;
    this.#phaseCurrentA = currents;
    const energyWh = (powerW * durationMs) / MS_PER_HOUR;
    if (energyWh >= 0) this.#sessionWh += energyWh;
    else this.#givenWh -= energyWh;
  }

  #status(): ChargerStatus {
    if (this.#faulted) return "faulted";
    if (!this.#connected) return "available";
    if (this.#powerW !== 0) return "charging";
    if (!this.#started) return "preparing";
    return this.#limitA() < this.capabilities.minCurrentA ? "suspended-charger" : "suspended-vehicle";
  }

  #phasesInUse(): 0 | 1 | 2 | 3 {
    const inUse = this.#powerW === 0 ? 0 : this.#phasesOfCar();
    return inUse === 3 ? 3 : inUse === 2 ? 2 : inUse === 1 ? 1 : 0;
  }
}
