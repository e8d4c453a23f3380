import { err, localDate, localDayHorizon, MS_PER_HOUR, ok, SWEDEN_SPOT } from "@oec/domain";
import { horizonEnd, horizonFromEdges, slotAt } from "@oec/domain";
import type { ForecastBundle, Horizon, Instant, Metrics, OecEvent, Tariff } from "@oec/domain";
import { importPrices, exportPrices } from "@oec/domain";
import { buildProblem, piecewiseLinearDp } from "@oec/optimizer";
import { PowerFlowController, type PlanProvider, type PowerFlowControllerOptions } from "@oec/controller";
import type { SimulationEnvironment } from "@oec/simulation";

export const TICK = 10_000;
export const DAY = 86_400_000;

/** Prices of everything that is published at an instant, from the start of its local day. */
function publishedHorizon(home: SimulationEnvironment, at: Instant): Horizon {
  const zone = home.prices.timeZone;
  const edges: number[] = [...localDayHorizon(localDate(at, zone), zone).edges];
  while ((edges.at(-1) ?? 0) < home.prices.publishedUntil(at)) {
    edges.push(...[...localDayHorizon(localDate((edges.at(-1) ?? 0) + 1, zone), zone).edges].slice(1));
  }
  return horizonFromEdges(edges);
}

/** What will really happen, as a forecast: the means of each slot. */
function perfectForecast(home: SimulationEnvironment, at: Instant, stepMs = TICK): ForecastBundle {
  const horizon = publishedHorizon(home, at);
  const mean = (powerAt: (instant: Instant) => number): Float64Array =>
    Float64Array.from({ length: horizon.count }, (_, slot) => {
      const { start, end } = slotAt(horizon, slot);
      let sum = 0;
      let count = 0;
      for (let instant = start; instant < end; instant += stepMs, count += 1) sum += powerAt(instant);
      return sum / count;
    });
  const column = (values: Float64Array) => ({ values, origin: "simulation", confidence: "high" as const });
  return {
    issuedAt: at,
    horizon,
    currency: home.prices.currency,
    spotPricePerKwh: column(
      Float64Array.from({ length: horizon.count }, (_, slot) =>
        home.prices.priceAt(slotAt(horizon, slot).start),
      ),
    ),
    loadW: column(mean((instant) => home.house.getLoadAt(instant))),
    pvW: column(mean((instant) => home.inverter.available(home.solar.getProductionAt(instant)))),
  };
}

/** Plans with perfect foresight of everything that is published. */
export function perfectPlanner(
  home: SimulationEnvironment,
  tariff: Tariff = SWEDEN_SPOT,
  stepMs = 60_000,
): PlanProvider {
  let cached: { readonly end: Instant; readonly forecast: ForecastBundle } | undefined;
  return {
    plan: ({ at, site, state }) => {
      const end = horizonEnd(publishedHorizon(home, at));
      if (cached?.end !== end || cached.forecast.horizon.edges[0]! > at) {
        cached = { end, forecast: perfectForecast(home, at, stepMs) };
      }
      const problem = buildProblem(site, tariff, cached.forecast, state);
      if (!problem.ok) return Promise.resolve(err({ reason: problem.error.code }));
      const plan = piecewiseLinearDp.solve(problem.value);
      if (!plan.ok) return Promise.resolve(err({ reason: "no plan" }));
      return Promise.resolve(ok({ problem: problem.value, plan: plan.value }));
    },
  };
}

/** What the meter's energy costs by the tariff, settled per slot. */
export class Bill {
  readonly #home: SimulationEnvironment;
  readonly #tariff: Tariff;
  #cost = 0;
  #importedWh = 0;
  #exportedWh = 0;

  constructor(home: SimulationEnvironment, tariff: Tariff = SWEDEN_SPOT) {
    this.#home = home;
    this.#tariff = tariff;
  }

  get cost(): number {
    return this.#cost;
  }

  /** Adds the energy since the last call at the prices of the slot that has just ended. */
  settle(): void {
    const end = this.#home.clock.now();
    const horizon = horizonFromEdges([end - 900_000, end]);
    const spot = { horizon, values: Float64Array.of(this.#home.prices.priceAt(end - 900_000)) };
    const { importedWh, exportedWh } = this.#home.totals;
    const netKwh = (importedWh - this.#importedWh - (exportedWh - this.#exportedWh)) / 1000;
    const price = netKwh >= 0 ? importPrices(this.#tariff, spot)[0]! : exportPrices(this.#tariff, spot)[0]!;
    this.#cost += netKwh * price;
    this.#importedWh = importedWh;
    this.#exportedWh = exportedWh;
  }
}

/** Keeps what a controller reports. */
export class Recorder {
  readonly events: OecEvent[] = [];
  readonly gauges = new Map<string, number>();
  readonly counters = new Map<string, number>();

  readonly sink = { emit: (event: OecEvent): void => void this.events.push(event) };
  readonly metrics: Metrics = {
    count: (name, by) => void this.counters.set(name, (this.counters.get(name) ?? 0) + by),
    gauge: (name, value) => void this.gauges.set(name, value),
    observe: () => undefined,
  };

  codes(): readonly string[] {
    return this.events.map(({ code }) => code);
  }

  has(code: string): boolean {
    return this.events.some((event) => event.code === code);
  }
}

/** A controller on a simulated home, moved tick by tick. */
export class ClosedLoop {
  readonly home: SimulationEnvironment;
  readonly recorder = new Recorder();
  readonly controller: PowerFlowController;
  readonly bill: Bill;

  constructor(home: SimulationEnvironment, options: Partial<PowerFlowControllerOptions> = {}) {
    this.home = home;
    this.bill = new Bill(home);
    this.controller = new PowerFlowController({
      site: home.site,
      devices: home.devices,
      clock: home.clock,
      events: this.recorder.sink,
      metrics: this.recorder.metrics,
      ...options,
    });
  }

  /** Runs for some time; `watch` is called after every tick. */
  async run(durationMs: number, watch: () => void = () => undefined): Promise<void> {
    const end = this.home.clock.now() + durationMs;
    while (this.home.clock.now() < end) {
      this.home.step(TICK);
      await this.controller.tick();
      await this.controller.planned();
      if (this.home.clock.now() % 900_000 === 0) this.bill.settle();
      watch();
    }
  }
}

/** A day on which the battery minds itself, for comparison. */
export function autonomousCost(home: SimulationEnvironment, durationMs: number): number {
  const bill = new Bill(home);
  for (let passed = 0; passed < durationMs; passed += 900_000) {
    home.step(900_000);
    bill.settle();
  }
  return bill.cost;
}

export const storedValue = (home: SimulationEnvironment): number => home.battery.storedWh / 1000;
export const hours = (count: number): number => count * MS_PER_HOUR;
