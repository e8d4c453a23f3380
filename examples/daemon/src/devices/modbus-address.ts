import { profileById, type Profile } from "@oec/modbus";

/** Where a device is on Modbus TCP, and how it is spoken to. */
export interface ModbusAddress {
  /** Id of a profile, `auto` or `sunspec`. */
  readonly profile: string;
  readonly host: string;
  readonly port: number;
  /** Absent: the profile's usual one. */
  readonly unitId?: number;
}

/** How an address is written, for messages. */
export const ADDRESS_FORM =
  "an address such as huawei@192.168.1.20, sunspec@inverter.local:1502/126 or auto@10.0.0.5 (profile@host, then :port and /unit if they differ from the usual ones)";

const FORM =
  /^(?<profile>[a-z:-]+)@(?<host>[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(?<port>\d{1,5}))?(?:\/(?<unit>\d{1,3}))?$/i;

/** The address that a text means; undefined if it means none. */
export function parseModbusAddress(text: string): ModbusAddress | undefined {
  const parts = FORM.exec(text.trim())?.groups;
  if (parts === undefined) return undefined;
  const { profile = "", host = "", port, unit } = parts;
  const known = profileOf(profile.toLowerCase());
  const address = {
    profile: profile.toLowerCase(),
    host: host.replaceAll(/^\[|\]$/g, ""),
    port: port === undefined ? (known?.ports[0] ?? 502) : Number(port),
    ...(unit !== undefined && { unitId: Number(unit) }),
  };
  const isPort = address.port >= 1 && address.port <= 65_535;
  return known !== undefined && isPort && Number(unit ?? 0) <= 255 ? address : undefined;
}

/** The profile of an id; those that are found out when the device is asked have the port of the standard. */
function profileOf(id: string): Pick<Profile, "ports"> | undefined {
  if (id === "auto" || id === "sunspec") return { ports: [502] };
  try {
    return profileById(id);
  } catch {
    // An unknown name: the caller says what is expected.
    return undefined;
  }
}
