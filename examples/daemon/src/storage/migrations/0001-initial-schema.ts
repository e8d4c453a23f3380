import type { Migration } from "./migration.ts";

/** Tables of states and of what a household wants. Times are ms since 1970 UTC; powers are positive when they consume. */
const households = `
CREATE TABLE households (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  location TEXT,
  time_zone TEXT NOT NULL,
  grid_connection_kw REAL NOT NULL CHECK (grid_connection_kw > 0),
  created_at INTEGER NOT NULL,
  updated_at INTEGER NOT NULL
) STRICT;

CREATE TABLE user_preferences (
  id TEXT PRIMARY KEY,
  household_id TEXT NOT NULL UNIQUE REFERENCES households (id) ON DELETE CASCADE,
  min_soc REAL NOT NULL CHECK (min_soc BETWEEN 0 AND 100),
  max_cycles_per_day REAL NOT NULL CHECK (max_cycles_per_day >= 0),
  prefer_solar INTEGER NOT NULL CHECK (prefer_solar IN (0, 1)),
  v2g_enabled INTEGER NOT NULL CHECK (v2g_enabled IN (0, 1)),
  updated_at INTEGER NOT NULL
) STRICT;

-- Ids are unique within a household: two homes may both call their battery "battery".
CREATE TABLE devices (
  id TEXT NOT NULL,
  household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
  device_type TEXT NOT NULL,
  manufacturer TEXT NOT NULL,
  model TEXT NOT NULL,
  ip TEXT,
  port INTEGER CHECK (port BETWEEN 1 AND 65535),
  config TEXT NOT NULL CHECK (json_valid(config)),
  discovered_at INTEGER NOT NULL,
  last_seen INTEGER NOT NULL,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (household_id, id)
) STRICT;
CREATE INDEX devices_type ON devices (household_id, device_type);
CREATE INDEX devices_ip ON devices (household_id, ip);
`;

/** What every table of states begins and ends with; the primary key also answers "latest of this device". */
const stateTable = (name: string, columns: string): string => `
CREATE TABLE ${name} (
  household_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  timestamp INTEGER NOT NULL,
  quality TEXT NOT NULL CHECK (quality IN ('good', 'estimated', 'stale', 'bad')),
  ${columns},
  PRIMARY KEY (household_id, device_id, timestamp),
  FOREIGN KEY (household_id, device_id) REFERENCES devices (household_id, id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;
CREATE INDEX ${name}_age ON ${name} (household_id, timestamp);
`;

const states = [
  stateTable(
    "battery_states",
    `soc_percent REAL NOT NULL CHECK (soc_percent BETWEEN 0 AND 100),
  power_w REAL NOT NULL,
  status TEXT NOT NULL,
  charge_limit_w REAL NOT NULL,
  discharge_limit_w REAL NOT NULL,
  voltage_v REAL,
  temperature_c REAL,
  health_percent REAL`,
  ),
  stateTable(
    "inverter_states",
    `pv_w REAL NOT NULL,
  power_w REAL NOT NULL,
  dc_power_w REAL NOT NULL,
  mode TEXT NOT NULL,
  efficiency_percent REAL,
  temperature_c REAL,
  limit_w REAL`,
  ),
  stateTable(
    "ev_charger_states",
    `status TEXT NOT NULL,
  connected INTEGER NOT NULL CHECK (connected IN (0, 1)),
  charging INTEGER NOT NULL CHECK (charging IN (0, 1)),
  power_w REAL NOT NULL,
  current_l1_a REAL NOT NULL,
  current_l2_a REAL NOT NULL,
  current_l3_a REAL NOT NULL,
  phases_in_use INTEGER NOT NULL CHECK (phases_in_use BETWEEN 0 AND 3),
  current_limit_a REAL NOT NULL,
  session_wh REAL NOT NULL,
  session_discharged_wh REAL,
  vehicle_soc_percent REAL CHECK (vehicle_soc_percent BETWEEN 0 AND 100)`,
  ),
].join("");

