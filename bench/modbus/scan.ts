import { parseDiscoveryConfig } from "@oec/modbus";
import { scanNetwork } from "@oec/modbus/node";
import { deafListener } from "@oec/modbus/testing";
import { atLeast, atMost, type Row } from "../lib/suite.ts";
import { systemClock } from "../lib/system-clock.ts";

/** A /24 with three ports on which nobody answers, at the usual settings; and one where everybody refuses. */
export async function measureScan(): Promise<readonly Row[]> {
  const { scan } = parseDiscoveryConfig({ scan: { targets: ["127.0.1.0/24"] } });
  await using first = await deafListener();
  await using second = await deafListener();
  await using third = await deafListener();
  const ports = [first.port, second.port, third.port];
  const silent = await scanNetwork({ ...scan, ports, passes: 1, clock: systemClock });
  const ideal = Math.ceil(silent.probes / scan.concurrency) * scan.timeoutMs;
  const refused = await scanNetwork({
    ...scan,
    ports: [1, 2, 3],
    passes: 1,
    maxConnectsPerSecond: 1e6,
    clock: systemClock,
  });
  return [
    atMost(1.15 * ideal, {
      id: "modbus/scan-silent",
      name: `${silent.probes} silent ports at the usual settings`,
      value: silent.durationMs,
      unit: "ms",
      peer: { name: "ideal", value: ideal },
    }),
    atLeast(1_000, {
      id: "modbus/scan-refused",
      name: `${refused.probes} refused ports, without the cap on new connections`,
      value: refused.probes / 3 / (refused.durationMs / 1_000),
      unit: "hosts/s",
    }),
  ];
}
