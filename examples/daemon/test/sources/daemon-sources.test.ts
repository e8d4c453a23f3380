import { afterAll, beforeAll, expect, test } from "vitest";
import { forecastOn } from "../../src/cli/forecast.ts";
import { readOptions } from "../../src/cli/options.ts";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";
import { memoryIo } from "../support/memory-io.ts";
import { playedPrice, playServices, type PlayedServices } from "./played-services.ts";

const logger = createLogger("silent");
const home = { seed: 3, fastForwardHours: 1 };
/** 11:07 in Stockholm, running. */
const begun = Date.now();
const now = (): number => Date.UTC(2026, 0, 15, 10, 7) + Date.now() - begun;

let services: PlayedServices;
let daemon: Daemon;
let address = "";
beforeAll(async () => {
  services = await playServices(now, "2026-01-16");
  daemon = await createDaemon(
    { server: { port: 0 }, home, prices: { sources: ["nordpool"] }, weather: { sources: ["smhi"] } },
    { logger, now, fetch: services.fetch },
  );
  address = await daemon.start();
}, 60_000);
afterAll(async () => {
  await daemon.stop();
  await services[Symbol.asyncDispose]();
});

interface Slot {
  readonly start: string;
  readonly published: boolean;
  readonly importPerKwh: number;
  readonly priceOrigin: string;
  readonly priceConfidence: string;
  readonly loadOrigin: string;
  readonly pvConfidence: string;
}

async function ask<Data>(path: string, base = address): Promise<Data> {
  const response = await fetch(`${base}${path}`);
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: Data }).data;
}

test("the home is planned with the service's prices, and every point says where it comes from", async () => {
  const { slots } = await ask<{ slots: readonly Slot[] }>("/api/v1/forecast/combined");
  const published = slots.filter((slot) => slot.published);
  expect(published.length).toBeGreaterThan(40);
  expect(new Set(published.map((slot) => slot.priceOrigin))).toEqual(new Set(["nordpool"]));
  expect(new Set(published.map((slot) => slot.priceConfidence))).toEqual(new Set(["high"]));
  const behind = slots.filter((slot) => !slot.published);
  expect(new Set(behind.map((slot) => slot.priceOrigin))).toEqual(new Set(["median-7-days"]));
  expect(slots[0]?.loadOrigin).toMatch(/\w/);
  const second = slots[1]!;
  // Spot, certificate fee and markup, tax, and a quarter of VAT.
  const spot = playedPrice(Date.parse(second.start)) / 1000;
  expect(second.importPerKwh).toBeGreaterThan(1.25 * spot);
});

test("the weather comes from the service, with its age, and clouds become light", async () => {
  interface Point {
    readonly value: number;
    readonly origin: string;
    readonly ageSeconds: number | null;
  }
  const { slots, failures } = await ask<{
    slots: readonly Record<string, Point>[];
    failures: readonly unknown[];
  }>("/api/v1/weather/forecast?hours=24");
  expect(slots).toHaveLength(24);
  expect(failures).toEqual([]);
  expect(slots[3]?.["airTemperatureC"]).toMatchObject({ value: 7, origin: "smhi" });
  expect(slots[3]?.["airTemperatureC"]?.ageSeconds).toBeGreaterThanOrEqual(0);
  expect(slots[3]?.["globalIrradianceWm2"]?.origin).toBe("smhi clouds");
});

test("without services the home keeps its synthetic prices and the usual weather, and both say so", async () => {
  const plain = await createDaemon({ server: { port: 0 }, home }, { logger, now });
  const base = await plain.start();
  try {
    const prices = await ask<{ slots: readonly Slot[] }>("/api/v1/forecast/price", base);
    expect(prices.slots[0]?.priceOrigin).toBe("synthetic");
    const weather = await ask<{
      slots: readonly Record<string, { origin: string; ageSeconds: number | null }>[];
    }>("/api/v1/weather/forecast", base);
    expect(weather.slots[0]?.["airTemperatureC"]).toMatchObject({ origin: "climatology", ageSeconds: null });
  } finally {
    await plain.stop();
  }
});

test("oec forecast shows prices and weather with their origins", async () => {
  const io = { ...memoryIo("/", { OEC_PRICES_SOURCES: "nordpool", OEC_WEATHER_SOURCES: "smhi" }), now };
  const command = forecastOn(services.fetch);
  expect(await command.run(readOptions(command.options, ["--hours", "14"]), io)).toBe(0);
  const rows = io.out().split("\n");
  expect(rows.filter((row) => row.includes("nordpool"))).toHaveLength(13);
  expect(rows.filter((row) => row.includes("climatology"))).toHaveLength(1);
  expect(io.err()).toContain("no prices are published");
});

test("oec forecast as JSON names what failed", async () => {
  const io = { ...memoryIo("/", { OEC_PRICES_SOURCES: "elprisetjustnu" }), now };
  const command = forecastOn(services.fetch);
  expect(await command.run(readOptions(command.options, ["--json", "--hours", "2"]), io)).toBe(0);
  const answer = JSON.parse(io.out()) as {
    hours: readonly { priceOrigin: string }[];
    failures: readonly object[];
  };
  expect(answer.hours[0]?.priceOrigin).toBe("climatology");
  expect(answer.failures).toMatchObject([{ source: "elprisetjustnu", code: "MISSING_DATA" }]);
});

test.each([
  [{ prices: { sources: ["entsoe" as const] } }, "OEC_PRICES_ENTSOE_TOKEN"],
  [{ prices: { sources: ["tibber" as const] } }, "OEC_PRICES_TIBBER_TOKEN"],
])("a service without its token is refused before anything starts %#", async (config, variable) => {
  await expect(createDaemon(config, { logger })).rejects.toMatchObject({
    code: "INVALID_ARGUMENT",
    context: { expected: expect.stringContaining(variable) },
  });
});

test("services that do not answer leave the home with synthetic prices", async () => {
  const broken = await playServices(now, "2026-01-16");
  broken.broken = true;
  const cold = await createDaemon(
    { server: { port: 0 }, home, prices: { sources: ["nordpool"] } },
    { logger, now, fetch: broken.fetch },
  );
  try {
    const base = await cold.start();
    const { slots } = await ask<{ slots: readonly Slot[] }>("/api/v1/forecast/price", base);
    expect(slots[0]?.priceOrigin).toBe("synthetic");
  } finally {
    await cold.stop();
    await broken[Symbol.asyncDispose]();
  }
}, 60_000);
