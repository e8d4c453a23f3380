import type { DiscoveredDevice } from "@oec/modbus";

/** A device that was found on the network, as plain JSON. */
export interface FoundDevice {
  readonly id: string;
  /** As the configuration takes it, such as `huawei@192.168.1.20:502/1`. */
  readonly address: string;
  readonly manufacturer: string;
  readonly model: string | null;
  readonly serial: string | null;
  /** What can be read of it. */
  readonly parts: readonly ("battery" | "inverter" | "meter")[];
  readonly firstSeenAt: string;
  readonly lastSeenAt: string;
}

/** What a search found, for people and programs. */
export function foundDevice({
  id,
  host,
  port,
  identity,
  firstSeenAt,
  lastSeenAt,
}: DiscoveredDevice): FoundDevice {
  const { profile, unitId, manufacturer, model, serial, parts } = identity;
  return {
    id,
    address: `${profile.id}@${host}:${port}/${unitId}`,
    manufacturer,
    model: model ?? null,
    serial: serial ?? null,
    parts,
    firstSeenAt: new Date(firstSeenAt).toISOString(),
    lastSeenAt: new Date(lastSeenAt).toISOString(),
  };
}
