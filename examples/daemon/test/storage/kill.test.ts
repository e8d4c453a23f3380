import { spawn } from "node:child_process";
import { join } from "node:path";
import process from "node:process";
import { createInterface } from "node:readline";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, test } from "vitest";
import { openDatabase } from "../../src/storage/open-database.ts";
import { BUILT_WRITER } from "./built-store.ts";
import { tempFolder } from "./test-store.ts";

const ROUNDS = 44;

/** Runs the writer and kills it with SIGKILL some lines and some time after its start; returns what it had acknowledged. */
async function runAndKill(
  path: string,
  round: number,
  afterLines: number,
  delayMs: number,
): Promise<readonly string[]> {
  const writer = spawn(process.execPath, [BUILT_WRITER, path, String(round)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exit = new Promise<NodeJS.Signals | null>((resolve) =>
    writer.once("exit", (_, signal) => resolve(signal)),
  );
  const lines: string[] = [];
  for await (const line of createInterface(writer.stdout)) {
    lines.push(line);
    if (lines.length !== afterLines) continue;
    if (delayMs > 0) await sleep(delayMs);
    writer.kill("SIGKILL");
  }
  expect(await exit).toBe("SIGKILL");
  return lines;
}

/** A seeded sequence in [0, 1): the same kill points in every run. */
function sequence(seed: number): () => number {
  let state = seed;
  return () => (state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0) / 2 ** 32;
}

/** The query that finds an acknowledged write, and how often. */
const FINDERS: Readonly<Record<string, readonly [sql: string, count: number]>> = {
  household: ["SELECT count(*) FROM households WHERE id = ?", 1],
  device: ["SELECT count(*) FROM devices WHERE id = ?", 1],
  command: ["SELECT count(*) FROM commands WHERE id = ?", 1],
  finished: ["SELECT count(*) FROM commands WHERE id = ? AND status = 'accepted'", 1],
  event: ["SELECT count(*) FROM events WHERE id = ?", 1],
  override: ["SELECT count(*) FROM overrides WHERE id = ?", 1],
  schedule: ["SELECT count(*) FROM schedules WHERE id = ?", 1],
  prices: ["SELECT count(*) FROM electricity_prices WHERE area = ?", 96],
  telemetry: [
    "SELECT count(*) FROM power_flow_snapshots WHERE timestamp >= ?1 AND timestamp < ?1 + 1000",
    20,
  ],
};

function lostOf(path: string, acknowledged: readonly string[]): readonly string[] {
  const { file } = openDatabase({ path });
  try {
    return acknowledged.filter((line) => {
      const [kind = "", id = ""] = line.split(" ");
      const finder = FINDERS[kind];
      return (
        finder !== undefined && file.value(finder[0], [kind === "telemetry" ? Number(id) : id]) !== finder[1]
      );
    });
  } finally {
    file.close();
  }
}

test(`${ROUNDS} kills with SIGKILL at seeded points lose no acknowledged write and leave no half transaction`, async () => {
  const path = join(tempFolder(), "oec.db");
  const next = sequence(20_260_115);
  const acknowledged: string[] = [];
  const met = new Set<string>();
  for (let round = 0; round < ROUNDS; round++) {
    // The first rounds die while the file is made; the others after 2 to 80 acknowledgements and up to 4 ms.
    const early = round < 6;
    const afterLines = early ? 1 : 3 + Math.floor(next() * 78);
    const delayMs = early ? round * 25 : Math.floor(next() * 5);
    const lines = await runAndKill(path, round, afterLines, delayMs);
    acknowledged.push(...lines);
    for (const line of lines) met.add(line.split(" ")[0] ?? "");
    expect(lostOf(path, lines)).toEqual([]);
  }
  expect(lostOf(path, acknowledged)).toEqual([]);
  expect([...met].sort()).toEqual(["begun", "open", ...Object.keys(FINDERS)].sort());
  const { file } = openDatabase({ path });
  expect(file.value("PRAGMA integrity_check")).toBe("ok");
  // What was not acknowledged is there as a whole or not at all.
  expect(file.all("SELECT area FROM electricity_prices GROUP BY area HAVING count(*) <> 96")).toEqual([]);
  expect(
    file.all(
      "SELECT timestamp / 1000 FROM power_flow_snapshots GROUP BY timestamp / 1000 HAVING count(*) <> 20",
    ),
  ).toEqual([]);
  expect(file.value("SELECT sum(snapshots) FROM power_flow_daily")).toBe(
    file.value("SELECT count(*) FROM power_flow_snapshots"),
  );
  file.close();
  expect(acknowledged.length).toBeGreaterThan(ROUNDS * 20);
}, 90_000);
