import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { tempFolder } from "../storage/test-store.ts";
import { buildDaemon } from "./built-daemon.ts";
import { JSON_TYPE, killAgainAndAgain, startOn } from "./kill-campaign.ts";
import { Wire } from "./wire.ts";

let main = "";
beforeAll(async () => {
  main = await buildDaemon("kill");
}, 60_000);

// The bench `daemon` kills 42 times; `storage/kill.test.ts` kills the store alone 44 times.
test("kills of the whole daemon, at its start and while it writes, lose no override that it had acknowledged", async () => {
  const found = await killAgainAndAgain({ main, path: join(tempFolder(), "oec.db"), early: 2, living: 5 });
  expect(found).toMatchObject({ lost: [], errors: [], integrity: "ok" });
  expect(found.acknowledged.set).toBeGreaterThan(15);
  expect(found.acknowledged.ended).toBeGreaterThan(5);
  expect(found.snapshots).toBeGreaterThan(100);
}, 90_000);

test("an override that was acknowledged before a kill is in force after the restart", async () => {
  const path = join(tempFolder(), "oec.db");
  const first = startOn(main, path);
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
  const second = startOn(main, path);
  const state = await fetch(`${await second.address()}/api/v1/battery/state`);
  expect(await state.json()).toMatchObject({ data: { override: { id: data.id, powerW: 400 } } });
  expect(await second.stop()).toBe("0");
}, 30_000);
