import { createServer } from "node:net";
import { expect, test } from "vitest";
import { OecError } from "@oec/domain";
import { parseDiscoveryConfig } from "@oec/modbus";
import { scanNetwork, type ScanOptions } from "@oec/modbus/node";
import { ModbusTestServer } from "@oec/modbus/testing";
import { systemClock } from "../support/clock.ts";
import { deafListener } from "@oec/modbus/testing";

const scanOptions = (changes: Partial<ScanOptions>): ScanOptions => ({
  ...parseDiscoveryConfig().scan,
  clock: systemClock,
  maxConnectsPerSecond: 100_000,
  ...changes,
});

test("open ports are found among refused ones, and nothing is sent to them", async () => {
  await using first = await ModbusTestServer.start({ host: "127.0.1.7" });
  await using second = await ModbusTestServer.start({ host: "127.0.1.200", port: first.port });
  const { open, probes } = await scanNetwork(scanOptions({ targets: ["127.0.1.0/24"], ports: [first.port] }));
  expect(open.map(({ host }) => host).sort()).toEqual(["127.0.1.200", "127.0.1.7"]);
  expect(probes).toBe(254);
  expect(first.requests + second.requests).toBe(0);
});

test("silent addresses cost their time-out, many at the same time", async () => {
  await using deaf = await deafListener();
  const options = scanOptions({ targets: ["127.0.1.1-128"], ports: [deaf.port], timeoutMs: 100, passes: 1 });
  const { open, durationMs } = await scanNetwork(options);
  expect(open).toEqual([]);
  expect(durationMs).toBeGreaterThanOrEqual(195);
  expect(durationMs).toBeLessThan(2_000);
});

test("connections are spread over time", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address !== null ? address.port : 0;
  server.close();
  const options = scanOptions({ targets: ["127.0.1.1-100"], ports: [port], maxConnectsPerSecond: 500 });
  const { durationMs } = await scanNetwork(options);
  expect(durationMs).toBeGreaterThanOrEqual(190);
});

test("a scan can be stopped", async () => {
  await using deaf = await deafListener();
  const stop = AbortSignal.timeout(60);
  const options = scanOptions({
    targets: ["127.0.1.0/24"],
    ports: [deaf.port],
    timeoutMs: 100,
    concurrency: 4,
  });
  await expect(scanNetwork(options, stop)).rejects.toSatisfy(
    (error) => OecError.is(error) && error.code === "ABORTED",
  );
});
