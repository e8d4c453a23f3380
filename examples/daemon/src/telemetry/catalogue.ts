/** One metric: its kind, what it says, and its labels. */
export interface MetricSpec {
  readonly kind: "counter" | "gauge" | "histogram";
  readonly help: string;
  readonly labels?: readonly string[];
  /** Upper bounds of a histogram [s]. */
  readonly buckets?: readonly number[];
}

const FAST_S = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10];
const SLOW_S = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120];

const gauge = (help: string): MetricSpec => ({ kind: "gauge", help });
const counter = (help: string, ...labels: readonly string[]): MetricSpec => ({
  kind: "counter",
  help,
  labels,
});

/** Every metric of the daemon. Names are stable. */
export const METRICS: Readonly<Record<string, MetricSpec>> = {
  power_flow_pv_kw: gauge("Power of the PV."),
  power_flow_house_load_kw: gauge("Power the house uses."),
  power_flow_battery_kw: gauge("Power of the battery, positive charges."),
  power_flow_ev_kw: gauge("Power of the car chargers, negative gives energy back."),
  power_flow_grid_import_kw: gauge("Power bought from the grid."),
  power_flow_grid_export_kw: gauge("Power sold to the grid."),
  power_balance_error_kw: gauge("What the measured powers miss to balance."),
  fuse_utilization_percent: gauge("Current of the phase that carries most, in percent of its fuse."),
  power_flow_iterations_total: counter("Control cycles."),
  safety_events_total: counter("Safety events by code.", "code"),
  constraint_violations_total: counter("Limits of the site that were passed, by code.", "code"),
  control_loop_seconds: { kind: "histogram", help: "Duration of a control cycle.", buckets: FAST_S },
  battery_soc_percent: gauge("State of charge of the battery."),
  battery_power_watts: gauge("Power of the battery, positive charges."),
  battery_tracking_error_kw: gauge("Measured power of the battery less its set-point."),
  schedule_deviation_kw: gauge("Decided power of the battery less that of the plan."),
  electricity_price_sek_kwh: gauge("Import price now, with tariff and tax, where the currency is SEK."),
  plans_total: counter("Plans by what became of them.", "outcome"),
  planning_seconds: {
    kind: "histogram",
    help: "Duration of planning as the controller sees it.",
    buckets: SLOW_S,
  },
  optimization_runs_total: counter("Runs of the optimizer.", "status"),
  optimization_duration_seconds: {
    kind: "histogram",
    help: "Duration of a run of the optimizer.",
    buckets: SLOW_S,
  },
  forecast_updates_total: counter("Forecasts made.", "type", "status"),
  http_requests_total: counter("HTTP requests.", "method", "path", "status"),
  http_request_duration_seconds: {
    kind: "histogram",
    help: "Duration of HTTP requests.",
    labels: ["method", "path"],
    buckets: FAST_S,
  },
  modbus_requests_total: counter("Modbus requests by what became of them.", "device", "operation", "status"),
  modbus_request_duration_seconds: {
    kind: "histogram",
    help: "Time from a Modbus request to its answer or failure.",
    buckets: FAST_S,
  },
  database_pool_connections: gauge("Open connections to the database."),
  commands_total: counter("Commands to devices by what became of them.", "device", "kind", "status"),
  control_tick_lateness_seconds: {
    kind: "histogram",
    help: "How much later than due a live control cycle begins, in real time.",
    buckets: FAST_S,
  },
  control_tick_lateness_max_seconds: gauge("The latest that a live control cycle has begun since the start."),
  live_clients: gauge("Open connections to the live stream."),
  storage_rows_waiting: gauge("Rows of telemetry that wait to be written."),
  process_resident_memory_bytes: gauge("Memory of the process that is in RAM."),
  process_start_time_seconds: gauge("When the process started, seconds since 1970."),
  nodejs_heap_used_bytes: gauge("Heap in use on the control thread."),
  nodejs_active_resources: gauge("Timers, sockets, workers and other things that keep the process busy."),
  storage_troubles_total: counter("Troubles the store reported, by kind.", "kind"),
};
