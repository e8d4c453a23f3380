import {
  OecError,
  type AbortSignalLike,
  type Clock,
  type DeviceRecord,
  type DeviceRepository,
  type Instant,
} from "@oec/domain";
import type { DiscoveryConfig } from "./config.ts";
import type { Identity } from "./identify.ts";
import type { AnnouncedService } from "./service-table.ts";

/** A place where a device may be. */
export interface DeviceAddress {
  readonly host: string;
  readonly port: number;
}

/** A device that was found. */
export interface DiscoveredDevice extends DeviceAddress {
  /** Stable over new addresses where the device tells its serial number. */
  readonly id: string;
  readonly identity: Identity;
  readonly firstSeenAt: Instant;
  readonly lastSeenAt: Instant;
}

/** What the search tells. */
export type DiscoveryEvent =
  | { readonly kind: "found" | "moved" | "gone"; readonly device: DiscoveredDevice }
  | { readonly kind: "announced" | "withdrawn"; readonly service: AnnouncedService }
  | { readonly kind: "scanned"; readonly probes: number; readonly open: number; readonly durationMs: number }
  | { readonly kind: "failed"; readonly what: string; readonly error: unknown };

/** What the search is made of; `discoverDevices` in `@oec/modbus/node` puts real ones in. */
export interface DiscoveryParts {
  readonly clock: Clock;
  readonly config: DiscoveryConfig;
  /** Looks for open ports. */
  scan(signal: AbortSignal): Promise<{ open: readonly DeviceAddress[]; probes: number; durationMs: number }>;
  /** Recognises what is at an address, with one connection that it closes. */
  identify(address: DeviceAddress, signal: AbortSignal): Promise<readonly Identity[]>;
  /** Listens for announcements until it is disposed of. */
  browse?(listeners: {
    up: (service: AnnouncedService) => void;
    down: (service: AnnouncedService) => void;
  }): AsyncDisposable;
  /** True for an address that is in use by the system itself: many devices take one client only. */
  readonly inUse?: (address: DeviceAddress) => boolean;
  /** Where devices are kept. */
  readonly repository?: Pick<DeviceRepository, "findById" | "insertDevice" | "updateLastSeen">;
  /** Told of what happens; must not throw. */
  readonly onEvent?: (event: DiscoveryEvent) => void;
}

/** Searches for devices: scans every few minutes, listens all the time, and knows what is there. */
export class DiscoveryOrchestrator implements AsyncDisposable {
  readonly #parts: DiscoveryParts;
  readonly #devices = new Map<string, DiscoveredDevice>();
  readonly #stop = new AbortController();
  /** Addresses are identified one after the other, and each once at a time. */
  #turn: Promise<void> = Promise.resolve();
  #loop: Promise<void> | undefined;
  #browser: AsyncDisposable | undefined;

  constructor(parts: DiscoveryParts) {
    this.#parts = parts;
  }

  /** Devices that are there, in the order in which they were found. */
  get devices(): readonly DiscoveredDevice[] {
    return [...this.#devices.values()];
  }

  /** Starts to search until it is disposed of. Calling it twice does nothing more. */
  startContinuousDiscovery(): void {
    if (this.#loop !== undefined) return;
    const { mdns } = this.#parts.config;
    if (mdns.enabled) {
      this.#browser = this.#parts.browse?.({
        up: (service) => this.#announced(service),
        down: (service) => this.#tell({ kind: "withdrawn", service }),
      });
    }
    this.#loop = this.#run();
  }

  /** One scan with identification now. @throws `OecError` `ABORTED`, and what the scan throws. */
  async scanOnce(): Promise<readonly DiscoveredDevice[]> {
    const { signal } = this.#stop;
    const { open, probes, durationMs } = await this.#parts.scan(signal);
    this.#tell({ kind: "scanned", probes, open: open.length, durationMs });
    for (const address of open) await this.#visit(address);
    this.#dropSilent();
    return this.devices;
  }

