import type { Kysely, Selectable } from "kysely";
import type { ForecastCacheRepository } from "../ports.ts";
import type { CachedForecast } from "../records.ts";
import type { Tables } from "../tables.ts";
import { deleteOldest } from "./cleanup.ts";
import { fromJson, insertNew, optional, toJson } from "./rows.ts";

/** Forecasts of one household. */
export function forecastCacheRepository(db: Kysely<Tables>, householdId: string): ForecastCacheRepository {
  return {
    async put(forecast) {
      const row = {
        id: forecast.id,
        household_id: householdId,
        device_id: forecast.deviceId ?? null,
        forecast_type: forecast.type,
        created_at: forecast.createdAt,
        valid_until: forecast.validUntil,
        data_json: toJson(forecast.data),
      };
      await insertNew("forecast", forecast.id, () => db.insertInto("forecast_cache").values(row).execute());
    },
    async findValid(type, at, deviceId) {
      const row = await db
        .selectFrom("forecast_cache")
        .selectAll()
        .where("household_id", "=", householdId)
        .where("forecast_type", "=", type)
        .where("created_at", "<=", at)
        .where("valid_until", ">", at)
        .where("device_id", deviceId === undefined ? "is" : "=", deviceId ?? null)
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(1)
        .executeTakeFirst();
      return row && toForecast(row);
    },
    cleanup: (before, limit) => deleteOldest(db, "forecast_cache", "valid_until", householdId, before, limit),
  };
}

function toForecast(row: Selectable<Tables["forecast_cache"]>): CachedForecast {
  return {
    id: row.id,
    type: row.forecast_type,
    createdAt: row.created_at,
    validUntil: row.valid_until,
    ...optional("deviceId", row.device_id),
    data: fromJson(row.data_json),
  };
}
