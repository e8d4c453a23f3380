import { z } from "zod";
import { isoTime } from "./schemas.ts";

const slot = z.object({
  start: isoTime,
  end: isoTime,
  batteryW: z.number(),
  gridW: z.number(),
  socPercent: z.number(),
  importPricePerKwh: z.number(),
});

/** The form of `GET /api/v1/status`. */
export const statusSchema = z.object({
  at: isoTime,
  timeZone: z.string(),
  simulated: z.boolean(),
  mode: z.string(),
  flows: z
    .object({
      houseW: z.number(),
      pvW: z.number(),
      batteryW: z.number(),
      gridW: z.number(),
      phaseCurrentA: z.array(z.number()).readonly(),
    })
    .optional(),
  battery: z
    .object({ socPercent: z.number(), storedWh: z.number(), capacityWh: z.number(), powerW: z.number() })
    .optional(),
  prices: z.object({ currency: z.string(), importPerKwh: z.number(), exportPerKwh: z.number() }),
  plan: z
    .object({ strategy: z.string(), madeAt: isoTime, until: isoTime, slots: z.array(slot).readonly() })
    .optional(),
  decision: z
    .object({
      guidedBy: z.string(),
      batteryW: z.number(),
      curtailW: z.number(),
      reasons: z.array(z.string()).readonly(),
    })
    .optional(),
  forecast: z.object({ updatedAt: isoTime.nullable() }),
  today: z.object({
    cost: z.number(),
    importedKwh: z.number(),
    exportedKwh: z.number(),
    houseKwh: z.number(),
    pvKwh: z.number(),
  }),
  conditions: z.array(z.string()).readonly(),
});