/** One bucket per row, made from the snapshots that begin in it. */
const bucketTable = (name: string): string => `
CREATE TABLE ${name} (
  household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
  bucket_start INTEGER NOT NULL,
  snapshots INTEGER NOT NULL,
  covered_ms INTEGER NOT NULL,
  pv_wh REAL NOT NULL,
  house_load_wh REAL NOT NULL,
  battery_charge_wh REAL NOT NULL,
  battery_discharge_wh REAL NOT NULL,
  ev_charge_wh REAL NOT NULL,
  ev_discharge_wh REAL NOT NULL,
  grid_import_wh REAL NOT NULL,
  grid_export_wh REAL NOT NULL,
  min_grid_w REAL NOT NULL,
  max_grid_w REAL NOT NULL,
  max_current_l1_a REAL,
  max_current_l2_a REAL,
  max_current_l3_a REAL,
  soc_ms INTEGER NOT NULL,
  soc_percent_ms REAL NOT NULL,
  min_battery_soc_percent REAL,
  max_battery_soc_percent REAL,
  PRIMARY KEY (household_id, bucket_start)
) STRICT, WITHOUT ROWID;
`;

const powerFlow = `
CREATE TABLE power_flow_snapshots (
  household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
  timestamp INTEGER NOT NULL,
  device_id TEXT,
  duration_ms INTEGER CHECK (duration_ms > 0),
  quality TEXT CHECK (quality IN ('good', 'estimated', 'stale', 'bad')),
  pv_w REAL NOT NULL,
  house_load_w REAL NOT NULL,
  battery_w REAL NOT NULL,
  ev_w REAL NOT NULL,
  grid_w REAL NOT NULL,
  current_l1_a REAL,
  current_l2_a REAL,
  current_l3_a REAL,
  battery_soc_percent REAL CHECK (battery_soc_percent BETWEEN 0 AND 100),
  ev_soc_percent REAL CHECK (ev_soc_percent BETWEEN 0 AND 100),
  PRIMARY KEY (household_id, timestamp)
) STRICT, WITHOUT ROWID;

${["power_flow_15min", "power_flow_hourly", "power_flow_daily"].map(bucketTable).join("")}

-- Snapshots before this instant were deleted: one that arrives late must not overwrite the aggregate made from them.
CREATE TABLE retention_marks (
  household_id TEXT PRIMARY KEY REFERENCES households (id) ON DELETE CASCADE,
  kept_from INTEGER NOT NULL
) STRICT;
`;

const energy = `
CREATE TABLE electricity_prices (
  id INTEGER PRIMARY KEY,
  timestamp INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL CHECK (duration_ms > 0),
  area TEXT NOT NULL,
  source TEXT NOT NULL,
  price_per_kwh REAL NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  UNIQUE (area, timestamp, source)
) STRICT;

${["consumption_history", "production_history"]
  .map(
    (name) => `
CREATE TABLE ${name} (
  id INTEGER PRIMARY KEY,
  household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
  device_id TEXT,
  timestamp INTEGER NOT NULL,
  duration_ms INTEGER NOT NULL CHECK (duration_ms > 0),
  power_w REAL NOT NULL CHECK (power_w >= 0),
  energy_kwh REAL NOT NULL CHECK (energy_kwh >= 0),
  FOREIGN KEY (household_id, device_id) REFERENCES devices (household_id, id) ON DELETE CASCADE
) STRICT;
CREATE UNIQUE INDEX ${name}_time ON ${name} (household_id, timestamp, coalesce(device_id, ''));
CREATE INDEX ${name}_device ON ${name} (household_id, device_id, timestamp);
`,
  )
  .join("")}`;

