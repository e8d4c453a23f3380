import type { Clock, DeviceRepository, Logger } from "@oec/domain";
import { parseDiscoveryConfig, type DiscoveryOrchestrator, type DiscoveryParts } from "@oec/modbus";
import { discoverDevices } from "@oec/modbus/node";
import { foundDevice, type FoundDevice } from "./found-device.ts";
import type { ModbusAddress } from "./modbus-address.ts";

/** What a search needs. */
export interface DeviceSearchParts {
  /** Ranges to search; none: nothing is searched. */
  readonly ranges: readonly string[];
  readonly clock: Clock;
  readonly logger: Logger;
  /** Addresses that the home itself is connected to: many devices take one client only. */
  readonly inUse: readonly ModbusAddress[];
  /** Where what is found is kept. */
  readonly repository?: DiscoveryParts["repository"] & Pick<DeviceRepository, "insertDevice">;
}

/** Looks for devices all the time, once it has begun: scans every five minutes, and listens for announcements. */
export class DeviceSearch implements AsyncDisposable {
  readonly #search: DiscoveryOrchestrator | undefined;
  #scannedAt: number | undefined;

  constructor({ ranges, clock, logger, inUse, repository }: DeviceSearchParts) {
    if (ranges.length === 0) return;
    this.#search = discoverDevices({
      clock,
      config: parseDiscoveryConfig({ scan: { targets: ranges } }),
      inUse: ({ host, port }) => inUse.some((one) => one.host === host && one.port === port),
      ...(repository && { repository }),
      onEvent: (event) => {
        if (event.kind === "scanned") this.#scannedAt = clock.now();
        else if (event.kind === "failed")
          logger.warn({ what: event.what, error: String(event.error) }, "the search for devices had trouble");
        else if ("device" in event)
          logger.info({ kind: event.kind, device: foundDevice(event.device) }, "a device on the network");
      },
    });
  }

  /** True if there is something to search. */
  get enabled(): boolean {
    return this.#search !== undefined;
  }

  /** When the last scan ended; undefined: none has. */
  get scannedAt(): number | undefined {
    return this.#scannedAt;
  }

  /** What is there, in the order in which it was found. */
  get devices(): readonly FoundDevice[] {
    return (this.#search?.devices ?? []).map(foundDevice);
  }

  /** Begins to search. Calling it twice does nothing more. */
  begin(): void {
    this.#search?.startContinuousDiscovery();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#search?.[Symbol.asyncDispose]();
  }
}
