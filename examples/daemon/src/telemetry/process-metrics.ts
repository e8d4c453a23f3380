import process from "node:process";
import type { Metrics } from "@oec/domain";

/**
 * Measures the process itself. prom-client has the like, but its names do not all pass `promtool`, and its watch over the
 * event loop has no end.
 */
export function measureProcess(metrics: Metrics): void {
  metrics.gauge("process_resident_memory_bytes", process.memoryUsage.rss());
  metrics.gauge("process_start_time_seconds", Math.round(Date.now() / 1000 - process.uptime()));
  metrics.gauge("nodejs_heap_used_bytes", process.memoryUsage().heapUsed);
  metrics.gauge("nodejs_active_resources", process.getActiveResourcesInfo().length);
}