  /** Stops the search and waits for what is under way. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort("the search was stopped");
    await this.#browser?.[Symbol.asyncDispose]();
    await this.#loop;
    await this.#turn;
  }

  async #run(): Promise<void> {
    const { scan } = this.#parts.config;
    const { signal } = this.#stop;
    while (!signal.aborted) {
      try {
        if (scan.enabled) await this.scanOnce();
        else this.#dropSilent();
        await this.#parts.clock.sleep(scan.intervalMs, signal);
      } catch (error) {
        if (isAbort(error, signal)) return;
        this.#tell({ kind: "failed", what: "scan", error });
        await this.#pause(scan.intervalMs, signal);
      }
    }
  }

  async #pause(durationMs: number, signal: AbortSignal): Promise<void> {
    try {
      await this.#parts.clock.sleep(durationMs, signal);
    } catch (error) {
      if (!isAbort(error, signal)) throw error;
    }
  }

  #announced(service: AnnouncedService): void {
    this.#tell({ kind: "announced", service });
    // A web page is not Modbus; what else the device speaks, the scan will find.
    if (!service.type.includes("modbus")) return;
    void this.#visit({ host: service.address, port: service.port });
  }

  /** Identifies what is at an address when its turn comes. Never rejects. */
  #visit(address: DeviceAddress): Promise<void> {
    this.#turn = this.#turn.then(async () => {
      const { signal } = this.#stop;
      if (signal.aborted) return;
      if (this.#parts.inUse?.(address) === true) {
        await this.#touch(address);
        return;
      }
      try {
        for (const identity of await this.#parts.identify(address, signal))
          await this.#saw(address, identity);
      } catch (error) {
        if (!isAbort(error, signal)) {
          this.#tell({ kind: "failed", what: `${address.host}:${address.port}`, error });
        }
      }
    });
    return this.#turn;
  }

  /** A device that we are connected to is there. */
  async #touch({ host, port }: DeviceAddress): Promise<void> {
    for (const device of this.devices) {
      if (device.host === host && device.port === port) await this.#saw(device, device.identity);
    }
  }

  async #saw({ host, port }: DeviceAddress, identity: Identity): Promise<void> {
    const at = this.#parts.clock.now();
    const id = idOf({ host, port }, identity);
    const known = this.#devices.get(id);
    const device = { id, host, port, identity, firstSeenAt: known?.firstSeenAt ?? at, lastSeenAt: at };
    this.#devices.set(id, device);
    if (known === undefined) this.#tell({ kind: "found", device });
    else if (known.host !== host || known.port !== port) this.#tell({ kind: "moved", device });
    await this.#keep(device);
  }

  #dropSilent(): void {
    const oldest = this.#parts.clock.now() - this.#parts.config.goneAfterMs;
    for (const device of this.devices) {
      if (device.lastSeenAt > oldest) continue;
      this.#devices.delete(device.id);
      this.#tell({ kind: "gone", device });
    }
  }

  async #keep(device: DiscoveredDevice): Promise<void> {
    const { repository } = this.#parts;
    if (repository === undefined) return;
    for (const record of recordsOf(device)) {
      if ((await repository.findById(record.id)) === undefined) await repository.insertDevice(record);
      else await repository.updateLastSeen(record.id, device.lastSeenAt);
    }
  }

  #tell(event: DiscoveryEvent): void {
    this.#parts.onEvent?.(event);
  }
}

const TYPES = { battery: "battery", inverter: "inverter", meter: "grid-meter" } as const;

/** One record per battery, inverter and meter of a device. */
function recordsOf(device: DiscoveredDevice): readonly DeviceRecord[] {
  const { identity, host, port } = device;
  return identity.parts.map((part) => ({
    id: `${device.id}-${part}`,
    type: TYPES[part],
    manufacturer: identity.manufacturer,
    model: identity.model ?? identity.profile.models[0] ?? identity.profile.id,
    ip: host,
    port,
    config: { protocol: "modbus", profile: identity.profile.id, unitId: identity.unitId },
    discoveredAt: device.firstSeenAt,
    lastSeenAt: device.lastSeenAt,
  }));
}

/** The same device has the same id at a new address, if it tells its serial number. */
function idOf({ host, port }: DeviceAddress, identity: Identity): string {
  const { serial, profile, unitId } = identity;
  const own = serial ?? `${host}-${port}-${unitId}`;
  return `${profile.id}-${own}`.toLowerCase().replaceAll(/[^a-z0-9.]+/g, "-");
}

const isAbort = (error: unknown, signal: AbortSignalLike): boolean =>
  signal.aborted || (OecError.is(error) && error.code === "ABORTED");
