import type { GridReading, Instant, Milliseconds, PerPhase, PhaseShares, Sample, Site } from "@oec/domain";
import { linearPlant } from "../battery/linear-plant.ts";
import { SimulatedBattery } from "../battery/simulated-battery.ts";
import { chargerOf } from "../charger/home-car.ts";
import type { SimulatedCharger } from "../charger/simulated-charger.ts";
import { positive, within } from "../check.ts";
import { outdoorTemperature } from "../climate/outdoor-temperature.ts";
import { SimulationClock } from "../clock/simulation-clock.ts";
import { SimulatedGrid } from "../grid/simulated-grid.ts";
import { SimulatedGridMeter } from "../grid/simulated-grid-meter.ts";
import { SimulatedHouse } from "../house/simulated-house.ts";
import { SimulatedInverter } from "../inverter/simulated-inverter.ts";
import { SimulatedPriceSource } from "../price/simulated-price-source.ts";
import { SimulatedSolar } from "../solar/simulated-solar.ts";
import { balanceErrorW, EnergyAccount, type EnergyTotals, type StepPowers } from "./energy-account.ts";
import {
  DEFAULT_START,
  HOME_BATTERY,
  HOME_GRID,
  HOME_INVERTER,
  HOME_SOLAR,
  sharesOn,
  type HomeOptions,
} from "./home-options.ts";
import type { HomeDevices } from "../ports/tapped-devices.ts";
import type { PlantFollower } from "./plant-follower.ts";
import { SCENARIOS, type ScenarioName } from "./scenarios.ts";
import { builtStore, drawMismatch } from "./mismatch.ts";
import { siteOf } from "./site-of.ts";

const NO_POWER: StepPowers = {
  houseW: 0,
  pvW: 0,
  curtailedW: 0,
  batteryW: 0,
  evW: 0,
  batteryLossW: 0,
  gridW: 0,
  unservedW: 0,
};

const NO_PHASES: PerPhase = [0, 0, 0];
const DARK = { phaseVoltageV: NO_PHASES };

/**
 * A whole simulated home: house, sun, inverter, battery, car, grid and meter on one clock, with exact energy accounts.
 *
 * The plant follows its clock: whoever moves the clock (`step`, `advance`, `run`) moves the plant. Within a step of at most
 * `maxStepMs` every power is constant, so that the books balance exactly; a step never passes the beginning or end of a lease.
 *
 * @example
 * ```ts
 * import { SimulationEnvironment } from "@oec/simulation";
 *
 * const home = SimulationEnvironment.createScenario("sunny_day", 7);
 * home.step(24 * 3_600_000);
 * console.log(home.totals.pvWh, home.totals.exportedWh);
 * ```
 */
export class SimulationEnvironment {
  readonly clock: SimulationClock;
  readonly house: SimulatedHouse;
  readonly solar: SimulatedSolar;
  readonly inverter: SimulatedInverter;
  readonly battery: SimulatedBattery;
  /** The charge point and its car, if the home has one. */
  readonly charger: SimulatedCharger | undefined;
  readonly grid: SimulatedGrid;
  readonly gridMeter: SimulatedGridMeter;
  readonly prices: SimulatedPriceSource;
  /** The devices as ports, for a controller. */
  readonly devices: HomeDevices;
  /** The home as planning sees it. */
  readonly site: Site;
  readonly #followers: PlantFollower[] = [];
  readonly #account = new EnergyAccount();
  readonly #maxStepMs: Milliseconds;
  readonly #pvShares: PhaseShares;
  readonly #batteryShares: PhaseShares;
  #powers: StepPowers = NO_POWER;
  #worstBalanceW = 0;
  #readAt: Instant = 0;
  #readDark = false;

