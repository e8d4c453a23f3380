import { err, ok, OecError, pvWattsAcPower } from "@oec/domain";
import type {
  AbortSignalLike,
  Celsius,
  Clock,
  Inverter,
  InverterCapabilities,
  InverterMode,
  InverterRefusal,
  InverterState,
  Milliseconds,
  PowerLimit,
  Result,
  Sample,
  Watts,
} from "@oec/domain";
import { finite, positive, within } from "../check.ts";

/** How a simulated inverter is built. */
export interface SimulatedInverterOptions {
  readonly capabilities: InverterCapabilities;
  /** Gives the time stamps of its readings. */
  readonly clock: Clock;
  /** Air around it [°C]; default 18. */
  readonly ambientC?: Celsius;
  /** Limit on the site's export it starts with; default none. */
  readonly exportLimit?: PowerLimit;
}

/** Efficiency at full load of a PVWatts inverter. */
const NOMINAL_EFFICIENCY = 0.96;
/** Warming at full load [K], and the time it takes to get there. */
const FULL_LOAD_WARMING_K = 30;
const WARMING_SECONDS = 1200;

/** A PV inverter: conversion with losses, an AC limit, and an export limit that curtails. */
export class SimulatedInverter implements Inverter {
  readonly capabilities: InverterCapabilities;
  readonly #clock: Clock;
  readonly #ambientC: Celsius;
  #mode: InverterMode = "grid-tied";
  #exportLimit: PowerLimit;
  #pvW: Watts = 0;
  #dcW: Watts = 0;
  #batteryW: Watts = 0;
  #limitW: Watts | undefined;
  #temperatureC: Celsius;

  /** @throws `OecError` `OUT_OF_RANGE` if a limit is not above 0. */
  constructor(options: SimulatedInverterOptions) {
    positive("maxAcW", options.capabilities.maxAcW);
    this.capabilities = options.capabilities;
    this.#clock = options.clock;
    this.#ambientC = finite("ambientC", options.ambientC ?? 18);
    this.#temperatureC = this.#ambientC;
    this.#exportLimit = options.exportLimit ?? { kind: "none" };
  }

  /** Limit on the site's export in force. */
  get exportLimit(): PowerLimit {
    return this.#exportLimit;
  }

  /**
   * AC power the inverter could give now from a DC power [W]: after losses, below its limit, and none in standby.
   *
   * A hybrid's PV may exceed its AC limit by what charges the battery behind it; {@link SimulatedInverter.step} keeps the limit.
   *
   * @param dcW - Power of the modules [W].
   */
  available(dcW: Watts): Watts {
    if (this.#mode === "standby") return 0;
    const { maxAcW, maxDcW, hybrid } = this.capabilities;
    const ratedW = hybrid ? Math.max(maxAcW, NOMINAL_EFFICIENCY * maxDcW) : maxAcW;
    return pvWattsAcPower({ pdc0W: ratedW / NOMINAL_EFFICIENCY }, Math.min(dcW, maxDcW));
  }

  /**
   * Moves the inverter through a step; called by the environment.
   *
   * @param dcW - Power the modules could give [W].
   * @param loadW - What the site takes besides PV: house and battery [W].
   * @param batteryW - Power of the batteries behind this inverter [W]; 0 unless it is a hybrid.
   * @returns the PV power used at the busbar [W].
   */
  step(durationMs: Milliseconds, dcW: Watts, loadW: Watts, batteryW: Watts): Watts {
    const availableW = this.available(dcW);
    const throughAcW = this.capabilities.maxAcW + batteryW;
    const exportW = this.#exportLimit.kind === "limit" ? loadW + this.#exportLimit.powerW : Infinity;
    const limitW = Math.max(0, Math.min(throughAcW, exportW));
    this.#pvW = Math.min(availableW, limitW);
    this.#limitW = limitW < availableW ? limitW : undefined;
    this.#dcW = availableW > 0 ? (Math.min(dcW, this.capabilities.maxDcW) * this.#pvW) / availableW : 0;
    this.#batteryW = batteryW;
    this.#warm(durationMs / 1000);
    return this.#pvW;
  }

  readState(signal?: AbortSignalLike): Promise<Sample<InverterState>> {
    if (signal?.aborted === true) return Promise.reject(stopped());
    const value: InverterState = {
      pvW: this.#pvW,
      acPowerW: this.#batteryW - this.#pvW,
      dcPowerW: this.#dcW,
      mode: this.#mode,
      temperatureC: this.#temperatureC,
      ...(this.#dcW > 0 && { efficiencyPercent: (100 * this.#pvW) / this.#dcW }),
      ...(this.#limitW !== undefined && { limitW: this.#limitW }),
    };
    return Promise.resolve({ value, at: this.#clock.now(), quality: "good" });
  }

  setMode(mode: InverterMode, signal?: AbortSignalLike): Promise<Result<InverterMode, InverterRefusal>> {
    if (signal?.aborted === true) return Promise.reject(stopped());
    if (!this.capabilities.modes.includes(mode)) return Promise.resolve(err("mode-unsupported"));
    this.#mode = mode;
    return Promise.resolve(ok(mode));
  }

  setExportLimit(limit: PowerLimit, signal?: AbortSignalLike): Promise<Result<PowerLimit, InverterRefusal>> {
    if (signal?.aborted === true) return Promise.reject(stopped());
    if (!this.capabilities.exportLimit) return Promise.resolve(err("limit-unsupported"));
    if (limit.kind === "limit") within("powerW", limit.powerW, 0, Infinity);
    this.#exportLimit = limit;
    return Promise.resolve(ok(limit));
  }

  #warm(seconds: number): void {
    const settledC = this.#ambientC + (FULL_LOAD_WARMING_K * this.#pvW) / this.capabilities.maxAcW;
    this.#temperatureC = settledC + (this.#temperatureC - settledC) * Math.exp(-seconds / WARMING_SECONDS);
  }
}

const stopped = (): OecError => new OecError("ABORTED", "the request was stopped", { context: {} });
