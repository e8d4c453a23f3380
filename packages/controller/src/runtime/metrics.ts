import type { Metrics, Watts } from "@oec/domain";
import type { ControlConfig } from "../config.ts";
import type { CycleResult } from "../step.ts";
import type { PowerSnapshot } from "./ports.ts";

const SAFETY_CODES = new Set<string>([
  "BATTERY_TEMPERATURE",
  "SOC_LOW",
  "SOC_HIGH",
  "FUSE_OVERLOAD",
  "FUSE_INFEASIBLE",
  "PHASE_IMBALANCE",
  "GRID_OUTAGE",
  "BATTERY_REVERSED",
]);
/** Conditions that must never hold: a limit of the site was passed. */
const VIOLATIONS = new Set<string>(["FUSE_OVERLOAD", "SOC_LOW", "SOC_HIGH"]);

/** Writes what a cycle measured and decided. */
export function recordMetrics(
  metrics: Metrics,
  config: ControlConfig,
  result: CycleResult,
  snapshot: PowerSnapshot | undefined,
  meteredHouseW: Watts | undefined,
): void {
  metrics.count("power_flow_iterations_total", 1);
  for (const { code } of result.events) {
    if (SAFETY_CODES.has(code)) metrics.count("safety_events_total", 1, { code });
    if (VIOLATIONS.has(code)) metrics.count("constraint_violations_total", 1, { code });
  }
  if (snapshot === undefined) return;
  const { pvW, houseW, batteryW, evW, gridW, phaseCurrentA, socPercent, decision } = snapshot;
  metrics.gauge("power_flow_pv_kw", pvW / 1000);
  metrics.gauge("power_flow_house_load_kw", houseW / 1000);
  metrics.gauge("power_flow_battery_kw", batteryW / 1000);
  metrics.gauge("power_flow_ev_kw", evW / 1000);
  metrics.gauge("power_flow_grid_import_kw", Math.max(0, gridW) / 1000);
  metrics.gauge("power_flow_grid_export_kw", Math.max(0, -gridW) / 1000);
  // The house load is what balances the others; only a meter of its own can contradict it.
  const balanceW =
    meteredHouseW === undefined ? gridW + pvW - batteryW - evW - houseW : houseW - meteredHouseW;
  metrics.gauge("power_balance_error_kw", balanceW / 1000);
  const highestA = Math.max(...phaseCurrentA.map(Math.abs));
  metrics.gauge("fuse_utilization_percent", (100 * highestA) / config.site.grid.fuseA);
  if (socPercent !== undefined) metrics.gauge("battery_soc_percent", socPercent);
  const { sent } = result.state;
  if (sent !== null) metrics.gauge("battery_tracking_error_kw", (batteryW - sent.powerW) / 1000);
  if (decision?.plannedW !== undefined) {
    metrics.gauge("schedule_deviation_kw", (decision.batteryW - decision.plannedW) / 1000);
  }
}
