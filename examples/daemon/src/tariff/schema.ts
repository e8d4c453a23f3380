import { z } from "zod";

const price = z.number();
const share = z.number().min(0);
const percent = z.number().min(0).max(100);
const clock = z.string().regex(/^([01]\d|2[0-4]):[0-5]\d$/, "a time of day such as 06:00");
const date = z.union([z.iso.date("a date such as 2024-01-01"), z.date()], "a date such as 2024-01-01");

/** Local time in which a rate applies; absent keys mean "always". */
const window = {
  months: z.array(z.int().min(1).max(12)).min(1).optional(),
  weekdays: z.array(z.int().min(1).max(7)).min(1).optional(),
  from: clock.optional(),
  to: clock.optional(),
};

const peak = z.strictObject({
  price_per_kw: z.number().min(0),
  highest_count: z.int().min(1).default(1),
  one_per_day: z.boolean().default(false),
  interval_minutes: z.int().min(1).max(1440).default(60),
  weights: z.array(z.strictObject({ factor: share, ...window })).optional(),
});

const terms = z.strictObject({
  valid_from: date,
  fixed_per_month: z.number().min(0).default(0),
  import: z.strictObject({
    spot_factor: share.default(1),
    markup_per_kwh: price.default(0),
    energy_tax_per_kwh: price.default(0),
    vat_percent: percent.default(0),
    grid_fee: z
      .strictObject({
        base_per_kwh: price,
        rules: z.array(z.strictObject({ price_per_kwh: price, ...window })).optional(),
      })
      .default({ base_per_kwh: 0 }),
  }),
  export: z.strictObject({
    spot_factor: share.default(1),
    bonus_per_kwh: price.default(0),
    tax_credit_per_kwh: price.default(0),
    vat_percent: percent.default(0),
  }),
  peak: peak.optional(),
});

/** A tariff file as it is written; `docs/backtest.md` explains every key. */
export const tariffFile = z.strictObject({
  name: z.string().min(1),
  currency: z.string().regex(/^[A-Z]{3}$/, "an ISO 4217 code such as SEK"),
  time_zone: z.string().min(1).optional(),
  exchange_rate: z
    .strictObject({
      from: z.string().regex(/^[A-Z]{3}$/, "an ISO 4217 code such as EUR"),
      rate: z.number().positive(),
    })
    .optional(),
  terms: z.array(terms).min(1),
});

/** What the schema gives. */
export type TariffFile = z.infer<typeof tariffFile>;
/** Terms of a tariff file. */
export type TariffFileTerms = TariffFile["terms"][number];
