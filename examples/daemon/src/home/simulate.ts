import { formatInstant, MS_PER_HOUR, OecError, type Instant, type Logger } from "@oec/domain";
import { defaultTerminalValue } from "@oec/optimizer";
import { createHome, createPlant, type SimulatedHomeConfig } from "./create-home.ts";
import { EMPTY_TOTALS, enter, type LedgerTotals } from "./ledger.ts";
import { energyPricesAt } from "./market.ts";

/** One run of the home: energy, money, and what is left in the battery counted in. */
export interface RunSummary extends LedgerTotals {
  /** Worth of the energy stored at the end less that at the start [currency]. */
  readonly storedValue: number;
  /** `cost - storedValue` [currency]. */
  readonly total: number;
}

/** What a simulation found; plain JSON. */
export interface SimulationSummary {
  readonly schemaVersion: 1;
  readonly from: string;
  readonly days: number;
  readonly seed: number;
  readonly scenario: string;
  readonly currency: string;
  /** Worth of a stored kWh [currency]: 0.7 of the median import price. */
  readonly storedValuePerKwh: number;
  readonly controlled: RunSummary;
  readonly rule: RunSummary;
  readonly cycles: number;
  /** Events of the controlled run by code. */
  readonly events: readonly { readonly code: string; readonly level: string; readonly times: number }[];
  readonly worstBalanceErrorW: number;
}

/** What to simulate. */
export interface SimulationRequest {
  readonly home: SimulatedHomeConfig;
  readonly days: number;
  /** Wall clock; the scenario `today` ends then. */
  readonly now: Instant;
  readonly logger: Logger;
  readonly onProgress?: (done: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Runs the home for some days under control, and again with its battery left to itself.
 *
 * @throws {@link OecError} `ABORTED` when the signal stops it.
 */
export async function simulateDays(request: SimulationRequest): Promise<SimulationSummary> {
  const { home: config, days, now, logger, onProgress = () => undefined, signal } = request;
  const { home, plant } = createHome(config, now, logger);
  const { tickMs, tariff, market, controller, events } = home.parts;
  const from = plant.clock.now();
  const cycles = Math.round((days * 24 * MS_PER_HOUR) / tickMs);
  const prices = new Float64Array(cycles);
  const startWh = plant.battery.storedWh;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    prices[cycle] = energyPricesAt(market, tariff, plant.clock.now()).importPerKwh;
    await home.cycle(signal);
    if (cycle % 360 !== 0) continue;
    onProgress(cycle / cycles);
    await new Promise(setImmediate);
    if (signal?.aborted === true)
      throw new OecError("ABORTED", "the simulation was stopped", { context: {} });
  }
  await controller.stop();
  const storedValuePerKwh = defaultTerminalValue(prices);
  const run = (totals: LedgerTotals, endWh: number): RunSummary => {
    const storedValue = ((endWh - startWh) / 1000) * storedValuePerKwh;
    return { ...totals, storedValue, total: totals.cost - storedValue };
  };
  const rule = createPlant(config, now);
  let ruleTotals = EMPTY_TOTALS;
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    const energyPrices = energyPricesAt(market, tariff, rule.clock.now());
    rule.step(tickMs);
    ruleTotals = enter(ruleTotals, rule.powers, energyPrices, tickMs);
  }
  return {
    schemaVersion: 1,
    from: formatInstant(from),
    days,
    seed: config.seed,
    scenario: config.scenario,
    currency: tariff.currency,
    storedValuePerKwh,
    controlled: run(home.total, plant.battery.storedWh),
    rule: run(ruleTotals, rule.battery.storedWh),
    cycles,
    events: events.counts(),
    worstBalanceErrorW: Math.max(plant.worstBalanceErrorW, rule.worstBalanceErrorW),
  };
}
