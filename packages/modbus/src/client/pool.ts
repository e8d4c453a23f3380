import type { Clock } from "@oec/domain";
import { ModbusConnection } from "./connection.ts";
import type { ConnectionSettings } from "./settings.ts";
import type { RequestEvent } from "./statistics.ts";
import type { TransportOpener } from "./transport.ts";
import { ModbusUnit } from "./unit.ts";

/** What a pool needs. */
export interface PoolOptions {
  readonly clock: Pick<Clock, "now" | "monotonicMs">;
  /** Told of every try of every request; must not throw. */
  readonly onRequest?: (event: RequestEvent) => void;
}

/** A unit that somebody uses; letting it go closes the connection after its last user. */
export interface LeasedUnit extends AsyncDisposable {
  readonly unit: ModbusUnit;
}

interface Shared {
  readonly connection: ModbusConnection;
  users: number;
}

/**
 * One connection per far end, shared by all units and devices behind it: many inverters accept a single client, and a
 * hybrid inverter and its battery are the same far end.
 */
export class ConnectionPool {
  readonly #options: PoolOptions;
  readonly #shared = new Map<string, Shared>();

  constructor(options: PoolOptions) {
    this.#options = options;
  }

  /** Connections that are in use. */
  get connections(): readonly ModbusConnection[] {
    return [...this.#shared.values()].map(({ connection }) => connection);
  }

  /**
   * A unit at a far end. The settings of the first user of a connection hold for all.
   *
   * Nothing is sent before the first request.
   *
   * @throws `OecError` `OUT_OF_RANGE` or `NOT_FINITE` for a unit or settings that make no sense.
   */
  lease(opener: TransportOpener, unitId: number, settings: Partial<ConnectionSettings> = {}): LeasedUnit {
    const { endpoint } = opener;
    const shared = this.#shared.get(endpoint) ?? this.#create(opener, settings);
    const unit = new ModbusUnit(shared.connection, unitId);
    this.#shared.set(endpoint, shared);
    shared.users += 1;
    let released = false;
    return {
      unit,
      [Symbol.asyncDispose]: async () => {
        if (released) return;
        released = true;
        shared.users -= 1;
        if (shared.users > 0) return;
        if (this.#shared.get(endpoint) === shared) this.#shared.delete(endpoint);
        await shared.connection.close("its last user let it go");
      },
    };
  }

  /** Closes every connection. */
  async close(): Promise<void> {
    const connections = this.connections;
    this.#shared.clear();
    await Promise.all(connections.map((connection) => connection.close("the pool was closed")));
  }

  /** The same as {@link ConnectionPool.close}. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #create(opener: TransportOpener, settings: Partial<ConnectionSettings>): Shared {
    return { connection: new ModbusConnection({ ...settings, ...this.#options, opener }), users: 0 };
  }
}
