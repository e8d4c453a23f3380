import type { StationEvent } from "../central-system/events.ts";
import type { Station } from "../central-system/station.ts";
import type { Normaliser } from "../messages/normaliser.ts";
import type { V16Request } from "../messages/v16.ts";
import { normalise } from "../quirks/normalise.ts";
import type { ChargerPolicy } from "../quirks/policy.ts";
import type { StationPort } from "./station-port.ts";

/** Events after which a charger looks at its station again. */
const TELLING: ReadonlySet<StationEvent["kind"]> = new Set([
  "online",
  "offline",
  "ready",
  "boot",
  "status",
  "meter",
  "transaction-started",
  "transaction-stopped",
]);

/**
 * The stations of a central system, each as the port that an `OcppEvCharger` stands on.
 *
 * Give {@link StationPorts.hear} to the central system as its `onEvent`, or call it from yours.
 */
export class StationPorts {
  readonly #listeners = new Map<string, Set<() => void>>();

  /** Takes an event of the central system. */
  readonly hear = (stationId: string, event: StationEvent): void => {
    if (!TELLING.has(event.kind)) return;
    for (const listener of this.#listeners.get(stationId) ?? []) listener();
  };

  /** A station as a port. */
  port(station: Station): StationPort {
    return {
      stationId: station.id,
      get connected() {
        return station.isReady;
      },
      status: (connectorId) => {
        const connector = station.connector(connectorId);
        if (connector?.status === undefined) return undefined;
        return { word: connector.status, since: connector.since };
      },
      transaction: (connectorId) => {
        const running = station.runningTransaction(connectorId);
        if (running === undefined) return undefined;
        const { transactionId, startedAt, meterStartWh } = running;
        return { id: transactionId, startedAt, meterStartWh };
      },
      readings: (connectorId) => station.meterBook(connectorId).readings(),
      call: (action, request, signal) =>
        station.call(action, request, signal === undefined ? undefined : { signal }),
      onChange: (listener) => this.#subscribe(station.id, listener),
    };
  }

  #subscribe(stationId: string, listener: () => void): () => void {
    const listeners = this.#listeners.get(stationId) ?? new Set();
    this.#listeners.set(stationId, listeners);
    listeners.add(listener);
    return () => void listeners.delete(listener);
  }
}

/** What a station said when it booted, as the key to its model's policy. */
export function identityOf(boot: V16Request<"BootNotification"> | undefined):
  | {
      readonly vendor: string;
      readonly model: string;
    }
  | undefined {
  return boot === undefined ? undefined : { vendor: boot.chargePointVendor, model: boot.chargePointModel };
}

/** Mends a station's messages the way its policy asks, for the central system's `normaliserOf`. */
export function quirkNormaliser(policy: Pick<ChargerPolicy, "utcOffsetMinutes">): Normaliser {
  return (version, action, payload, kind) => normalise(version, action, payload, kind, policy);
}
