import type { ControllerState, PowerFlowController, PowerSnapshot } from "@oec/controller";
import {
  localDate,
  QUARTER_HOUR_MS,
  type Instant,
  type Milliseconds,
  type Site,
  type Tariff,
} from "@oec/domain";
import type { HomePlanner } from "./planner.ts";
import { EMPTY_TOTALS, enter, type LedgerPowers, type LedgerTotals } from "./ledger.ts";
import { energyPricesAt, type Market } from "./market.ts";
import type { HomeRecorder } from "./recorder.ts";
import type { RecentEvents } from "./recent-events.ts";

/** The simulated plant as the running home sees it. */
export interface Plant {
  readonly clock: { now(): Instant };
  /** Powers of the last step. */
  readonly powers: LedgerPowers;
  /** Moves time, and everything with it. */
  step(durationMs: Milliseconds): void;
}

/** Told of every cycle with a reading of the grid meter; must not throw and must not block. */
export type CycleFollower = (snapshot: PowerSnapshot, state: ControllerState) => void;

/** What a running home is made of; the composition root puts it together. */
export interface HomeParts {
  readonly site: Site;
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
}

/** A simulated home under control: moves the plant, lets the controller act, keeps records and money. */
export class Home {
  readonly parts: HomeParts;
  #snapshot: PowerSnapshot | undefined;
  #total = EMPTY_TOTALS;
  #today = EMPTY_TOTALS;
  #day = "";

  constructor(parts: HomeParts) {
    this.parts = parts;
  }

  /** What flowed and was decided in the last cycle. */
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

  /** One control cycle: the plant moves on by one tick, then the controller reads it and acts. */
  async cycle(signal?: AbortSignal): Promise<void> {
    const { plant, controller, recorder, market, tariff, tickMs, site } = this.parts;
    plant.step(tickMs);
    const at = plant.clock.now();
    const { powers } = plant;
    const report = await controller.tick(signal);
    await controller.planned();
    const { snapshot } = report;
    if (snapshot !== undefined) {
      this.#snapshot = snapshot;
      recorder.add(at, tickMs, snapshot.houseW, snapshot.pvW);
      for (const follower of this.parts.cycles) follower(snapshot, controller.state);
    }
    const prices = energyPricesAt(market, tariff, at - tickMs);
    this.#total = enter(this.#total, powers, prices, tickMs);
    this.#today = enter(this.#today, powers, prices, tickMs);
    if (at % QUARTER_HOUR_MS === 0) this.#turnDay(localDate(at, site.timeZone));
  }

  /** Gives the devices back to themselves. */
  async stop(): Promise<void> {
    await this.parts.controller.stop();
  }

  #turnDay(day: string): void {
    if (this.#day !== "" && day !== this.#day) this.#today = EMPTY_TOTALS;
    this.#day = day;
  }
}
