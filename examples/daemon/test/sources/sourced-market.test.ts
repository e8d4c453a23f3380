import { expect, test } from "vitest";
import { completeConfig } from "../../src/config/complete.ts";
import type { Market } from "../../src/home/market.ts";
import { SystemClock } from "../../src/home/system-clock.ts";
import { priceChainOf, sourceClient } from "../../src/sources/open-sources.ts";
import { SourcedMarket } from "../../src/sources/sourced-market.ts";
import { playedPrice, playServices, type PlayedServices } from "./played-services.ts";

const NOW = Date.UTC(2026, 0, 15, 10, 7);
const MIDNIGHT = Date.UTC(2026, 0, 15, 23);
const fallback: Market = { currency: "SEK", priceAt: () => 0.5, publishedUntil: () => NOW + 3_600_000 };

function marketOn(services: PlayedServices): SourcedMarket {
  const http = sourceClient({ clock: new SystemClock(() => NOW), fetch: services.fetch });
  const chain = priceChainOf(completeConfig({ prices: { sources: ["nordpool"] } }), http)!;
  return new SourcedMarket({ chain, fallback, marketTimeZone: "Europe/Stockholm" });
}

test("before the first answer the market is the synthetic one, and says so", async () => {
  await using services = await playServices(() => NOW, "2026-01-16");
  const market = marketOn(services);
  expect([market.priceAt(NOW), market.originAt(NOW), market.publishedUntil(NOW)]).toEqual([
    0.5,
    "synthetic",
    NOW + 3_600_000,
  ]);
});

test("known prices come from their service, at their own time, eight days back and to the end of what is published", async () => {
  await using services = await playServices(() => NOW, "2026-01-16");
  const market = marketOn(services);
  await market.refresh(NOW);
  for (const at of [NOW, NOW - 7 * 86_400_000, MIDNIGHT - 1]) {
    const quarter = Math.floor(at / 900_000) * 900_000;
    expect([market.priceAt(at), market.originAt(at)]).toEqual([playedPrice(quarter) / 1000, "nordpool"]);
  }
  expect(market.publishedUntil(NOW)).toBe(MIDNIGHT);
  expect([market.priceAt(MIDNIGHT), market.originAt(MIDNIGHT)]).toEqual([0.5, "synthetic"]);
});

test("what is known is not asked for again, and tomorrow not before it can be published", async () => {
  await using services = await playServices(() => NOW, "2026-01-16");
  const market = marketOn(services);
  await market.refresh(NOW);
  expect(services.asked).toHaveLength(9);
  await market.refresh(NOW);
  expect(services.asked).toHaveLength(9);
  await market.refresh(Date.UTC(2026, 0, 15, 11, 50));
  expect(services.asked).toHaveLength(10);
  expect(services.asked.at(-1)).toContain("date=2026-01-16");
});
