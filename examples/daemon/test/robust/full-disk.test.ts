import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { open } from "node:fs/promises";
import { join } from "node:path";
import { afterAll, expect, test, vi } from "vitest";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";
import { openDatabase } from "../../src/storage/open-database.ts";
import { makeTempFolder } from "../support/temp-folder.ts";

const folder = makeTempFolder();
let mounted = false;
afterAll(() => {
  if (mounted) execFileSync("umount", ["-l", join(folder.path, "disk")], { stdio: "ignore" });
  folder.remove();
});

/** A file system of a few megabytes, where the platform lets us mount one. */
function smallDisk(megabytes: number): string | undefined {
  const disk = join(folder.path, "disk");
  mkdirSync(disk);
  try {
    execFileSync("mount", ["-t", "tmpfs", "-o", `size=${megabytes}m`, "tmpfs", disk], { stdio: "ignore" });
  } catch {
    return undefined;
  }
  mounted = true;
  return disk;
}

async function setPower(address: string, powerW: number): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${address}/api/v1/battery/power`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ powerW, minutes: 600 }),
  });
  return { status: response.status, body: await response.json() };
}

const ticksOf = (daemon: Daemon): number => daemon.home.parts.controller.status.ticks;

test("on a full disk overrides are refused and not in force, control goes on, and freed space is used without a restart", async (context) => {
  const disk = smallDisk(12);
  if (disk === undefined) return context.skip("needs the right to mount a tmpfs");
  const path = join(disk, "oec.db");
  const daemon = await createDaemon(
    {
      server: { port: 0, rateLimitPerMinute: 100_000 },
      home: { seed: 3, scenario: "cloudy_day", fastForwardHours: 0, speed: 100 },
      storage: { path },
    },
    { logger: createLogger("silent") },
  );
  try {
    const address = await daemon.start();
    const before = await setPower(address, 100);
    expect(before.status).toBe(200);

    // Whatever is free goes to somebody else.
    const ballast = join(disk, "ballast");
    for (const size of [1_000_000, 100_000, 4096])
      for (let part = 0; ; part += 1) {
        try {
          writeFileSync(`${ballast}-${size}-${part}`, Buffer.alloc(size));
        } catch {
          break;
        }
      }
    let refusedW = 200;
    const refused = await vi.waitFor(async () => {
      refusedW += 1;
      const answer = await setPower(address, refusedW);
      expect(answer.status).toBe(503);
      return answer;
    }, 10_000);
    expect(refused.body).toMatchObject({ success: false, error: { code: "STORE_FULL" } });
    const inForce = daemon.home.parts.controller.status.overrides.map(({ powerW }) => powerW);
    expect(inForce).not.toContain(refusedW);
    const cycles = ticksOf(daemon);
    await vi.waitFor(() => expect(ticksOf(daemon)).toBeGreaterThan(cycles + 5), 10_000);
    expect((await fetch(`${address}/health/ready`)).status).toBe(200);

    execFileSync("sh", ["-c", `rm ${ballast}-*`]);
    await vi.waitFor(async () => expect((await setPower(address, 300)).status).toBe(200), 10_000);
  } finally {
    await daemon.stop();
  }
  const { file } = openDatabase({ path });
  expect(file.value("PRAGMA integrity_check")).toBe("ok");
  expect(file.value("SELECT count(*) FROM overrides WHERE power_w = 300")).toBe(1);
  file.close();
}, 60_000);

test("a damaged database stops the start with a word about the way back, and is left as it is", async () => {
  const path = join(folder.path, "damaged.db");
  const config = { server: { port: 0 }, home: { fastForwardHours: 0 }, storage: { path } };
  const logger = createLogger("silent");
  await (await createDaemon(config, { logger })).stop();
  const damage = Buffer.alloc(8192, 0x5a);
  const { file } = openDatabase({ path });
  const pages = Number(file.value("PRAGMA page_count"));
  file.close();
  const handle = await open(path, "r+");
  await handle.write(damage, 0, damage.length, Math.floor(pages / 2) * 4096);
  await handle.close();
  const damaged = readFileSync(path);
  await expect(createDaemon(config, { logger })).rejects.toMatchObject({
    code: "STORE_CORRUPT",
    message: expect.stringMatching(/damaged.*oec restore --storage <file> --from <backup>/s),
  });
  expect(readFileSync(path).equals(damaged)).toBe(true);
  // The way without a backup: the file is moved away.
  rmSync(path);
  const fresh = await createDaemon(config, { logger });
  expect((await fresh.health()).checks["storage"]).toMatchObject({ status: "healthy" });
  await fresh.stop();
}, 30_000);