const decisions = `
CREATE TABLE schedules (
  id TEXT NOT NULL,
  household_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  valid_from INTEGER NOT NULL,
  valid_until INTEGER NOT NULL CHECK (valid_until >= valid_from),
  schedule_json TEXT NOT NULL CHECK (json_valid(schedule_json)),
  optimizer_version TEXT NOT NULL,
  cost_estimate REAL,
  valid INTEGER NOT NULL CHECK (valid IN (0, 1)),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (household_id, id),
  FOREIGN KEY (household_id, device_id) REFERENCES devices (household_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX schedules_device ON schedules (household_id, device_id, created_at);

CREATE TABLE optimization_runs (
  id TEXT NOT NULL,
  household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
  device_id TEXT,
  created_at INTEGER NOT NULL,
  duration_ms REAL NOT NULL CHECK (duration_ms >= 0),
  objective TEXT NOT NULL,
  constraints_json TEXT NOT NULL CHECK (json_valid(constraints_json)),
  result_json TEXT NOT NULL CHECK (json_valid(result_json)),
  estimated_savings REAL,
  cycle_count REAL,
  degradation_percent REAL,
  grid_stress_factor REAL,
  PRIMARY KEY (household_id, id)
) STRICT;
CREATE INDEX optimization_runs_time ON optimization_runs (household_id, created_at);

CREATE TABLE forecast_cache (
  id TEXT NOT NULL,
  household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
  device_id TEXT,
  forecast_type TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  valid_until INTEGER NOT NULL,
  data_json TEXT NOT NULL CHECK (json_valid(data_json)),
  PRIMARY KEY (household_id, id)
) STRICT;
CREATE INDEX forecast_cache_type ON forecast_cache (household_id, forecast_type, created_at);
CREATE INDEX forecast_cache_age ON forecast_cache (household_id, valid_until);

-- No foreign key to devices: what was done stays on record when a device is removed.
CREATE TABLE commands (
  id TEXT NOT NULL,
  household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
  device_id TEXT NOT NULL,
  timestamp INTEGER NOT NULL,
  kind TEXT NOT NULL,
  payload_json TEXT NOT NULL CHECK (json_valid(payload_json)),
  source TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('issued', 'accepted', 'refused', 'failed')),
  finished_at INTEGER,
  outcome_json TEXT CHECK (json_valid(outcome_json)),
  PRIMARY KEY (household_id, id)
) STRICT;
CREATE INDEX commands_time ON commands (household_id, timestamp);
CREATE INDEX commands_device ON commands (household_id, device_id, timestamp);

CREATE TABLE overrides (
  id TEXT NOT NULL,
  household_id TEXT NOT NULL,
  device_id TEXT NOT NULL,
  power_w REAL NOT NULL,
  set_by TEXT NOT NULL,
  set_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > set_at),
  ended_at INTEGER,
  reason TEXT,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (household_id, id),
  FOREIGN KEY (household_id, device_id) REFERENCES devices (household_id, id) ON DELETE CASCADE
) STRICT;
CREATE INDEX overrides_expiry ON overrides (household_id, expires_at);
CREATE INDEX overrides_device ON overrides (household_id, device_id, set_at);

-- AUTOINCREMENT: a number is never used twice, so a stream can resume after it.
CREATE TABLE events (
  id INTEGER PRIMARY KEY AUTOINCREMENT,
  household_id TEXT NOT NULL REFERENCES households (id) ON DELETE CASCADE,
  device_id TEXT,
  timestamp INTEGER NOT NULL,
  code TEXT NOT NULL,
  level TEXT NOT NULL CHECK (level IN ('info', 'warning', 'critical')),
  message TEXT NOT NULL,
  facts_json TEXT NOT NULL CHECK (json_valid(facts_json))
) STRICT;
CREATE INDEX events_time ON events (household_id, timestamp);
`;

/** A change that does not set updated_at itself gets the time of the database. */
const updatedAt = (table: string): string => `
CREATE TRIGGER ${table}_updated_at AFTER UPDATE ON ${table} WHEN NEW.updated_at = OLD.updated_at
BEGIN
  UPDATE ${table} SET updated_at = max(OLD.updated_at + 1, CAST(unixepoch('subsec') * 1000 AS INTEGER)) WHERE rowid = NEW.rowid;
END;
`;

const views = `
CREATE VIEW latest_battery_states AS
SELECT s.* FROM devices d JOIN battery_states s ON s.household_id = d.household_id AND s.device_id = d.id
WHERE s.timestamp = (
  SELECT max(timestamp) FROM battery_states WHERE household_id = d.household_id AND device_id = d.id
);

CREATE VIEW daily_energy AS
SELECT household_id, bucket_start, pv_wh / 1000 AS pv_kwh, house_load_wh / 1000 AS house_load_kwh,
  grid_import_wh / 1000 AS grid_import_kwh, grid_export_wh / 1000 AS grid_export_kwh
FROM power_flow_daily;
`;

/** All tables of the first release. */
export const initialSchema: Migration = {
  version: 1,
  name: "initial_schema",
  sqlite: [
    households,
    states,
    powerFlow,
    energy,
    decisions,
    ["households", "user_preferences", "devices", "schedules", "overrides"].map(updatedAt).join(""),
    views,
  ].join("\n"),
};
