import { z } from "zod";
import { OecError } from "@oec/domain";

/** How the network is scanned. */
export interface ScanConfig {
  readonly enabled: boolean;
  /** From the end of one scan to the start of the next [ms]. */
  readonly intervalMs: number;
  /** Ranges to scan, e.g. `192.168.1.0/24`; without any, nothing is scanned. */
  readonly targets: readonly string[];
  readonly ports: readonly number[];
  /** Connections that are tried at the same time. */
  readonly concurrency: number;
  /** Longest wait for a connection [ms]. */
  readonly timeoutMs: number;
  /** New connections per second. */
  readonly maxConnectsPerSecond: number;
  /** Passes over what did not answer: the first one may be lost to address resolution. */
  readonly passes: number;
  /** Only addresses in these ranges are scanned; all unless said. */
  readonly allow?: readonly string[];
  /** Addresses in these ranges are never scanned. */
  readonly deny?: readonly string[];
  /** Scans public addresses, and more than 1,024, too. */
  readonly force: boolean;
}

/** How devices are searched for. */
export interface DiscoveryConfig {
  readonly scan: ScanConfig;
  readonly mdns: {
    readonly enabled: boolean;
    /** Service types, e.g. `_modbus._tcp`. */
    readonly services: readonly string[];
  };
  /** Silence after which a device counts as gone [ms]. */
  readonly goneAfterMs: number;
}

const scanSchema = z.strictObject({
  enabled: z.boolean().default(true),
  intervalMs: z.number().min(10_000).default(300_000),
  targets: z.array(z.string()).default([]),
  ports: z.array(z.int().min(1).max(65_535)).min(1).default([502, 1502, 8502]),
  concurrency: z.int().min(1).max(256).default(64),
  timeoutMs: z.number().min(10).max(10_000).default(300),
  maxConnectsPerSecond: z.number().min(1).default(200),
  passes: z.int().min(1).max(3).default(2),
  allow: z.array(z.string()).exactOptional(),
  deny: z.array(z.string()).exactOptional(),
  force: z.boolean().default(false),
});

/** Service types that batteries, inverters and meters have been seen to announce. */
export const MDNS_SERVICES: readonly string[] = [
  "_modbus._tcp",
  "_solaredge-modbus._tcp",
  "_http._tcp",
  "_enphase-envoy._tcp",
  "_hwenergy._tcp",
  "_shelly._tcp",
];

const configSchema = z.strictObject({
  scan: scanSchema.prefault({}),
  mdns: z
    .strictObject({
      enabled: z.boolean().default(true),
      services: z.array(z.string()).default([...MDNS_SERVICES]),
    })
    .prefault({}),
  goneAfterMs: z.number().min(1_000).default(900_000),
});

/**
 * The settings of the search from plain JSON; what is left out has its usual value.
 *
 * @throws `OecError` `PARSE_FAILED` that says what is wrong where.
 */
export function parseDiscoveryConfig(input: unknown = {}): DiscoveryConfig {
  const parsed = configSchema.safeParse(input);
  if (parsed.success) return parsed.data;
  throw new OecError("PARSE_FAILED", `the discovery settings are wrong: ${z.prettifyError(parsed.error)}`, {
    context: { issues: parsed.error.issues },
  });
}
