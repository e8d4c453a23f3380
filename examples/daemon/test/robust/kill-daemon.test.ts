import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, expect, test } from "vitest";
import { openDatabase } from "../../src/storage/open-database.ts";
import { tempFolder } from "../storage/test-store.ts";
import { buildDaemon } from "./built-daemon.ts";
import { DaemonProcess } from "./daemon-process.ts";
import { Wire } from "./wire.ts";

/** Kills while the daemon starts, and once it lives. */
const EARLY_KILLS = 8;
const LIVE_KILLS = 34;
/** Simulated seconds per second: telemetry comes so fast that a group of it is on its way to disk at any time. */
const SPEED = 10_000;
const CONNECTIONS = 3;
const JSON_TYPE = { "content-type": "application/json" };

let main = "";
beforeAll(async () => {
  main = await buildDaemon("kill");
}, 60_000);

/** A seeded sequence in [0, 1): the same kill points in every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** What the daemon has answered with a 2xx, by the id of the override. */
interface Acknowledged {
  readonly set: Set<string>;
  readonly ended: Set<string>;
}

const start = (path: string): DaemonProcess =>
  new DaemonProcess({
    main,
    args: ["--storage", path, "--fast-forward", "0", "--speed", String(SPEED)],
    env: { OEC_SERVER_RATE_LIMIT_PER_MINUTE: "1000000" },
  });

/** Sets and ends overrides over one connection until the daemon is gone. */
async function writeUntilGone(wire: Wire, acknowledged: Acknowledged, gone: AbortSignal): Promise<void> {
  const isGone = (): boolean => gone.aborted;
  for (let turn = 0; !isGone(); turn += 1) {
    const ends = turn % 4 === 3;
    const body = JSON.stringify({ powerW: (turn % 9) * 100, minutes: 10_000, reason: `turn ${turn}` });
    const request = ends ? { method: "DELETE", headers: {} } : { method: "POST", headers: JSON_TYPE, body };
    try {
      const { status, text } = await wire.send({ path: "/api/v1/battery/power", ...request });
      if (status >= 500) throw new Error(`${status} ${text}`);
      if (status !== 200) continue;
      const { data } = JSON.parse(text) as { readonly data: { readonly id: string } };
      (ends ? acknowledged.ended : acknowledged.set).add(data.id);
    } catch (error) {
      if (!isGone()) throw error;
    }
  }
}

/** The ids that are not on disk as they were acknowledged. */
function lostFrom(path: string, { set, ended }: Acknowledged): readonly string[] {
  const { file } = openDatabase({ path });
  try {
    const promises = ["journal_mode", "synchronous", "foreign_keys"].map((name) =>
      file.value(`PRAGMA ${name}`),
    );
    expect(promises).toEqual(["wal", 2, 1]);
    const found = (id: string, more = "") =>
      file.value(`SELECT count(*) FROM overrides WHERE id = ?${more}`, [id]) === 1;
    return [
      ...[...set].filter((id) => !found(id)),
      ...[...ended].filter((id) => !found(id, " AND ended_at IS NOT NULL")),
    ];
  } finally {
    file.close();
  }
}

test(`${EARLY_KILLS + LIVE_KILLS} kills of the whole daemon lose no override that it had acknowledged`, async () => {
  const path = join(tempFolder(), "oec.db");
  const next = sequence(20_261_123);
  const all: Acknowledged = { set: new Set(), ended: new Set() };
  for (let round = 0; round < EARLY_KILLS + LIVE_KILLS; round += 1) {
    const daemon = start(path);
    const own: Acknowledged = { set: new Set(), ended: new Set() };
    if (round % 5 === 4 && round / 5 < EARLY_KILLS) {
      await sleep(100 + 1200 * next());
      await daemon.kill();
    } else {
      const wire = new Wire(await daemon.address());
      const gone = new AbortController();
      const writers = Array.from({ length: CONNECTIONS }, () => writeUntilGone(wire, own, gone.signal));
      await Promise.race([sleep(20 + 780 * next()), ...writers]);
      gone.abort();
      expect(await daemon.kill()).toBe("SIGKILL");
      await Promise.all(writers);
      wire.close();
    }
    expect(daemon.errors).toBe("");
    expect(lostFrom(path, own)).toEqual([]);
    for (const id of own.set) all.set.add(id);
    for (const id of own.ended) all.ended.add(id);
  }
  expect(lostFrom(path, all)).toEqual([]);
  expect(all.set.size).toBeGreaterThan(LIVE_KILLS * 3);
  expect(all.ended.size).toBeGreaterThan(LIVE_KILLS);
  const { file } = openDatabase({ path });
  expect(file.value("PRAGMA integrity_check")).toBe("ok");
  const snapshots = Number(file.value("SELECT count(*) FROM power_flow_snapshots"));
  // The aggregates are written in the same transaction as what they are made of.
  expect(file.value("SELECT sum(snapshots) FROM power_flow_daily")).toBe(snapshots);
  expect(file.value("SELECT sum(snapshots) FROM power_flow_hourly")).toBe(snapshots);
  file.close();
  expect(snapshots).toBeGreaterThan(1000);
}, 170_000);

test("an override that was acknowledged before a kill is in force after the restart", async () => {
  const path = join(tempFolder(), "oec.db");
  const first = start(path);
  const wire = new Wire(await first.address());
  const body = JSON.stringify({ powerW: 400, minutes: 10_000 });
  const { text } = await wire.send({
    method: "POST",
    path: "/api/v1/battery/power",
    headers: JSON_TYPE,
    body,
  });
  const { data } = JSON.parse(text) as { readonly data: { readonly id: string } };
  await first.kill();
  wire.close();
  const second = start(path);
  const state = await fetch(`${await second.address()}/api/v1/battery/state`);
  expect(await state.json()).toMatchObject({ data: { override: { id: data.id, powerW: 400 } } });
  expect(await second.stop()).toBe("0");
}, 30_000);
