import fc from "fast-check";
import { expect, test } from "vitest";
import { OCPP16 } from "../../src/messages/v16.ts";
import { securityProfile } from "../../src/node/authentication.ts";
import { backOffMs, OcppClient, type ClientOptions } from "../../src/node/client.ts";
import { stage, systemClock, until } from "../support/server.ts";

const client = (url: string, more: Partial<ClientOptions> = {}): OcppClient =>
  new OcppClient({
    url,
    stationId: "CP1",
    clock: systemClock,
    protocols: [OCPP16],
    accept: () => ({ answer: () => ({}) }),
    backOff: { firstMs: 10, longestMs: 40 },
    ...more,
  });

test("a client whose connection is cut comes back by itself", async () => {
  await using here = await stage();
  await using station = client(here.url);
  station.start();
  await until(() => station.link?.isOpen === true);
  station.interrupt();
  await until(() => here.links.length === 2);
  await until(() => station.link?.isOpen === true);
});

test("what waits for an answer when the connection is lost is rejected at once", async () => {
  await using here = await stage({ accept: () => ({ answer: () => new Promise(() => undefined) }) });
  await using station = client(here.url);
  station.start();
  await until(() => station.link?.isOpen === true);
  const call = station.link?.engine.call("Heartbeat", {});
  const started = performance.now();
  setTimeout(() => void here.server.kill(), 20);
  await expect(call).rejects.toMatchObject({ code: "OCPP_CLOSED" });
  expect(performance.now() - started).toBeLessThan(1000);
});

test("a client that is refused tries again later and later", async () => {
  await using here = await stage({
    authenticate: securityProfile(1, { passwordOf: () => "0123456789abcdef" }),
  });
  const waits: number[] = [];
  await using station = client(here.url, {
    password: "wrong",
    random: () => 0,
    onFailure: (error, retryInMs) => {
      expect(error.code).toBe("OCPP_REFUSED");
      waits.push(retryInMs);
    },
  });
  station.start();
  await until(() => waits.length === 4);
  expect(waits).toEqual([10, 20, 40, 40]);
});

test("the right password connects", async () => {
  await using here = await stage({
    authenticate: securityProfile(1, { passwordOf: () => "0123456789abcdef" }),
  });
  await using station = client(here.url, { password: "0123456789abcdef" });
  station.start();
  await until(() => station.link?.isOpen === true);
});

test("a closed client does not come back", async () => {
  await using here = await stage();
  const station = client(here.url);
  station.start();
  await until(() => here.links.length === 1);
  await station.close();
  await until(() => here.server.stationIds.length === 0);
  await new Promise((resolve) => setTimeout(resolve, 60));
  expect(here.links).toHaveLength(1);
});

test("waits double from the first to the longest, less a random share", () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 10_000 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      (failures, jitter, chance) => {
        const full = Math.min(60_000, 1000 * 2 ** Math.min(failures - 1, 20));
        const wait = backOffMs(failures, { firstMs: 1000, longestMs: 60_000, jitter }, chance);
        expect(wait).toBeLessThanOrEqual(full);
        expect(wait).toBeGreaterThanOrEqual(Math.floor(full * (1 - jitter)));
      },
    ),
    { seed: 1 },
  );
});
