import type { Insertable, Selectable } from "kysely";
import type { PowerFlowSnapshot, SnapshotField } from "../records.ts";
import type { SnapshotTable } from "../tables.ts";
import { optional, word } from "./rows.ts";

/** A snapshot in the columns of `power_flow_snapshots`. Every key is always there: the statement is prepared once. */
export function toSnapshotRow(snapshot: PowerFlowSnapshot): Insertable<SnapshotTable> {
  const { phaseCurrentA, quality } = snapshot;
  return {
    household_id: snapshot.householdId,
    timestamp: snapshot.at,
    device_id: snapshot.deviceId ?? null,
    duration_ms: snapshot.durationMs ?? null,
    quality: quality === "good" ? null : (quality ?? null),
    pv_w: snapshot.pvW,
    house_load_w: snapshot.houseW,
    battery_w: snapshot.batteryW,
    ev_w: snapshot.evW,
    grid_w: snapshot.gridW,
    current_l1_a: phaseCurrentA?.[0] ?? null,
    current_l2_a: phaseCurrentA?.[1] ?? null,
    current_l3_a: phaseCurrentA?.[2] ?? null,
    battery_soc_percent: snapshot.batterySocPercent ?? null,
    ev_soc_percent: snapshot.evSocPercent ?? null,
  };
}

/** The snapshot that {@link toSnapshotRow} wrote; a quality of "good" is left out. */
export function toSnapshot(row: Selectable<SnapshotTable>): PowerFlowSnapshot {
  const { current_l1_a: l1, current_l2_a: l2, current_l3_a: l3 } = row;
  const currents = l1 === null || l2 === null || l3 === null ? undefined : ([l1, l2, l3] as const);
  return {
    householdId: row.household_id,
    at: row.timestamp,
    gridW: row.grid_w,
    houseW: row.house_load_w,
    pvW: row.pv_w,
    batteryW: row.battery_w,
    evW: row.ev_w,
    ...optional("batterySocPercent", row.battery_soc_percent),
    ...optional("evSocPercent", row.ev_soc_percent),
    ...optional("phaseCurrentA", currents),
    ...optional("durationMs", row.duration_ms),
    ...optional("deviceId", row.device_id),
    ...optional(
      "quality",
      row.quality === null ? undefined : word<"estimated" | "stale" | "bad">(row.quality),
    ),
  };
}

/** Which column holds which field. */
export const SNAPSHOT_COLUMNS = {
  durationMs: "duration_ms",
  pvW: "pv_w",
  houseW: "house_load_w",
  batteryW: "battery_w",
  evW: "ev_w",
  gridW: "grid_w",
  currentL1A: "current_l1_a",
  currentL2A: "current_l2_a",
  currentL3A: "current_l3_a",
  batterySocPercent: "battery_soc_percent",
  evSocPercent: "ev_soc_percent",
} as const satisfies Readonly<Record<SnapshotField, keyof SnapshotTable>>;
