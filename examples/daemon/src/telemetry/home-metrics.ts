import type { Metrics } from "@oec/domain";
import type { CycleFollower, Home } from "../home/home.ts";
import { energyPricesAt } from "../home/market.ts";
import type { PlanFollower } from "../home/recorded-planner.ts";

/** Measures what the controller does not: the battery in watts and the price. */
export function cycleMetrics(metrics: Metrics, home: () => Home | undefined): CycleFollower {
  return ({ at, batteryW }) => {
    metrics.gauge("battery_power_watts", batteryW);
    const parts = home()?.parts;
    if (parts?.tariff.currency !== "SEK") return;
    const { importPerKwh } = energyPricesAt(parts.market, parts.tariff, at);
    metrics.gauge("electricity_price_sek_kwh", importPerKwh);
  };
}

/** Measures the runs of the planner; each makes its forecast anew. */
export function planMetrics(metrics: Metrics): PlanFollower {
  return ({ durationMs, result }) => {
    const status = result.ok ? "ok" : "failed";
    metrics.count("optimization_runs_total", 1, { status });
    metrics.observe("optimization_duration_seconds", durationMs / 1000);
    for (const type of ["price", "consumption", "production"])
      metrics.count("forecast_updates_total", 1, { type, status });
  };
}
