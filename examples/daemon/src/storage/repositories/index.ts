import type { Kysely } from "kysely";
import type { HouseholdRepositories, SharedRepositories } from "../ports.ts";
import type { Tables } from "../tables.ts";
import { batteryStateRepository } from "./battery-states.ts";
import { commandRepository } from "./commands.ts";
import { deviceRepository } from "./devices.ts";
import { eventRepository } from "./events.ts";
import { forecastCacheRepository } from "./forecast-cache.ts";
import { historyRepository } from "./history.ts";
import { householdRepository, preferenceRepository } from "./households.ts";
import { optimizationRunRepository } from "./optimization-runs.ts";
import { overrideRepository } from "./overrides.ts";
import { powerFlowRepository } from "./power-flow.ts";
import { priceRepository } from "./prices.ts";
import { scheduleRepository } from "./schedules.ts";
import { evChargerCodec, inverterCodec } from "./state-codecs.ts";
import { stateRepository } from "./states.ts";

/** What belongs to one household. */
export function householdRepositories(db: Kysely<Tables>, householdId: string): HouseholdRepositories {
  return {
    devices: deviceRepository(db, householdId),
    batteryStates: batteryStateRepository(db, householdId),
    inverterStates: stateRepository(db, householdId, inverterCodec),
    evChargerStates: stateRepository(db, householdId, evChargerCodec),
    schedules: scheduleRepository(db, householdId),
    optimizationRuns: optimizationRunRepository(db, householdId),
    forecastCache: forecastCacheRepository(db, householdId),
    commands: commandRepository(db, householdId),
    overrides: overrideRepository(db, householdId),
    events: eventRepository(db, householdId),
    preferences: preferenceRepository(db, householdId),
  };
}

/** What all households share. */
export function sharedRepositories(db: Kysely<Tables>): SharedRepositories {
  return {
    households: householdRepository(db),
    prices: priceRepository(db),
    powerFlow: powerFlowRepository(db),
    consumption: historyRepository(db, "consumption_history"),
    production: historyRepository(db, "production_history"),
  };
}