  /** @throws `OecError` `OUT_OF_RANGE` if an option lies outside its range. */
  constructor(options: HomeOptions) {
    const { seed, timeZone = "Europe/Stockholm", start = DEFAULT_START } = options;
    const clock = new SimulationClock({ start, acceleration: options.acceleration ?? 1 });
    const outdoorC = outdoorTemperature({ seed, timeZone });
    const limits = { ...HOME_GRID, ...options.grid?.limits };
    const capabilities = { ...HOME_BATTERY, ...options.battery?.capabilities };
    const inverterCapabilities = { ...HOME_INVERTER, ...options.inverter?.capabilities };
    this.clock = clock;
    this.house = new SimulatedHouse({ outdoorC, ...options.house, seed, timeZone });
    const mismatch = options.mismatch && drawMismatch(seed, options.mismatch);
    const modules = { outdoorC, ...HOME_SOLAR, ...options.solar, seed };
    const capacityW = modules.capacityW * (mismatch?.yieldFactor ?? 1);
    this.solar = new SimulatedSolar({ ...modules, capacityW });
    const built =
      mismatch && linearPlant(builtStore(capabilities, mismatch), options.battery?.initialSocPercent ?? 50);
    this.battery = new SimulatedBattery({
      ...(built && { plant: built }),
      ...options.battery,
      extraLatencyMs: mismatch?.extraLatencyMs ?? 0,
      capabilities,
      clock,
      seed,
    });
    this.inverter = new SimulatedInverter({
      ...options.inverter,
      capabilities: inverterCapabilities,
      clock,
      exportLimit:
        limits.maxExportW === undefined ? { kind: "none" } : { kind: "limit", powerW: limits.maxExportW },
    });
    this.grid = new SimulatedGrid({ ...options.grid, limits, seed });
    const frequencyAt = (at: Instant): number => this.grid.frequencyAt(at);
    this.gridMeter = new SimulatedGridMeter({ frequencyAt, ...options.gridMeter, clock, seed });
    this.prices = new SimulatedPriceSource({ ...options.prices, clock, seed, timeZone });
    this.charger = options.car && chargerOf(options.car, clock, mismatch?.wiring);
    this.devices = {
      battery: this.battery,
      inverter: this.inverter,
      gridMeter: this.gridMeter,
      ...(this.charger && { charger: this.charger }),
    };
    this.#maxStepMs = positive("maxStepMs", options.maxStepMs ?? 10_000);
    const builtShares = mismatch?.batteryShares(capabilities.phaseShares) ?? capabilities.phaseShares;
    this.#batteryShares = sharesOn(limits, builtShares);
    this.#pvShares = sharesOn(limits, options.pvPhaseShares ?? inverterCapabilities.phaseShares);
    this.site = siteOf({
      timeZone,
      limits,
      solar: { ...HOME_SOLAR, ...options.solar },
      battery: capabilities,
      batteryShares: sharesOn(limits, capabilities.phaseShares),
      inverter: inverterCapabilities,
      pvShares: this.#pvShares,
      charger: this.charger,
      chargerShares: this.charger?.phaseSharesWiredAs(options.car?.charger?.wiring ?? [0, 1, 2]),
    });
    clock.follow((from, durationMs) => this.#follow(from, durationMs));
  }

  /** A named scenario. */
  static createScenario(name: ScenarioName, seed: number): SimulationEnvironment {
    return new SimulationEnvironment({ ...SCENARIOS[name], seed });
  }

  /** Moves the clock, and with it the whole home [ms]. */
  step(durationMs: Milliseconds): void {
    this.clock.step(within("durationMs", durationMs, 0, Infinity));
  }

  /** Lets somebody act before, and look after, every step of the plant. */
  follow(follower: PlantFollower): void {
    this.#followers.push(follower);
  }

  /** How battery and PV load the phases. */
  get phaseShares(): { readonly battery: PhaseShares; readonly pv: PhaseShares } {
    return { battery: this.#batteryShares, pv: this.#pvShares };
  }

  /** Powers of the last step. */
  get powers(): StepPowers {
    return this.#powers;
  }

  /** Energy since the start. */
  get totals(): EnergyTotals {
    return this.#account.totals;
  }

  /** Largest error of the power balance in any step so far [W]. */
  get worstBalanceErrorW(): number {
    return this.#worstBalanceW;
  }

  /** What the meter shows at the end of a step: the powers of the step and the counters. */
  readonly #reading = (): Sample<GridReading> => {
    const [p1, p2, p3] = this.grid.phasePowerW;
    const dark = this.#readDark;
    return {
      at: this.#readAt,
      quality: "good",
      value: {
        powerW: p1 + p2 + p3,
        phasePowerW: [p1, p2, p3],
        phaseCurrentA: this.grid.phaseCurrentA,
        phaseVoltageV: dark ? [0, 0, 0] : this.grid.phaseVoltageV,
        ...(dark && { frequencyHz: 0 }),
        importedWh: this.grid.importedWh,
        exportedWh: this.grid.exportedWh,
      },
    };
  };

  /** Splits a stretch of time into steps that pass no change of a lease. */
  #follow(from: Instant, durationMs: Milliseconds): void {
    let done = 0;
    const begin = this.clock.monotonicMs();
    while (done < durationMs) {
      const elapsedMs = begin + done;
      for (const follower of this.#followers) follower.before?.(elapsedMs);
      const stepMs = Math.min(
        durationMs - done,
        this.#maxStepMs,
        this.battery.nextChangeMs(),
        this.charger?.nextChangeMs(from + done) ?? Infinity,
        this.#followersChangeMs(elapsedMs),
      );
      this.#stepOnce(from + done, stepMs);
      for (const follower of this.#followers) follower.after?.(elapsedMs, stepMs);
      done += stepMs;
    }
  }

  #followersChangeMs(elapsedMs: Milliseconds): Milliseconds {
    let soonest = Infinity;
    for (const follower of this.#followers)
      soonest = Math.min(soonest, follower.nextChangeMs?.(elapsedMs) ?? Infinity);
    return soonest;
  }

  #stepOnce(at: Instant, durationMs: Milliseconds): void {
    const phaseLoad = this.house.getPhaseLoadAt(at);
    const houseW = phaseLoad[0] + phaseLoad[1] + phaseLoad[2];
    const dcW = this.solar.getProductionAt(at);
    if (this.grid.status === "blackout") this.#goDark(at, durationMs, houseW);
    else this.#carry(at, durationMs, phaseLoad, houseW, dcW);
    this.#account.add(this.#powers, durationMs);
    this.#worstBalanceW = Math.max(this.#worstBalanceW, Math.abs(balanceErrorW(this.#powers)));
    this.#readAt = at + durationMs;
    this.#readDark = this.grid.status === "blackout";
    this.gridMeter.show(this.#reading);
  }

  #carry(at: Instant, durationMs: Milliseconds, phaseLoad: PerPhase, houseW: number, dcW: number): void {
    const isConnected = this.grid.keepsGenerators();
    const sunW = isConnected ? dcW : 0;
    const availableW = this.inverter.available(sunW);
    const evPhase = this.charger?.step(at, durationMs, this.grid) ?? NO_PHASES;
    const evW = evPhase[0] + evPhase[1] + evPhase[2];
    const { hybrid, maxAcW } = this.inverter.capabilities;
    const batteryW = this.battery.step(durationMs, {
      netLoadW: houseW + evW - availableW,
      minW: !isConnected ? 0 : hybrid ? Math.min(0, availableW - maxAcW) : -Infinity,
      maxW: !isConnected ? 0 : hybrid ? maxAcW + availableW : Infinity,
    });
    const pvW = this.inverter.step(durationMs, sunW, houseW + evW + batteryW, hybrid ? batteryW : 0);
    const [s1, s2, s3] = this.#batteryShares;
    const [v1, v2, v3] = this.#pvShares;
    const phaseGrid: PerPhase = [
      phaseLoad[0] + evPhase[0] + s1 * batteryW - v1 * pvW,
      phaseLoad[1] + evPhase[1] + s2 * batteryW - v2 * pvW,
      phaseLoad[2] + evPhase[2] + s3 * batteryW - v3 * pvW,
    ];
    this.grid.step(at, durationMs, phaseGrid);
    this.#powers = {
      houseW,
      pvW,
      curtailedW: availableW - pvW,
      batteryW,
      evW,
      batteryLossW: this.battery.lossW,
      gridW: phaseGrid[0] + phaseGrid[1] + phaseGrid[2],
      unservedW: 0,
    };
  }

  /** Without mains nothing runs: neither inverter nor battery of this home can form an island. */
  #goDark(at: Instant, durationMs: Milliseconds, houseW: number): void {
    this.battery.step(durationMs, { netLoadW: 0, minW: 0, maxW: 0 });
    this.charger?.step(at, durationMs, DARK);
    this.inverter.step(durationMs, 0, 0, 0);
    this.grid.step(at, durationMs, [0, 0, 0]);
    this.#powers = { ...NO_POWER, batteryLossW: this.battery.lossW, unservedW: houseW };
  }
}
