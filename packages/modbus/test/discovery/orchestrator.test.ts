import { expect, test } from "vitest";
import type { DeviceRecord } from "@oec/domain";
import { parseDiscoveryConfig, profileById, type DiscoveryEvent } from "@oec/modbus";
import { discoverDevices, identifyAt } from "@oec/modbus/node";
import { ModbusTestServer, serveDevices, sunspecImage } from "@oec/modbus/testing";
import { simulatedHome } from "@oec/simulation";
import { systemClock } from "../support/clock.ts";

const QUICK = { clock: systemClock, timeoutMs: 250 };

async function servedDevice(id: string, serial?: string): Promise<ModbusTestServer> {
  const server = await ModbusTestServer.start({ singleClient: true });
  const profile = profileById(id);
  const unit = server.unit(profile.unitIds[0]!);
  const home = simulatedHome(7);
  home.step(10_000);
  serveDevices(unit, profile, home.devices);
  if (serial !== undefined) {
    const spec = profile.registers["serial"]!;
    const codes = Array.from({ length: spec.words! }, (_, index) => {
      const [high = 0, low = 0] = Buffer.from(serial.slice(2 * index, 2 * index + 2));
      return high * 256 + low;
    });
    unit[spec.table].set(spec.address, codes);
  }
  return server;
}

test.each(["huawei", "sungrow", "victron", "goodwe", "sma", "generic"])(
  "a %s device is recognised by reading alone",
  { timeout: 30_000 },
  async (id) => {
    await using server = await servedDevice(id, id === "sma" ? undefined : "SN12345678");
    const [found] = await identifyAt({ host: "127.0.0.1", port: server.port }, QUICK);
    expect(found?.profile.id).toBe(id);
    expect(server.writes).toEqual([]);
  },
);

test("a SunSpec device is opened with its vendor's profile where the vendor is known", async () => {
  await using server = await ModbusTestServer.start();
  server.unit(1).holding.set(
    40_000,
    sunspecImage([
      { id: 1, values: { Mn: "Fronius", Md: "GEN24", SN: "34567890" } },
      { id: 103, values: { W: 1_000, W_SF: 0 } },
    ]),
  );
  const [found] = await identifyAt({ host: "127.0.0.1", port: server.port }, QUICK);
  expect(found).toMatchObject({
    manufacturer: "Fronius",
    model: "GEN24",
    serial: "34567890",
    parts: ["inverter"],
  });
  expect(found?.profile.id).toBe("fronius");
  expect(server.writes).toEqual([]);
});

test("a device that describes itself is recognised by function 43", async () => {
  await using server = await ModbusTestServer.start();
  const { identification } = server.unit(1);
  for (const [id, text] of ["Deye", "SG04LP3", "1.2"].entries()) identification.set(id, text);
  const [found] = await identifyAt({ host: "127.0.0.1", port: server.port }, QUICK);
  expect(found).toMatchObject({ manufacturer: "Deye", model: "SG04LP3", firmware: "1.2" });
});

test(
  "the search finds a device, keeps it, follows it to another port, and sees it go",
  { timeout: 30_000 },
  async () => {
    const first = await servedDevice("huawei", "SN12345678");
    const kept = new Map<string, DeviceRecord>();
    const events: DiscoveryEvent[] = [];
    let nowMs = 0;
    const clock = { ...systemClock, now: () => systemClock.now() + nowMs };
    const ports = [first.port];
    const config = parseDiscoveryConfig({
      scan: { targets: ["127.0.0.1"], maxConnectsPerSecond: 1_000 },
      mdns: { enabled: false },
    });
    await using search = discoverDevices({
      clock,
      config: { ...config, scan: { ...config.scan, ports } },
      repository: {
        findById: (id) => Promise.resolve(kept.get(id)),
        insertDevice: (record) => {
          kept.set(record.id, record);
          return Promise.resolve();
        },
        updateLastSeen: () => Promise.resolve(true),
      },
      onEvent: (event) => events.push(event),
    });
    const [device] = await search.scanOnce();
    expect(device).toMatchObject({ id: "huawei-sn12345678", host: "127.0.0.1", port: first.port });
    expect([...kept.keys()].sort()).toEqual([
      "huawei-sn12345678-battery",
      "huawei-sn12345678-inverter",
      "huawei-sn12345678-meter",
    ]);
    expect((await search.scanOnce()).length).toBe(1);
    await expect.poll(() => first.openConnections).toBe(0);
    await first.close();

    await using second = await servedDevice("huawei", "SN12345678");
    ports[0] = second.port;
    expect((await search.scanOnce())[0]).toMatchObject({ id: "huawei-sn12345678", port: second.port });

    ports[0] = 1;
    nowMs = 3_600_000;
    expect(await search.scanOnce()).toEqual([]);
    expect(events.flatMap((event) => ("device" in event ? [event.kind] : []))).toEqual([
      "found",
      "moved",
      "gone",
    ]);
  },
);

test("an address that the system itself uses is not disturbed", async () => {
  await using server = await servedDevice("huawei", "SN12345678");
  const config = parseDiscoveryConfig({ scan: { targets: ["127.0.0.1"] }, mdns: { enabled: false } });
  await using search = discoverDevices({
    clock: systemClock,
    config: { ...config, scan: { ...config.scan, ports: [server.port] } },
    inUse: () => true,
  });
  await search.scanOnce();
  expect(server.requests).toBe(0);
});

test("a continuous search stops at once, whatever it is waiting for", async () => {
  const clock = {
    ...systemClock,
    sleep: (_: number, signal?: { addEventListener: (type: "abort", listener: () => void) => void }) =>
      new Promise<void>((resolve) => signal?.addEventListener("abort", resolve)),
  };
  const events: DiscoveryEvent[] = [];
  const config = parseDiscoveryConfig({ mdns: { enabled: false } });
  const search = discoverDevices({ clock, config, onEvent: (event) => events.push(event) });
  search.startContinuousDiscovery();
  await expect.poll(() => events.length).toBe(1);
  await search[Symbol.asyncDispose]();
  expect(events).toMatchObject([{ kind: "scanned", open: 0, probes: 0 }]);
});

test("wrong settings are refused with their place", () => {
  expect(() => parseDiscoveryConfig({ scan: { ports: [70_000] } })).toThrow(/scan\.ports/);
  expect(() => parseDiscoveryConfig({ scann: {} })).toThrow(/scann/);
});
