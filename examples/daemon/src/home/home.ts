import type { CarWishes, ControllerState, PowerFlowController, PowerSnapshot } from "@oec/controller";
import {
  localDate,
  localDayStart,
  QUARTER_HOUR_MS,
  type EnergyPrices,
  type Instant,
  type Milliseconds,
  type Site,
  type Tariff,
} from "@oec/domain";
import type { HomePlanner } from "./planner.ts";
import { EMPTY_TOTALS, enter, withCars, type LedgerPowers, type LedgerTotals } from "./ledger.ts";
import { energyPricesAt, type Market } from "./market.ts";
import { QuarterBook, type MeasuredQuarter } from "./quarter-book.ts";
import type { HomeRecorder } from "./recorder.ts";
import type { RecentEvents } from "./recent-events.ts";

/** The home's time and powers as the running home sees them: of a simulated plant, or of a real one. */
export interface Plant {
  readonly clock: { now(): Instant };
  /** Powers of the last step. */
  readonly powers: LedgerPowers;
  /** Moves time, and everything with it; where time passes by itself, looks at the clock. */
  step(durationMs: Milliseconds): void;
  /** Told what was measured after a step, where powers are known no other way. */
  measured?(snapshot: PowerSnapshot | undefined): void;
}

/** Told of every cycle with a reading of the grid meter; must not throw and must not block. */
export type CycleFollower = (
  snapshot: PowerSnapshot,
  state: ControllerState,
  durationMs: Milliseconds,
) => void;

/** What a running home is made of; the composition root puts it together. */
export interface HomeParts {
  readonly site: Site;
  /** True while the devices are simulated. */
  readonly simulated: boolean;
  readonly plant: Plant;
  readonly controller: PowerFlowController;
  readonly planner: HomePlanner;
  readonly recorder: HomeRecorder;
  readonly market: Market;
  readonly tariff: Tariff;
  readonly events: RecentEvents;
  /** Time between control cycles [ms]; divides a quarter of an hour. */
  readonly tickMs: Milliseconds;
  readonly cycles: readonly CycleFollower[];
  /** What the drivers of simulated cars want now, by charge point. */
  readonly drivers?: () => Readonly<Record<string, CarWishes>>;
}

/** A home under control: moves its time, lets the controller act, keeps records and money. */
export class Home {
  readonly parts: HomeParts;
  /** The last days, quarter by quarter. */
  readonly book = new QuarterBook();
  #snapshot: PowerSnapshot | undefined;
  #total = EMPTY_TOTALS;
  #today = EMPTY_TOTALS;
  #day = "";
  #quarter = Number.NaN;
  #prices: EnergyPrices | undefined;

  constructor(parts: HomeParts) {
    this.parts = parts;
  }

  /** What flowed and was decided in the last cycle; cars count to the house. */
  get snapshot(): PowerSnapshot | undefined {
    return this.#snapshot;
  }

  /** Since the home was started. */
  get total(): LedgerTotals {
    return this.#total;
  }

  /** Since local midnight. */
  get today(): LedgerTotals {
    return this.#today;
  }

  /** Prices of the quarter in which the last cycle lay. */
  get prices(): EnergyPrices | undefined {
    return this.#prices;
  }

  /**
   * One control cycle: the plant moves on, then the controller reads it and acts.
   *
   * @param stepMs - How far the plant moves; divides a quarter of an hour, and no cycle may cross one.
   */
  async cycle(signal?: AbortSignal, stepMs: Milliseconds = this.parts.tickMs): Promise<void> {
    const { plant, controller, recorder, site } = this.parts;
    const prices = this.#pricesOf(plant.clock.now());
    plant.step(stepMs);
    const at = plant.clock.now();
    for (const [chargerId, wishes] of Object.entries(this.parts.drivers?.() ?? {}))
      controller.setCarWishes(chargerId, wishes);
    const report = await controller.tick(signal);
    await controller.planned();
    const { snapshot } = report;
    plant.measured?.(snapshot);
    const powers = withCars(plant.powers);
    if (snapshot !== undefined) {
      this.#snapshot = withCars(snapshot);
      recorder.add(at, stepMs, snapshot.houseW, snapshot.pvW);
      for (const follower of this.parts.cycles) follower(snapshot, controller.state, stepMs);
    }
    this.#total = enter(this.#total, powers, prices, stepMs);
    this.#today = enter(this.#today, powers, prices, stepMs);
    this.book.enter(at, stepMs, powers, prices, snapshot?.socPercent);
    this.#turnQuarter(at, site.timeZone);
  }

  /** Takes over what an earlier run measured, in ascending order; today's account goes on from it. */
  restore(quarters: readonly MeasuredQuarter[]): void {
    for (const quarter of quarters) this.book.put(quarter);
    const { plant, site } = this.parts;
    const now = plant.clock.now();
    this.#day = localDate(now, site.timeZone);
    this.#today = this.book.totals(localDayStart(now, site.timeZone));
  }

  /** Gives the devices back to themselves. */
  async stop(): Promise<void> {
    await this.parts.controller.stop();
  }

  /** Prices hold for a quarter, as they are settled. */
  #pricesOf(at: Instant): EnergyPrices {
    const quarter = Math.floor(at / QUARTER_HOUR_MS) * QUARTER_HOUR_MS;
    if (this.#prices?.at === quarter) return this.#prices;
    const { market, tariff } = this.parts;
    this.#prices = energyPricesAt(market, tariff, quarter);
    return this.#prices;
  }

  /** Local days begin with a quarter of an hour; a cycle that ends there still belongs to the day before. */
  #turnQuarter(at: Instant, timeZone: string): void {
    const quarter = Math.floor(at / QUARTER_HOUR_MS);
    if (quarter === this.#quarter) return;
    this.#quarter = quarter;
    const day = localDate(at, timeZone);
    if (this.#day !== "" && day !== this.#day) this.#today = EMPTY_TOTALS;
    this.#day = day;
  }
}
