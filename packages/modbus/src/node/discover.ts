import type { Clock } from "@oec/domain";
import { ModbusConnection } from "../client/connection.ts";
import type { DiscoveryConfig } from "../discovery/config.ts";
import { identifyDevices, type Identity, type IdentifyOptions } from "../discovery/identify.ts";
import { DiscoveryOrchestrator, type DeviceAddress, type DiscoveryParts } from "../discovery/orchestrator.ts";
import { PROFILES } from "../profiles/catalogue.ts";
import { MdnsBrowser } from "./mdns-browser.ts";
import { scanNetwork } from "./network-scanner.ts";
import { tcpOpener } from "./open-tcp.ts";

/** How devices are searched for on this computer's networks. */
export interface DiscoverOptions extends Pick<DiscoveryParts, "inUse" | "repository" | "onEvent"> {
  readonly clock: Clock;
  readonly config: DiscoveryConfig;
  /** Address of the network interface to listen on for announcements; the system's choice unless said. */
  readonly interface?: string;
}

const IDENTIFY_TIMEOUT_MS = 1_500;

/** Rest between the scan's connection and the one that identifies [ms]. */
const SETTLE_MS = 250;

/** A search with the real network: scanner, mDNS and identification over Modbus TCP. */
export function discoverDevices(options: DiscoverOptions): DiscoveryOrchestrator {
  const { clock, config, interface: address, inUse, repository, onEvent } = options;
  return new DiscoveryOrchestrator({
    clock,
    config,
    scan: (signal) => scanNetwork({ ...config.scan, clock }, signal),
    identify: async (target, signal) => {
      // A device that takes one client must first see that the scan's connection is gone.
      await clock.sleep(SETTLE_MS, signal);
      return identifyAt(target, { clock }, signal);
    },
    browse: ({ up, down }) =>
      new MdnsBrowser({
        services: config.mdns.services,
        ...(address === undefined ? {} : { interface: address }),
        onUp: up,
        onUpdate: up,
        onDown: down,
        ...(onEvent === undefined
          ? {}
          : { onError: (error: Error) => onEvent({ kind: "failed", what: "mdns", error }) }),
      }),
    ...(inUse === undefined ? {} : { inUse }),
    ...(repository === undefined ? {} : { repository }),
    ...(onEvent === undefined ? {} : { onEvent }),
  });
}

/** How a device at an address is identified. */
export interface IdentifyAtOptions extends Pick<IdentifyOptions, "all"> {
  readonly clock: Pick<Clock, "now" | "monotonicMs">;
  /** Longest wait for an answer [ms]: a silent unit costs one of these; 1500 unless said. */
  readonly timeoutMs?: number;
}

/**
 * Recognises what is at an address: one connection, reads only, closed afterwards.
 *
 * @throws `OecError` `MODBUS_CLOSED`, `ABORTED`.
 */
export async function identifyAt(
  { host, port }: DeviceAddress,
  options: IdentifyAtOptions,
  signal?: AbortSignal,
): Promise<readonly Identity[]> {
  const { clock, timeoutMs = IDENTIFY_TIMEOUT_MS, all = false } = options;
  await using connection = new ModbusConnection({
    opener: tcpOpener({ host, port, keepOnTimeout: true }),
    clock,
    timeoutMs,
    attempts: 1,
    firstBackOffMs: 0,
  });
  const likely = PROFILES.filter((profile) => profile.ports.includes(port) || profile.id === "generic");
  const profiles = likely.length > 1 ? likely : PROFILES;
  return await identifyDevices(connection, { profiles, all }, signal);
}
