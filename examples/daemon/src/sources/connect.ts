import { TaskScheduler } from "@oec/controller";
import { OecError, QUARTER_HOUR_MS, type AbortSignalLike, type Clock, type Logger } from "@oec/domain";
import type { Fetch, SourceFailure, WeatherChain } from "@oec/forecast/sources";
import type { DaemonConfig } from "../config/config.ts";
import type { HomeGround } from "../home/create-home.ts";
import { priceChainOf, sourceClient, weatherChainOf } from "./open-sources.ts";
import { SourcedMarket } from "./sourced-market.ts";

/** What connects a home to the services that its configuration names. */
export interface ConnectParts {
  /** The machine's. */
  readonly clock: Clock;
  readonly logger: Logger;
  /** The network; the platform's own unless said. */
  readonly fetch?: Fetch | undefined;
}

/** A home's market and weather, and the work of keeping them up to date. */
export interface ConnectedSources extends AsyncDisposable {
  readonly ground: HomeGround;
  /** Undefined if nobody says where the home is. */
  readonly weather: WeatherChain | undefined;
  /** Asks for prices, for ten seconds at most, and again every quarter of an hour. */
  begin(): Promise<void>;
}

/** A start does not wait longer for services that do not answer [ms]. */
const LONGEST_START_MS = 10_000;

/** Puts the services of a configuration in front of a home's own market. Without any the home stays as it is. */
export function connectSources(
  config: DaemonConfig,
  ground: HomeGround,
  { clock, logger, fetch }: ConnectParts,
): ConnectedSources {
  const http = sourceClient({ clock, fetch });
  const place = ground.site.location;
  const weather = place && weatherChainOf(config, place, http);
  const chain = priceChainOf(config, http);
  if (chain === undefined) {
    return {
      ground,
      weather,
      begin: () => Promise.resolve(),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  const market = new SourcedMarket({ chain, fallback: ground.market, marketTimeZone: ground.site.timeZone });
  const atPresent = !ground.simulated || config.home.scenario === "today";
  const refresh = async (now: number, signal?: AbortSignalLike): Promise<void> =>
    report(logger, await market.refresh(now, signal));
  const tasks = new TaskScheduler({ clock });
  tasks.add({
    name: "prices",
    everyMs: QUARTER_HOUR_MS,
    run: (signal) => refresh(ground.plant.clock.now(), signal),
  });
  return {
    ground: { ...ground, market },
    weather,
    async begin() {
      tasks.start();
      try {
        // A home that catches up with the present is asked about from there.
        await refresh(
          atPresent ? clock.now() : ground.plant.clock.now(),
          AbortSignal.timeout(LONGEST_START_MS),
        );
      } catch (error) {
        if (!OecError.is(error) || error.code !== "ABORTED") throw error;
        logger.warn({ sources: config.prices.sources }, "no prices in time: synthetic ones until they come");
      }
    },
    [Symbol.asyncDispose]: () => tasks.stop(),
  };
}

function report(logger: Logger, failures: readonly SourceFailure[]): void {
  for (const { source, error } of failures) {
    const facts = { source, code: error.code, error: error.message };
    if (error.code === "MISSING_DATA") logger.debug(facts, "a source has no prices yet");
    else logger.warn(facts, "a source of prices failed; the next one, or synthetic prices, stand in");
  }
}
