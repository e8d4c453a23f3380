import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Store, type BucketField, type PowerFlowSnapshot } from "../../examples/daemon/src/storage/index.ts";
import { median } from "../lib/stopwatch.ts";
import { atMost, figure, WrongUse, type Row, type Suite, type SuiteContext } from "../lib/suite.ts";

const PERIOD_MS = 10_000;
const DAY_MS = 86_400_000;
const QUARTERS_A_DAY = 96;
const T0 = Date.UTC(2026, 0, 15);
const HOUSEHOLD = "home";
const CHART: readonly BucketField[] = [
  "coveredMs",
  "pvWh",
  "houseWh",
  "batteryChargeWh",
  "batteryDischargeWh",
  "evChargeWh",
  "gridImportWh",
  "gridExportWh",
  "meanBatterySocPercent",
];
const RAW = ["pvW", "houseW", "batteryW", "evW", "gridW", "batterySocPercent"] as const;

export const suite: Suite = {
  name: "storage",
  description: "90 days of snapshots every 10 s in the daemon's SQLite store: size, reading, writing",
  options: { "storage-days": { type: "string", description: "days of snapshots (90)" } },
  async run(context) {
    const days = Number(context.options["storage-days"] ?? 90);
    if (!Number.isInteger(days) || days < 2)
      throw new WrongUse("--storage-days expects a whole number from 2");
    const folder = mkdtempSync(join(tmpdir(), "oec-bench-"));
    try {
      return await measure(context, folder, days);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function measure(context: SuiteContext, folder: string, days: number): Promise<readonly Row[]> {
  const path = join(folder, "oec.db");
  const store = await Store.open({
    path,
    telemetry: { maxRows: 5_000, maxAgeMs: 60_000 },
    slowQueryMs: 60_000,
  });
  await store.shared.households.insertHousehold({
    id: HOUSEHOLD,
    name: "Bench",
    timeZone: "Europe/Stockholm",
    gridConnectionW: 17_250,
    createdAt: T0,
  });
  const seen = { discoveredAt: T0, lastSeenAt: T0, config: {} };
  await store
    .household(HOUSEHOLD)
    .devices.insertDevice({ id: "battery", type: "battery", manufacturer: "A", model: "B", ...seen });
  const rows = [...(await writingRows(context, store, days)), ...(await readingRows(store, days))];
  rows.push(...(await busyRows(store, folder, days)));
  await store.close();
  const megabytes = statSync(path).size / 1e6;
  rows.push(
    atMost((150 * days) / 90, {
      id: "storage/size",
      name: `${days} days of snapshots and aggregates on disk`,
      value: megabytes,
      unit: "MB",
    }),
  );
  return rows;
}

async function writingRows(context: SuiteContext, store: Store, days: number): Promise<Row[]> {
  const count = (days * DAY_MS) / PERIOD_MS;
  const uniform = uniformSource(context.seed);
  const started = performance.now();
  for (let index = 0; index < count; index += 1) {
    while (!store.record({ kind: "snapshot", record: snapshotAt(T0 + index * PERIOD_MS, uniform) }))
      await sleep(5);
    if (index % 10_000 === 0) context.progress(`${index} of ${count} snapshots`);
  }
  await store.flush();
  const rate = count / ((performance.now() - started) / 1_000);
  const { commands } = store.household(HOUSEHOLD);
  let next = 0;
  const durable = await medianMs(200, async () => {
    const id = `c${(next += 1)}`;
    const command = { id, deviceId: "battery", at: T0, kind: "set-power", payload: null, source: "plan" };
    await commands.insertCommand({ ...command, status: "issued" });
  });
  return [
    figure({
      id: "storage/insert-rate",
      name: "snapshots in groups, with aggregates",
      value: rate,
      unit: "rows/s",
    }),
    figure({ id: "storage/durable", name: "one command, until it is on disk", value: durable, unit: "ms" }),
  ];
}

async function readingRows(store: Store, days: number): Promise<Row[]> {
  const { powerFlow } = store.shared;
  const day = { start: T0 + (days - 2) * DAY_MS, end: T0 + (days - 1) * DAY_MS };
  const whole = { start: T0, end: T0 + days * DAY_MS };
  const latest = await medianMs(200, () => powerFlow.getLatestSnapshot(HOUSEHOLD));
  const rawColumns = await medianMs(21, () => powerFlow.getSnapshotColumns(HOUSEHOLD, day, RAW));
  const rawObjects = await medianMs(21, () => powerFlow.getSnapshotsRange(HOUSEHOLD, day));
  const quarters = await medianMs(21, () => powerFlow.getBuckets(HOUSEHOLD, "15min", whole, CHART));
  const found = await powerFlow.getBuckets(HOUSEHOLD, "15min", whole, CHART);
  if (found.at.length !== days * QUARTERS_A_DAY)
    throw new Error(`${found.at.length} quarters are not ${days} days`);
  return [
    atMost(2, { id: "storage/latest", name: "latest snapshot", value: latest, unit: "ms" }),
    atMost(60, {
      id: "storage/day",
      name: "one raw day, 8,640 snapshots, six columns",
      value: rawColumns,
      unit: "ms",
    }),
    figure({ id: "storage/day-objects", name: "the same as whole objects", value: rawObjects, unit: "ms" }),
    atMost(20, {
      id: "storage/quarters",
      name: `${days} days in 15-minute buckets, nine columns`,
      value: quarters,
      unit: "ms",
    }),
  ];
}

/** How late a timer on the calling thread fires while the store has all hands full. */
async function busyRows(store: Store, folder: string, days: number): Promise<Row[]> {
  const { powerFlow } = store.shared;
  const whole = { start: T0, end: T0 + days * DAY_MS };
  let latest = 0;
  let expected = performance.now() + 10;
  const timer = setInterval(() => {
    latest = Math.max(latest, performance.now() - expected);
    expected = performance.now() + 10;
  }, 10);
  const started = performance.now();
  const backup = store.backupTo(join(folder, "backup.db")).then(() => performance.now() - started);
  const reads = Array.from({ length: 32 }, () => powerFlow.getBuckets(HOUSEHOLD, "15min", whole, CHART));
  const backupMs = await backup;
  await Promise.all(reads);
  clearInterval(timer);
  return [
    figure({
      id: "storage/backup",
      name: "checked backup while 32 readers ask for it all",
      value: backupMs,
      unit: "ms",
    }),
    atMost(100, {
      id: "storage/lateness",
      name: "calling thread meanwhile: latest timer",
      value: latest,
      unit: "ms",
    }),
  ];
}

async function medianMs(times: number, call: () => Promise<unknown>): Promise<number> {
  const walls: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const started = performance.now();
    await call();
    walls.push(performance.now() - started);
  }
  return median(walls);
}

/** Full-precision numbers: whole watts would need a quarter of the space. */
function snapshotAt(at: number, uniform: () => number): PowerFlowSnapshot {
  const power = (): number => 12_000 * (uniform() - 0.5);
  return {
    householdId: HOUSEHOLD,
    at,
    durationMs: PERIOD_MS,
    pvW: Math.abs(power()),
    houseW: Math.abs(power()),
    batteryW: power(),
    evW: power(),
    gridW: power(),
    phaseCurrentA: [power() / 230, power() / 230, power() / 230],
    batterySocPercent: 100 * uniform(),
    evSocPercent: 100 * uniform(),
  };
}

/** A linear congruential sequence in [0, 1): fast, and good enough to defeat compression by whole numbers. */
function uniformSource(seed: number): () => number {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}
