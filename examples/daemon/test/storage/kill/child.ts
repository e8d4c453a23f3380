import { writeSync } from "node:fs";
import process from "node:process";
import { Store } from "../../../src/storage/index.ts";

// Writes until it is killed, and says which writes were acknowledged: one line each, before anything else happens.
const [path = "", round = "0"] = process.argv.slice(2);
const T0 = Date.UTC(2026, 0, 15) + Number(round) * 86_400_000;
const say = (line: string): void => void writeSync(1, `${line}\n`);

say("begun");
const store = await Store.open({ path });
say("open");
const known = await store.shared.households.findById("home");
const home = store.household("home");
if (known === undefined) {
  await store.shared.households.insertHousehold({
    id: "home",
    name: "Home",
    timeZone: "Europe/Stockholm",
    gridConnectionW: 17_250,
    createdAt: T0,
  });
}
// An earlier run may have died between the write and its word: what is read from the file is kept as well.
say("household home");
if ((await home.devices.findById("battery")) === undefined) {
  const seen = { discoveredAt: T0, lastSeenAt: T0, config: {} };
  await home.devices.insertDevice({ id: "battery", type: "battery", manufacturer: "A", model: "B", ...seen });
}
say("device battery");

/** What the writes are; several are under way at any time, so that a kill always meets some. */
const WRITES: readonly ((id: string, at: number) => Promise<unknown>)[] = [
  async (id, at) => {
    const command = {
      id,
      deviceId: "battery",
      at,
      kind: "set-power",
      payload: { powerW: 1 },
      source: "plan",
    };
    await home.commands.insertCommand({ ...command, status: "issued" });
    say(`command ${id}`);
    await home.commands.finish(id, "accepted", at + 1, { powerW: 1 });
    say(`finished ${id}`);
  },
  async (id, at) => {
    const number = await home.events.append({
      at,
      code: "SAFETY",
      level: "critical",
      message: id,
      facts: {},
    });
    say(`event ${number} ${id}`);
  },
  async (id, at) => {
    const lease = { powerW: 500, setBy: "test", setAt: at, expiresAt: at + 60_000 };
    await home.overrides.insertOverride({ id, householdId: "home", deviceId: "battery", ...lease });
    say(`override ${id}`);
  },
  async (id, at) => {
    const intervals = Array.from({ length: 96 }, (_, slot) => ({
      start: at + slot * 900_000,
      end: at + (slot + 1) * 900_000,
      powerW: slot,
    }));
    const schedule = { deviceId: "battery", createdAt: at, intervals, madeBy: "test@1" };
    await home.schedules.insertSchedule({ id, schedule, valid: true });
    say(`schedule ${id}`);
  },
  async (id, at) => {
    const prices = Array.from({ length: 96 }, (_, slot) => ({
      start: at + slot * 900_000,
      end: at + (slot + 1) * 900_000,
      area: id,
      source: "test",
      pricePerKwh: slot,
      currency: "SEK",
    }));
    await store.shared.prices.insertPrices(prices);
    say(`prices ${id}`);
  },
  async (_, at) => {
    for (let step = 0; step < 20; step++) {
      const powers = { gridW: 1, houseW: 1, pvW: 0, batteryW: 0, evW: 0 };
      store.record({ kind: "snapshot", record: { householdId: "home", at: at + step, ...powers } });
    }
    await store.flush();
    say(`telemetry ${at}`);
  },
];

for (let index = 0; ; index++) {
  const at = T0 + index * 1_000;
  await Promise.all(WRITES.map((write) => write(`w-${round}-${index}`, at)));
}
