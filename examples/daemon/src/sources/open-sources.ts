import type { Clock } from "@oec/domain";
import {
  ecb,
  elprisetJustNu,
  energiDataService,
  energyCharts,
  entsoe,
  HttpClient,
  inCurrency,
  nordpool,
  openMeteo,
  priceClimatology,
  PriceChain,
  smhi,
  tibber,
  WeatherChain,
  webFetch,
  type Fetch,
  type FetchedWeatherSource,
  type PublishedPriceSource,
} from "@oec/forecast/sources";
import type { DaemonConfig } from "../config/config.ts";

type Place = ConstructorParameters<typeof WeatherChain>[0]["place"];

const SWEDISH_AREAS = ["SE1", "SE2", "SE3", "SE4"] as const;
/** Price to assume where the command has nothing else [SEK/kWh]. */
const USUAL_PER_KWH = 0.6;

/** What sources are made with. */
export interface SourceParts {
  readonly clock: Clock;
  /** The network; the platform's own unless said. */
  readonly fetch?: Fetch | undefined;
}

/** The client that all sources of a home share. */
export function sourceClient({ clock, fetch = webFetch(globalThis) }: SourceParts): HttpClient {
  const random = { uniform: () => Math.random() };
  return new HttpClient({ fetch, clock, random, userAgent: "open-energy-controller" });
}

/** The chain of price sources that a configuration names, in kronor. Undefined if it names none. */
export function priceChainOf(
  { prices }: Pick<DaemonConfig, "prices">,
  http: HttpClient,
): PriceChain | undefined {
  if (prices.sources.length === 0) return undefined;
  const currency = "SEK";
  const rates = ecb({ http });
  const sources = prices.sources.map((name) => inCurrency(priceSource(name, prices, http), currency, rates));
  return new PriceChain({
    sources,
    climatology: priceClimatology(USUAL_PER_KWH),
    currency,
    clock: http.clock,
  });
}

function priceSource(
  name: DaemonConfig["prices"]["sources"][number],
  { area, entsoeToken = "", tibberToken = "" }: DaemonConfig["prices"],
  http: HttpClient,
): PublishedPriceSource {
  switch (name) {
    case "nordpool":
      return nordpool({ http, area, currency: "SEK" });
    case "elprisetjustnu":
      return elprisetJustNu({ http, area: SWEDISH_AREAS.find((one) => one === area) ?? "SE3" });
    case "entsoe":
      return entsoe({ http, area, token: entsoeToken });
    case "energi-data-service":
      return energiDataService({ http, area, currency: "EUR" });
    case "energy-charts":
      return energyCharts({ http, area });
    case "tibber":
      return tibber({ http, token: tibberToken });
  }
}

/** The chain of weather sources that a configuration names; without any it gives the usual weather. */
export function weatherChainOf(
  { weather }: Pick<DaemonConfig, "weather">,
  place: Place,
  http: HttpClient,
): WeatherChain {
  const sources = weather.sources.map((name): FetchedWeatherSource =>
    name === "smhi" ? smhi({ http }) : openMeteo({ http }),
  );
  return new WeatherChain({ sources, place, clock: http.clock });
}
