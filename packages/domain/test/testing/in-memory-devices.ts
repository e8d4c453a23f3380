import { idleBatteryState, OecError, validateChargingCurrent } from "../../src/index.ts";
import type {
  AbortSignalLike,
  Amperes,
  Battery,
  BatteryCapabilities,
  BatteryRefusal,
  BatteryState,
  ChargerCapabilities,
  ChargerRefusal,
  ChargerState,
  CurrentLease,
  EvCharger,
  GridMeter,
  GridReading,
  HealthStatus,
  Result,
  Sample,
  SetPoint,
  Watts,
} from "../../src/index.ts";
import { CAPABILITIES } from "../examples.ts";

function throwIfAborted(signal: AbortSignalLike | undefined): void {
  if (signal?.aborted === true) throw new OecError("ABORTED", "stopped by the caller", { context: {} });
}

/** The smallest battery that keeps the contract: it follows at once and never fills. */
export class MemoryBattery implements Battery {
  readonly capabilities: BatteryCapabilities = CAPABILITIES;
  #state: BatteryState = idleBatteryState(CAPABILITIES);

  readState(signal?: AbortSignalLike): Promise<Sample<BatteryState>> {
    return Promise.resolve().then(() => {
      throwIfAborted(signal);
      return { value: this.#state, at: 0, quality: "good" };
    });
  }

  setPower({ powerW, validForMs }: SetPoint): Promise<Result<Watts, BatteryRefusal>> {
    if (!(powerW >= -this.#state.dischargeLimitW && powerW <= this.#state.chargeLimitW && validForMs > 0)) {
      return Promise.resolve({ ok: false, error: "power-limit" });
    }
    this.#state = { ...this.#state, powerW };
    return Promise.resolve({ ok: true, value: powerW });
  }

  healthCheck(): Promise<HealthStatus> {
    return Promise.resolve({ state: "healthy" });
  }
}

const CHARGER: ChargerCapabilities = {
  minCurrentA: 6,
  maxCurrentA: 16,
  currentStepA: 1,
  phases: [3],
  connectorType: "type2",
  latencyMs: 0,
};

/** A charge point with a car that always wants to charge. */
export class MemoryCharger implements EvCharger {
  readonly capabilities = CHARGER;
  #limitA: Amperes = 0;
  #started = false;

  readState(signal?: AbortSignalLike): Promise<Sample<ChargerState>> {
    return Promise.resolve().then(() => {
      throwIfAborted(signal);
      const currentA = this.#started ? this.#limitA : 0;
      const value: ChargerState = {
        status: currentA > 0 ? "charging" : "preparing",
        connected: true,
        charging: currentA > 0,
        powerW: 690 * currentA,
        phaseCurrentA: [currentA, currentA, currentA],
        phasesInUse: currentA > 0 ? 3 : 0,
        currentLimitA: this.#limitA,
        sessionWh: 0,
      };
      return { value, at: 0, quality: "good" };
    });
  }

  setCurrent({ currentA }: CurrentLease): Promise<Result<Amperes, ChargerRefusal>> {
    const accepted = validateChargingCurrent(currentA, CHARGER);
    if (accepted.ok) this.#limitA = accepted.value;
    return Promise.resolve(accepted);
  }

  startCharging(): Promise<Result<void, ChargerRefusal>> {
    this.#started = true;
    return Promise.resolve({ ok: true, value: undefined });
  }

  stopCharging(): Promise<Result<void, ChargerRefusal>> {
    this.#started = false;
    return Promise.resolve({ ok: true, value: undefined });
  }
}

const READING: GridReading = {
  powerW: -300,
  phasePowerW: [500, -400, -400],
  phaseCurrentA: [2.2, -1.8, -1.8],
  phaseVoltageV: [230, 231, 229],
  importedWh: 10,
  exportedWh: 5,
};

/** A meter that always shows the same reading, or those it is given one after another. */
export class MemoryMeter implements GridMeter {
  readonly capabilities = { perPhase: true, signedCurrents: true };
  readonly #readings: GridReading[];

  constructor(...readings: readonly Partial<GridReading>[]) {
    this.#readings =
      readings.length === 0 ? [READING] : readings.map((reading) => ({ ...READING, ...reading }));
  }

  read(signal?: AbortSignalLike): Promise<Sample<GridReading>> {
    return Promise.resolve().then(() => {
      throwIfAborted(signal);
      const value = (this.#readings.length > 1 ? this.#readings.shift() : this.#readings[0]) ?? READING;
      return { value, at: 0, quality: "good" };
    });
  }
}
