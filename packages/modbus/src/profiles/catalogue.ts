import { invalidArgument } from "../check.ts";
import { DEYE } from "./deye.ts";
import { FRONIUS } from "./fronius.ts";
import { GENERIC } from "./generic.ts";
import { GOODWE } from "./goodwe.ts";
import { GROWATT_SPH } from "./growatt-sph.ts";
import { GROWATT_XH } from "./growatt-xh.ts";
import { HUAWEI } from "./huawei.ts";
import type { Profile } from "./profile.ts";
import { SMA } from "./sma.ts";
import { SOLAREDGE } from "./solaredge.ts";
import { SUNGROW } from "./sungrow.ts";
import { VICTRON } from "./victron.ts";

/** Every profile that comes with the package, by its id. */
export const PROFILES: readonly Profile[] = [
  HUAWEI,
  SOLAREDGE,
  SUNGROW,
  SMA,
  FRONIUS,
  VICTRON,
  GOODWE,
  DEYE,
  GROWATT_SPH,
  GROWATT_XH,
  GENERIC,
];

/**
 * Hosts of an LG RESU battery. The battery has no Modbus server of its own: its link to the inverter is CAN or RS485, and
 * it is read through the inverter's registers.
 */
export const LG_RESU_HOSTS = ["huawei", "solaredge", "sungrow", "sma"] as const;

/**
 * A profile by its id. `lg:huawei`, `lg:solaredge`, `lg:sungrow` and `lg:sma` are an LG RESU behind that inverter.
 *
 * @throws `OecError` `INVALID_ARGUMENT` for an id that does not exist, and for `lg` alone, which does not say the host.
 */
export function profileById(id: string): Profile {
  const host = id.startsWith("lg:") ? id.slice("lg:".length) : undefined;
  const found = PROFILES.find((profile) => profile.id === (host ?? id));
  if (found === undefined || (host !== undefined && !LG_RESU_HOSTS.some((name) => name === host))) {
    const expected = [...PROFILES.map((profile) => profile.id), ...LG_RESU_HOSTS.map((name) => `lg:${name}`)];
    throw invalidArgument(
      `there is no profile "${id}", expected one of ${expected.join(", ")}` +
        (id === "lg" ? "; an LG RESU is read through its inverter, which must be named" : ""),
      { id, expected },
    );
  }
  return host === undefined ? found : asLgResu(found);
}

function asLgResu(host: Profile): Profile {
  const note = `An LG RESU, read and commanded through the registers of its ${host.vendor} inverter.`;
  const models = ["LG RESU"];
  const base = {
    ...host,
    id: `lg:${host.id}`,
    vendor: "LG Energy Solution",
    models,
    notes: [note, ...host.notes],
  };
  return host.battery === undefined ? base : { ...base, battery: { ...host.battery, chemistry: "NMC" } };
}
