import { setTimeout as sleep } from "node:timers/promises";
import { Store, type TelemetryRow } from "../../src/storage/index.ts";

const PERIOD_MS = 10_000;
const DAY_MS = 86_400_000;

/** A history to make. */
export interface LongHistory {
  /** Of a database that is not there yet. */
  readonly path: string;
  readonly householdId: string;
  readonly days: number;
  /** End of the history [ms since 1970 UTC]. */
  readonly until: number;
  readonly onProgress?: (done: number) => void;
}

/** Fills a new database with a home's days, as the daemon writes them: a snapshot and a reading of the battery every 10 s. */
export async function writeLongHistory({
  path,
  householdId,
  days,
  until,
  onProgress = () => undefined,
}: LongHistory): Promise<void> {
  const count = (days * DAY_MS) / PERIOD_MS;
  const end = Math.floor(until / PERIOD_MS) * PERIOD_MS;
  const telemetry = { maxRows: 5_000, maxAgeMs: 60_000 };
  await using store = await Store.open({ path, telemetry, slowQueryMs: 60_000 });
  const seen = { discoveredAt: end, lastSeenAt: end, config: {} };
  const household = { id: householdId, name: "Home", timeZone: "Europe/Stockholm", gridConnectionW: 17_250 };
  await store.shared.households.insertHousehold({ ...household, createdAt: end });
  const { devices } = store.household(householdId);
  for (const [id, type] of [
    ["battery", "battery"],
    ["meter", "grid-meter"],
  ] as const)
    await devices.insertDevice({ id, type, manufacturer: "A", model: "B", ...seen });
  for (let index = 0; index < count; index += 1) {
    const at = end - (count - index) * PERIOD_MS;
    for (const row of rowsAt(householdId, at)) while (!store.record(row)) await sleep(5);
    if (index % 10_000 === 0) onProgress(index / count);
  }
  await store.flush();
}

/** A day that goes up and down; full-precision numbers, as meters give them. */
function rowsAt(householdId: string, at: number): readonly TelemetryRow[] {
  const turn = (2 * Math.PI * (at % DAY_MS)) / DAY_MS;
  const batteryW = 2000 * Math.sin(turn);
  const pvW = Math.max(0, -4000 * Math.cos(turn));
  const houseW = 700 + 400 * Math.sin(3 * turn);
  const socPercent = 50 - 40 * Math.cos(turn);
  const flows = { pvW, houseW, batteryW, evW: 0, gridW: houseW + batteryW - pvW };
  const snapshot = { householdId, at, durationMs: PERIOD_MS, ...flows, batterySocPercent: socPercent };
  const limits = { chargeLimitW: 5000, dischargeLimitW: 5000 };
  const status = batteryW > 0 ? ("charging" as const) : ("discharging" as const);
  const state = { socPercent, powerW: batteryW, status, ...limits };
  return [
    { kind: "snapshot", record: snapshot },
    { kind: "battery", householdId, record: { deviceId: "battery", at, state } },
  ];
}
