import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { localDayHorizon } from "@oec/domain";
import { webFetch, type Fetch } from "@oec/forecast/sources";

/** A real server that plays Nord Pool, Open-Meteo and SMHI, and the way to it. */
export interface PlayedServices extends AsyncDisposable {
  /** Leads every host to the server. */
  readonly fetch: Fetch;
  readonly asked: readonly string[];
  /** Whether the services answer 500. */
  broken: boolean;
}

/** Price of Nord Pool's quarters that begin at an instant [SEK/MWh]: only its time tells it. */
export const playedPrice = (at: number): number => 1000 + ((at / 900_000) % 400);

function nordpool(date: string): string {
  const { edges, count } = localDayHorizon(date, "Europe/Stockholm");
  const iso = (at: number): string => new Date(at).toISOString();
  const multiIndexEntries = Array.from({ length: count }, (_, slot) => ({
    deliveryStart: iso(edges[slot]!),
    deliveryEnd: iso(edges[slot + 1]!),
    entryPerArea: { SE3: playedPrice(edges[slot]!) },
  }));
  return JSON.stringify({ currency: "SEK", multiIndexEntries });
}

function snow(now: number): string {
  const hour = Math.floor(now / 3_600_000) * 3_600_000;
  const timeSeries = Array.from({ length: 60 }, (_, index) => ({
    time: new Date(hour + index * 3_600_000).toISOString(),
    data: { air_temperature: 7, cloud_area_fraction: 4, wind_speed: 2 },
  }));
  return JSON.stringify({ referenceTime: new Date(hour).toISOString(), timeSeries });
}

/** Starts it. @param unpublished - The first market day without prices. */
export async function playServices(now: () => number, unpublished: string): Promise<PlayedServices> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const url = request.url ?? "";
    asked.push(url);
    if (services.broken) return void response.writeHead(500).end();
    const date = /DayAheadPriceIndices\?date=([\d-]+)/.exec(url)?.[1];
    if (date !== undefined && date >= unpublished) return void response.writeHead(204).end();
    if (date !== undefined) return void response.end(nordpool(date));
    if (url.includes("snow1g")) return void response.end(snow(now()));
    response.writeHead(404).end();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const platform = webFetch(globalThis);
  const services: PlayedServices = {
    asked,
    broken: false,
    fetch: (request, signal) => {
      const url = request.url.replace(/^https:\/\/[^/]+/, `http://127.0.0.1:${port}`);
      return platform({ ...request, url }, signal);
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return services;
}
