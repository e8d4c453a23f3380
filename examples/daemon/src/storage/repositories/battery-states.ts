import type { BatteryStatistics } from "@oec/domain";
import type { Kysely } from "kysely";
import type { StoredBatteryStateRepository } from "../ports.ts";
import type { Tables } from "../tables.ts";
import { optional } from "./rows.ts";
import { batteryCodec } from "./state-codecs.ts";
import { stateRepository } from "./states.ts";

/** Readings of the batteries of one household. */
export function batteryStateRepository(
  db: Kysely<Tables>,
  householdId: string,
): StoredBatteryStateRepository {
  return {
    ...stateRepository(db, householdId, batteryCodec),
    async getStatistics(deviceId, period): Promise<BatteryStatistics> {
      const row = await db
        .selectFrom("battery_states")
        .where("household_id", "=", householdId)
        .where("device_id", "=", deviceId)
        .where("timestamp", ">=", period.start)
        .where("timestamp", "<", period.end)
        .select(({ fn }) => [
          fn.countAll<number>().as("count"),
          fn.avg<number | null>("soc_percent").as("mean_soc"),
          fn.min<number | null>("soc_percent").as("min_soc"),
          fn.max<number | null>("soc_percent").as("max_soc"),
          fn.avg<number | null>("power_w").as("mean_power"),
        ])
        .executeTakeFirstOrThrow();
      return {
        count: row.count,
        ...optional("meanSocPercent", row.mean_soc),
        ...optional("minSocPercent", row.min_soc),
        ...optional("maxSocPercent", row.max_soc),
        ...optional("meanPowerW", row.mean_power),
      };
    },
  };
}
