import type { PriceRecord, PriceRepository } from "@oec/domain";
import type { Kysely, Selectable } from "kysely";
import type { Tables } from "../tables.ts";
import { word } from "./rows.ts";

/** Spot prices of all areas; the same for every household. */
export function priceRepository(db: Kysely<Tables>): PriceRepository {
  const ofArea = (area: string) => db.selectFrom("electricity_prices").where("area", "=", area);
  return {
    async insertPrices(records) {
      await db.transaction().execute(async (transaction) => {
        for (const record of records) await upsertPrice(transaction, record);
      });
    },
    async findRange(area, { start, end }) {
      const rows = await ofArea(area)
        .selectAll()
        .where("timestamp", ">=", start)
        .where("timestamp", "<", end)
        .orderBy("timestamp")
        .orderBy("source")
        .execute();
      return rows.map(toPrice);
    },
    async findLatest(area) {
      const row = await ofArea(area).selectAll().orderBy("timestamp", "desc").limit(1).executeTakeFirst();
      return row && toPrice(row);
    },
    async getAveragePrice(area, { start, end }) {
      const row = await ofArea(area)
        .where("timestamp", ">=", start)
        .where("timestamp", "<", end)
        .select(({ fn, eb }) => [
          fn.sum<number | null>(eb("price_per_kwh", "*", eb.ref("duration_ms"))).as("weighted"),
          fn.sum<number | null>("duration_ms").as("duration"),
        ])
        .executeTakeFirst();
      const { weighted = null, duration = null } = row ?? {};
      return weighted === null || duration === null ? undefined : weighted / duration;
    },
  };
}

async function upsertPrice(db: Kysely<Tables>, record: PriceRecord): Promise<void> {
  const price = {
    duration_ms: record.end - record.start,
    price_per_kwh: record.pricePerKwh,
    currency: record.currency,
  };
  await db
    .insertInto("electricity_prices")
    .values({ timestamp: record.start, area: record.area, source: record.source, ...price })
    .onConflict((conflict) => conflict.columns(["area", "timestamp", "source"]).doUpdateSet(price))
    .execute();
}

function toPrice(row: Selectable<Tables["electricity_prices"]>): PriceRecord {
  return {
    start: row.timestamp,
    end: row.timestamp + row.duration_ms,
    area: row.area,
    source: row.source,
    pricePerKwh: row.price_per_kwh,
    currency: word(row.currency),
  };
}
