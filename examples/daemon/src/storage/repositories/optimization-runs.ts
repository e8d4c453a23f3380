import type { Kysely, Selectable } from "kysely";
import type { OptimizationRunRepository } from "../ports.ts";
import type { OptimizationRun } from "../records.ts";
import type { Tables } from "../tables.ts";
import { deleteOldest } from "./cleanup.ts";
import { fromJson, insertNew, optional, toJson } from "./rows.ts";

/** Runs of the optimizer for one household. */
export function optimizationRunRepository(
  db: Kysely<Tables>,
  householdId: string,
): OptimizationRunRepository {
  const select = () => db.selectFrom("optimization_runs").selectAll().where("household_id", "=", householdId);
  return {
    async insertRun(run) {
      const row = toRow(run, householdId);
      await insertNew("run", run.id, () => db.insertInto("optimization_runs").values(row).execute());
    },
    async findById(id) {
      const row = await select().where("id", "=", id).executeTakeFirst();
      return row && toRun(row);
    },
    async listRecent(limit, before) {
      let query = select().orderBy("created_at", "desc").orderBy("id", "desc").limit(limit);
      if (before !== undefined) query = query.where("created_at", "<", before);
      return (await query.execute()).map(toRun);
    },
    cleanup: (before, limit) =>
      deleteOldest(db, "optimization_runs", "created_at", householdId, before, limit),
  };
}

function toRow(run: OptimizationRun, householdId: string): Selectable<Tables["optimization_runs"]> {
  return {
    id: run.id,
    household_id: householdId,
    device_id: run.deviceId ?? null,
    created_at: run.createdAt,
    duration_ms: run.durationMs,
    objective: run.objective,
    constraints_json: toJson(run.constraints),
    result_json: toJson(run.result),
    estimated_savings: run.estimatedSavings ?? null,
    cycle_count: run.cycleCount ?? null,
    degradation_percent: run.degradationPercent ?? null,
    grid_stress_factor: run.gridStressFactor ?? null,
  };
}

function toRun(row: Selectable<Tables["optimization_runs"]>): OptimizationRun {
  return {
    id: row.id,
    createdAt: row.created_at,
    durationMs: row.duration_ms,
    objective: row.objective,
    ...optional("deviceId", row.device_id),
    constraints: fromJson(row.constraints_json),
    result: fromJson(row.result_json),
    ...optional("estimatedSavings", row.estimated_savings),
    ...optional("cycleCount", row.cycle_count),
    ...optional("degradationPercent", row.degradation_percent),
    ...optional("gridStressFactor", row.grid_stress_factor),
  };
}
