import {
  type DeviceRecord,
  type Instant,
  localDayStart,
  localParts,
  type PriceRecord,
  QUARTER_HOUR_MS,
  type RandomSource,
} from "@oec/domain";
import type { HouseholdRepositories, SharedRepositories } from "./ports.ts";
import type { HistoryRecord } from "./records.ts";

/** What seeding writes to; a {@link Store} is one. */
export interface SeedTarget {
  readonly shared: SharedRepositories;
  household(householdId: string): HouseholdRepositories;
}

/** What to seed with. */
export interface SeedOptions {
  readonly now: Instant;
  /** The same seed gives the same rows. */
  readonly random: RandomSource;
  readonly householdId?: string;
  /** Days of prices and history before today: 30. */
  readonly days?: number;
}

/** How much was written. */
export interface SeedReport {
  readonly householdId: string;
  readonly devices: number;
  readonly prices: number;
  readonly records: number;
}

const TIME_ZONE = "Europe/Stockholm";
const DAY_MS = 86_400_000;

/**
 * Fills an empty store with an example home: devices, day-ahead prices, consumption and production. Every number is made up;
 * the prices' source is `example`.
 *
 * @throws {@link OecError} `DUPLICATE_ID` if the household is there already.
 */
export async function seedStore(store: SeedTarget, options: SeedOptions): Promise<SeedReport> {
  const { now, random, householdId = "home", days = 30 } = options;
  await store.shared.households.insertHousehold({
    id: householdId,
    name: "Example home",
    timeZone: TIME_ZONE,
    gridConnectionW: 17_250,
    createdAt: now,
  });
  const home = store.household(householdId);
  const devices = exampleDevices(now);
  for (const device of devices) await home.devices.insertDevice(device);
  await home.preferences.save({
    householdId,
    minSocPercent: 10,
    maxCyclesPerDay: 1.5,
    preferSolar: true,
    v2xEnabled: false,
  });
  const today = localDayStart(now, TIME_ZONE);
  const quarters: Instant[] = [];
  for (let at = localDayStart(today - days * DAY_MS, TIME_ZONE); at < today; at += QUARTER_HOUR_MS)
    quarters.push(at);
  const prices = quarters.map((at) => examplePrice(at, random));
  const consumption = quarters.map((at) => record(householdId, at, exampleLoadW(at, random)));
  const production = quarters.map((at) => record(householdId, at, examplePvW(at, random)));
  await store.shared.prices.insertPrices(prices);
  await store.shared.consumption.insertRecords(consumption);
  await store.shared.production.insertRecords(production);
  return {
    householdId,
    devices: devices.length,
    prices: prices.length,
    records: consumption.length + production.length,
  };
}

function exampleDevices(now: Instant): readonly DeviceRecord[] {
  const seen = { config: {}, discoveredAt: now, lastSeenAt: now };
  return [
    {
      id: "battery",
      type: "battery",
      manufacturer: "Example",
      model: "Store 10",
      ip: "192.0.2.10",
      port: 502,
      ...seen,
    },
    {
      id: "inverter",
      type: "inverter",
      manufacturer: "Example",
      model: "Sun 8",
      ip: "192.0.2.11",
      port: 502,
      ...seen,
    },
    {
      id: "charger",
      type: "ev-charger",
      manufacturer: "Example",
      model: "Plug 11",
      ip: "192.0.2.12",
      ...seen,
    },
    { id: "meter", type: "grid-meter", manufacturer: "Example", model: "Meter 3", ip: "192.0.2.13", ...seen },
  ];
}

function record(householdId: string, start: Instant, powerW: number): HistoryRecord {
  return { householdId, start, end: start + QUARTER_HOUR_MS, powerW };
}

/** Hour of the local day with its fraction, 0 to 24. */
function localHour(at: Instant): number {
  const { hour, minute } = localParts(at, TIME_ZONE);
  return hour + minute / 60;
}

/** A bump of height 1 around an hour. */
function bump(hour: number, middle: number, width: number): number {
  return Math.exp(-(((hour - middle) / width) ** 2));
}

/** Cheap nights and noons, dear mornings and evenings. */
function examplePrice(at: Instant, random: RandomSource): PriceRecord {
  const hour = localHour(at);
  const shape = 0.35 + 0.55 * bump(hour, 8, 1.8) + 0.8 * bump(hour, 18.5, 2.2) - 0.2 * bump(hour, 13, 2);
  const pricePerKwh = Math.round((shape + 0.04 * random.normal()) * 1e5) / 1e5;
  return {
    start: at,
    end: at + QUARTER_HOUR_MS,
    area: "SE3",
    source: "example",
    pricePerKwh,
    currency: "SEK",
  };
}

/** A base load, breakfast and the evening. */
function exampleLoadW(at: Instant, random: RandomSource): number {
  const hour = localHour(at);
  const mean = 350 + 900 * bump(hour, 7.5, 1.2) + 1_600 * bump(hour, 18.5, 2.5);
  return Math.max(80, Math.round(mean * (1 + 0.2 * random.normal())));
}

/** A clear spring day behind passing clouds. */
function examplePvW(at: Instant, random: RandomSource): number {
  const hour = localHour(at);
  const height = Math.sin((Math.PI * (hour - 6)) / 13);
  if (hour <= 6 || hour >= 19) return 0;
  return Math.round(6_000 * height * (0.5 + 0.5 * random.uniform()));
}
