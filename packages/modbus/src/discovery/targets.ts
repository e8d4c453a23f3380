import { invalidArgument } from "../check.ts";

/** IPv4 addresses from one to another, both included. */
export interface AddressRange {
  readonly from: number;
  readonly to: number;
}

/** Most addresses of one scan unless it is forced: a /22. */
const MOST_ADDRESSES = 1_024;

/** Address ranges that no router passes on: RFC 1918, link-local (RFC 3927), loopback. */
const PRIVATE = ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "127.0.0.0/8"].map(
  parseRange,
);

/**
 * A range from its text: `192.168.1.0/24`, `192.168.1.10-192.168.1.40`, `192.168.1.10-40` or a single address. Of a network
 * in CIDR notation up to /30, its own and its broadcast address are left out.
 *
 * @throws `OecError` `INVALID_ARGUMENT` for any other text.
 */
export function parseRange(text: string): AddressRange {
  const cidr = /^([\d.]+)\/(\d{1,2})$/.exec(text);
  if (cidr !== null) return networkRange(text, cidr[1] ?? "", Number(cidr[2]));
  const [first = "", last] = text.split("-");
  const from = parseAddress(first);
  if (from === undefined) throw badRange(text);
  if (last === undefined) return { from, to: from };
  const to =
    parseAddress(last) ??
    (/^\d{1,3}$/.test(last) && Number(last) < 256 ? from - (from % 256) + Number(last) : undefined);
  if (to === undefined || to < from) throw badRange(text);
  return { from, to };
}

/** What is scanned, and what is not. */
export interface TargetOptions {
  /** Ranges to scan. */
  readonly targets: readonly string[];
  /** Only addresses in these ranges; all unless said. */
  readonly allow?: readonly string[];
  /** Never addresses in these ranges. */
  readonly deny?: readonly string[];
  /** Scans public addresses and more than 1,024 of them too. */
  readonly force?: boolean;
}

/**
 * The addresses to scan, in order, each once.
 *
 * @throws `OecError` `INVALID_ARGUMENT` for a range that is no range, that is public or too large and not forced.
 */
export function addressesOf(options: TargetOptions): readonly string[] {
  const { force = false } = options;
  const ranges = options.targets.map((text) => {
    const range = parseRange(text);
    if (!force && !PRIVATE.some((own) => range.from >= own.from - 1 && range.to <= own.to + 1)) {
      throw invalidArgument(`"${text}" is not a private range; scanning it must be forced`, { range: text });
    }
    return range;
  });
  const count = ranges.reduce((sum, { from, to }) => sum + to - from + 1, 0);
  if (!force && count > MOST_ADDRESSES) {
    throw invalidArgument(
      `${count} addresses are more than ${MOST_ADDRESSES}; scanning them must be forced`,
      { count },
    );
  }
  const allow = options.allow?.map(parseRange);
  const deny = options.deny?.map(parseRange) ?? [];
  const addresses = new Set<number>();
  for (const { from, to } of ranges) {
    for (let address = from; address <= to; address += 1) {
      if (isIn(deny, address) || (allow !== undefined && !isIn(allow, address))) continue;
      addresses.add(address);
    }
  }
  return [...addresses].sort((a, b) => a - b).map(formatAddress);
}

const isIn = (ranges: readonly AddressRange[], address: number): boolean =>
  ranges.some(({ from, to }) => address >= from && address <= to);

function networkRange(text: string, base: string, bits: number): AddressRange {
  const address = parseAddress(base);
  if (address === undefined || bits > 32) throw badRange(text);
  const size = 2 ** (32 - bits);
  const from = address - (address % size);
  return bits > 30 ? { from, to: from + size - 1 } : { from: from + 1, to: from + size - 2 };
}

function parseAddress(text: string): number | undefined {
  const parts = text.split(".");
  if (parts.length !== 4 || !parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256))
    return undefined;
  return parts.reduce((sum, part) => sum * 256 + Number(part), 0);
}

const formatAddress = (address: number): string =>
  [24, 16, 8, 0].map((shift) => Math.floor(address / 2 ** shift) % 256).join(".");

const badRange = (text: string) =>
  invalidArgument(
    `"${text}" is no address range, expected e.g. 192.168.1.0/24, 192.168.1.10-40 or 192.168.1.10`,
    { range: text },
  );
