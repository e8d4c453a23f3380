import type { Kysely, Selectable } from "kysely";
import type { HouseholdRepository, PreferenceRepository } from "../ports.ts";
import type { HouseholdRecord } from "../records.ts";
import type { Tables } from "../tables.ts";
import { assertHousehold, insertNew, optional } from "./rows.ts";

/** All households. */
export function householdRepository(db: Kysely<Tables>): HouseholdRepository {
  return {
    async insertHousehold(household) {
      const row = {
        id: household.id,
        name: household.name,
        location: household.location ?? null,
        time_zone: household.timeZone,
        grid_connection_kw: household.gridConnectionW / 1000,
        created_at: household.createdAt,
        updated_at: household.createdAt,
      };
      await insertNew("household", household.id, () => db.insertInto("households").values(row).execute());
    },
    async findById(id) {
      const row = await db.selectFrom("households").selectAll().where("id", "=", id).executeTakeFirst();
      return row && toHousehold(row);
    },
    async listAll() {
      return (await db.selectFrom("households").selectAll().orderBy("id").execute()).map(toHousehold);
    },
  };
}

function toHousehold(row: Selectable<Tables["households"]>): HouseholdRecord {
  return {
    id: row.id,
    name: row.name,
    ...optional("location", row.location),
    timeZone: row.time_zone,
    gridConnectionW: row.grid_connection_kw * 1000,
    createdAt: row.created_at,
  };
}

/** What one household wants; one row per household, so its id is the household's. */
export function preferenceRepository(db: Kysely<Tables>, householdId: string): PreferenceRepository {
  return {
    async get() {
      const row = await db
        .selectFrom("user_preferences")
        .selectAll()
        .where("household_id", "=", householdId)
        .executeTakeFirst();
      return (
        row && {
          householdId,
          minSocPercent: row.min_soc,
          maxCyclesPerDay: row.max_cycles_per_day,
          preferSolar: row.prefer_solar === 1,
          v2xEnabled: row.v2g_enabled === 1,
        }
      );
    },
    async save(preferences) {
      assertHousehold(preferences.householdId, householdId);
      const wanted = {
        min_soc: preferences.minSocPercent,
        max_cycles_per_day: preferences.maxCyclesPerDay,
        prefer_solar: preferences.preferSolar ? 1 : 0,
        v2g_enabled: preferences.v2xEnabled ? 1 : 0,
      };
      await db
        .insertInto("user_preferences")
        .values({ id: householdId, household_id: householdId, ...wanted, updated_at: 0 })
        .onConflict((conflict) => conflict.column("household_id").doUpdateSet(wanted))
        .execute();
    },
  };
}
