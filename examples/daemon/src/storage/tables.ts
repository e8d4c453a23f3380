import type { Generated } from "kysely";

// The columns as SQLite holds them. Booleans are 0 and 1, JSON is text, times are ms since 1970 UTC.

interface HouseholdTable {
  id: string;
  name: string;
  location: string | null;
  time_zone: string;
  grid_connection_kw: number;
  created_at: number;
  updated_at: number;
}

interface UserPreferencesTable {
  id: string;
  household_id: string;
  min_soc: number;
  max_cycles_per_day: number;
  prefer_solar: number;
  v2g_enabled: number;
  updated_at: number;
}

interface DeviceTable {
  id: string;
  household_id: string;
  device_type: string;
  manufacturer: string;
  model: string;
  ip: string | null;
  port: number | null;
  config: string;
  discovered_at: number;
  last_seen: number;
  updated_at: number;
}

/** What every table of states has. */
export interface StateColumns {
  household_id: string;
  device_id: string;
  timestamp: number;
  quality: string;
}

export interface BatteryStateTable extends StateColumns {
  soc_percent: number;
  power_w: number;
  status: string;
  charge_limit_w: number;
  discharge_limit_w: number;
  voltage_v: number | null;
  temperature_c: number | null;
  health_percent: number | null;
}

export interface InverterStateTable extends StateColumns {
  pv_w: number;
  power_w: number;
  dc_power_w: number;
  mode: string;
  efficiency_percent: number | null;
  temperature_c: number | null;
  limit_w: number | null;
}

export interface EvChargerStateTable extends StateColumns {
  status: string;
  connected: number;
  charging: number;
  power_w: number;
  current_l1_a: number;
  current_l2_a: number;
  current_l3_a: number;
  phases_in_use: number;
  current_limit_a: number;
  session_wh: number;
  session_discharged_wh: number | null;
  vehicle_soc_percent: number | null;
}

export interface SnapshotTable {
  household_id: string;
  timestamp: number;
  device_id: string | null;
  duration_ms: number | null;
  quality: string | null;
  pv_w: number;
  house_load_w: number;
  battery_w: number;
  ev_w: number;
  grid_w: number;
  current_l1_a: number | null;
  current_l2_a: number | null;
  current_l3_a: number | null;
  battery_soc_percent: number | null;
  ev_soc_percent: number | null;
}

/** One bucket of 15 minutes, an hour or a local day. */
export interface BucketTable {
  household_id: string;
  bucket_start: number;
  snapshots: number;
  covered_ms: number;
  pv_wh: number;
  house_load_wh: number;
  battery_charge_wh: number;
  battery_discharge_wh: number;
  ev_charge_wh: number;
  ev_discharge_wh: number;
  grid_import_wh: number;
  grid_export_wh: number;
  min_grid_w: number;
  max_grid_w: number;
  max_current_l1_a: number | null;
  max_current_l2_a: number | null;
  max_current_l3_a: number | null;
  /** Time with a known state of charge, and the state of charge summed over it [% ms]. */
  soc_ms: number;
  soc_percent_ms: number;
  min_battery_soc_percent: number | null;
  max_battery_soc_percent: number | null;
}

interface PriceTable {
  id: Generated<number>;
  timestamp: number;
  duration_ms: number;
  area: string;
  source: string;
  price_per_kwh: number;
  currency: string;
}

interface HistoryTable {
  id: Generated<number>;
  household_id: string;
  device_id: string | null;
  timestamp: number;
  duration_ms: number;
  power_w: number;
  energy_kwh: number;
}

interface ScheduleTable {
  id: string;
  household_id: string;
  device_id: string;
  created_at: number;
  valid_from: number;
  valid_until: number;
  schedule_json: string;
  optimizer_version: string;
  cost_estimate: number | null;
  valid: number;
  updated_at: number;
}

interface OptimizationRunTable {
  id: string;
  household_id: string;
  device_id: string | null;
  created_at: number;
  duration_ms: number;
  objective: string;
  constraints_json: string;
  result_json: string;
  estimated_savings: number | null;
  cycle_count: number | null;
  degradation_percent: number | null;
  grid_stress_factor: number | null;
}

interface ForecastCacheTable {
  id: string;
  household_id: string;
  device_id: string | null;
  forecast_type: string;
  created_at: number;
  valid_until: number;
  data_json: string;
}

interface CommandTable {
  id: string;
  household_id: string;
  device_id: string;
  timestamp: number;
  kind: string;
  payload_json: string;
  source: string;
  status: string;
  finished_at: number | null;
  outcome_json: string | null;
}

interface OverrideTable {
  id: string;
  household_id: string;
  device_id: string;
  power_w: number;
  set_by: string;
  set_at: number;
  expires_at: number;
  ended_at: number | null;
  reason: string | null;
  updated_at: number;
}

interface EventTable {
  id: Generated<number>;
  household_id: string;
  device_id: string | null;
  timestamp: number;
  code: string;
  level: string;
  message: string;
  facts_json: string;
}

/** All tables, as kysely types its queries. */
export interface Tables {
  households: HouseholdTable;
  user_preferences: UserPreferencesTable;
  devices: DeviceTable;
  battery_states: BatteryStateTable;
  inverter_states: InverterStateTable;
  ev_charger_states: EvChargerStateTable;
  power_flow_snapshots: SnapshotTable;
  power_flow_15min: BucketTable;
  power_flow_hourly: BucketTable;
  power_flow_daily: BucketTable;
  retention_marks: { household_id: string; kept_from: number };
  electricity_prices: PriceTable;
  consumption_history: HistoryTable;
  production_history: HistoryTable;
  schedules: ScheduleTable;
  optimization_runs: OptimizationRunTable;
  forecast_cache: ForecastCacheTable;
  commands: CommandTable;
  overrides: OverrideTable;
  events: EventTable;
}
