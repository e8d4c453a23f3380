import { setTimeout as sleep } from "node:timers/promises";
import { openDatabase } from "../../src/storage/open-database.ts";
import { DaemonProcess } from "./daemon-process.ts";
import { Wire } from "./wire.ts";

/** Simulated seconds per second: telemetry comes so fast that a group of it is on its way to disk at any time. */
const SPEED = 10_000;
const CONNECTIONS = 3;
export const JSON_TYPE = { "content-type": "application/json" };

/** How often, and on which file. */
export interface KillOptions {
  /** The built command. */
  readonly main: string;
  /** The database. */
  readonly path: string;
  /** Kills while the daemon starts. */
  readonly early: number;
  /** Kills while it lives and takes overrides over some connections. */
  readonly living: number;
  readonly onProgress?: (text: string) => void;
}

/** What the kills found. */
export interface KillFindings {
  /** Writes that the daemon had answered with a 2xx. */
  readonly acknowledged: { readonly set: number; readonly ended: number };
  /** Ids of those that are not on disk. */
  readonly lost: readonly string[];
  /** What the daemons have written to their log as errors. */
  readonly errors: readonly string[];
  /** Of SQLite, and of the sums that are written in the transactions of what they are made of. */
  readonly integrity: string;
  readonly snapshots: number;
}

/** What the daemon has answered with a 2xx, by the id of the override. */
interface Acknowledged {
  readonly set: Set<string>;
  readonly ended: Set<string>;
}

/** A seeded sequence in [0, 1): the same kill points in every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** A daemon that lives fast on a file. */
export const startOn = (main: string, path: string): DaemonProcess =>
  new DaemonProcess({
    main,
    args: ["--storage", path, "--fast-forward", "0", "--speed", String(SPEED)],
    env: { OEC_SERVER_RATE_LIMIT_PER_MINUTE: "1000000", OEC_SERVER_CHANGES_PER_MINUTE: "1000000" },
  });

/** Kills a daemon on one file again and again with SIGKILL, at seeded points, and looks for what it had acknowledged. */
export async function killAgainAndAgain(options: KillOptions): Promise<KillFindings> {
  const { main, path, early, living, onProgress = () => undefined } = options;
  const next = sequence(20_261_123);
  const all: Acknowledged = { set: new Set(), ended: new Set() };
  const [lost, errors] = [new Set<string>(), new Set<string>()];
  const everyNth = Math.max(2, Math.floor((early + living) / Math.max(1, early)));
  let earlyLeft = early;
  for (let round = 0; round < early + living; round += 1) {
    onProgress(`${round} of ${early + living} kills`);
    const daemon = startOn(main, path);
    const own: Acknowledged = { set: new Set(), ended: new Set() };
    if (earlyLeft > 0 && round % everyNth === everyNth - 1) {
      earlyLeft -= 1;
      await sleep(100 + 1200 * next());
      await daemon.kill();
    } else await killWhileWriting(daemon, 20 + 780 * next(), own);
    if (daemon.errors !== "") errors.add(daemon.errors);
    for (const id of lostFrom(path, own)) lost.add(id);
    for (const id of own.set) all.set.add(id);
    for (const id of own.ended) all.ended.add(id);
  }
  // What was on disk after its own kill must outlive the later ones too.
  for (const id of lostFrom(path, all)) lost.add(id);
  return {
    acknowledged: { set: all.set.size, ended: all.ended.size },
    lost: [...lost],
    errors: [...errors],
    ...soundness(path),
  };
}

async function killWhileWriting(
  daemon: DaemonProcess,
  afterMs: number,
  acknowledged: Acknowledged,
): Promise<void> {
  const wire = new Wire(await daemon.address());
  const gone = new AbortController();
  const writers = Array.from({ length: CONNECTIONS }, () => writeUntilGone(wire, acknowledged, gone.signal));
  await Promise.race([sleep(afterMs), ...writers]);
  gone.abort();
  const how = await daemon.kill();
  if (how !== "SIGKILL")
    throw new Error(`the daemon ended with ${how} before it was killed: ${daemon.errors}`);
  await Promise.all(writers);
  wire.close();
}

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
    if (promises.join() !== "wal,2,1") throw new Error(`the database is opened with ${promises.join()}`);
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

function soundness(path: string): Pick<KillFindings, "integrity" | "snapshots"> {
  const { file } = openDatabase({ path });
  try {
    const snapshots = Number(file.value("SELECT count(*) FROM power_flow_snapshots"));
    const sums = ["power_flow_daily", "power_flow_hourly"].map((table) =>
      file.value(`SELECT sum(snapshots) FROM ${table}`),
    );
    const agree = sums.every((sum) => sum === snapshots);
    const verdict = String(file.value("PRAGMA integrity_check"));
    return {
      integrity: agree ? verdict : `sums of ${sums.join()} are not ${snapshots} snapshots`,
      snapshots,
    };
  } finally {
    file.close();
  }
}
