import type { Metrics } from "@oec/domain";
import type { CommandFollower } from "../home/followed-devices.ts";
import type { CycleFollower, Home } from "../home/home.ts";
import type { PlanFollower } from "../home/recorded-planner.ts";

/** Measures what the controller does not: the battery in watts and the price. */
export function cycleMetrics(metrics: Metrics, home: () => Home | undefined): CycleFollower {
  return ({ batteryW }) => {
    metrics.gauge("battery_power_watts", batteryW);
    const lived = home();
    if (lived?.prices === undefined || lived.parts.tariff.currency !== "SEK") return;
    metrics.gauge("electricity_price_sek_kwh", lived.prices.importPerKwh);
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

/** Counts the commands to the devices. */
export function commandMetrics(metrics: Metrics): CommandFollower {
  return {
    issued: () => undefined,
    finished: ({ deviceId: device, kind, status }) =>
      metrics.count("commands_total", 1, { device, kind, status }),
  };
}

/** Measures how late live cycles begin. @returns what takes each lateness [ms]. */
export function latenessMetrics(metrics: Metrics): (latenessMs: number) => void {
  let mostMs = 0;
  metrics.gauge("control_tick_lateness_max_seconds", 0);
  return (latenessMs) => {
    mostMs = Math.max(mostMs, latenessMs);
    metrics.observe("control_tick_lateness_seconds", latenessMs / 1000);
    metrics.gauge("control_tick_lateness_max_seconds", mostMs / 1000);
  };
}
