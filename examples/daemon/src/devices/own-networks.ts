import { networkInterfaces } from "node:os";

/** Widest network that is searched without being asked for: 254 addresses. */
const NARROWEST_BITS = 24;

/** The private IPv4 networks that this machine is in, such as `192.168.1.0/24`; a wider one counts as the /24 around it. */
export function ownNetworks(interfaces = networkInterfaces()): readonly string[] {
  const networks = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal, address }) => family === "IPv4" && !internal && isPrivate(address))
    .map(({ address, cidr }) => {
      const bits = Math.max(NARROWEST_BITS, Number(cidr?.split("/")[1] ?? NARROWEST_BITS));
      return `${address}/${bits}`;
    });
  return [...new Set(networks)];
}

/** RFC 1918. */
const isPrivate = (address: string): boolean => /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.)/.test(address);
