import Table from "cli-table3";
import { addressesOf, parseDiscoveryConfig, type AnnouncedService, type DiscoveredDevice } from "@oec/modbus";
import { discoverDevices, MdnsBrowser } from "@oec/modbus/node";
import { foundDevice } from "../devices/found-device.ts";
import { ownNetworks } from "../devices/own-networks.ts";
import { SystemClock } from "../home/system-clock.ts";
import type { Command } from "./command.ts";
import type { CliIo } from "./io.ts";
import type { ParsedOptions } from "./options.ts";
import { progressBar } from "./progress.ts";
import { UsageError } from "./usage-error.ts";

/** `oec discover`: which Modbus devices are on the network. */
export const discoverCommand: Command = {
  name: "discover",
  summary: "Look for inverters, batteries and meters on the network.",
  description: [
    "Looks for open Modbus ports and for announcements, and asks what is there. It only reads. Without --range the private networks",
    "of this machine are searched. Many inverters take one connection at a time: stop what else is connected to them.",
    "The addresses that are printed are those that [modbus] of the configuration takes.",
  ].join("\n"),
  options: [
    { name: "range", value: "LIST", help: "such as 192.168.1.0/24 or 192.168.1.10-40, with commas between" },
    { name: "ports", value: "LIST", default: "502,1502,8502", help: "TCP ports to look at" },
    {
      name: "listen",
      value: "SECONDS",
      default: "3",
      help: "how long to listen for announcements; 0: not at all",
    },
    { name: "force", help: "Search public addresses, and more than 1,024, too." },
    { name: "json", help: "Print JSON." },
  ],
  examples: ["oec discover", "oec discover --range 192.168.1.0/24 --json"],
  run,
};

interface Found {
  readonly devices: readonly DiscoveredDevice[];
  readonly services: readonly AnnouncedService[];
}

async function run(options: ParsedOptions, io: CliIo): Promise<number> {
  const said = options.text("range");
  const targets = said === undefined ? ownNetworks() : listOf(said);
  if (targets.length === 0)
    throw new UsageError("this machine is in no private network; say where to search with --range");
  const ports = listOf(options.required("ports")).map(portOf);
  const listenMs = 1000 * (options.number("listen", { min: 0, max: 600 }) ?? 3);
  const config = parseDiscoveryConfig({ scan: { targets, ports, force: options.has("force") } });
  const addresses = addressesOf(config.scan).length;
  const { timeoutMs, passes, concurrency } = config.scan;
  const longestMs = passes * Math.ceil((addresses * ports.length) / concurrency) * timeoutMs;
  io.stderr.write(
    `Searching ${addresses} addresses (${targets.join(", ")}) on ${ports.length} ports; at most about ${Math.ceil(longestMs / 1000)} s, and longer where devices answer.\n`,
  );
  const found = await search(config, longestMs, listenMs, io);
  if (options.has("json"))
    io.stdout.write(
      `${JSON.stringify({ devices: found.devices.map(foundDevice), announced: found.services }, null, 2)}\n`,
    );
  else io.stdout.write(foundText(found));
  return 0;
}

async function search(
  config: Parameters<typeof discoverDevices>[0]["config"],
  longestMs: number,
  listenMs: number,
  io: CliIo,
): Promise<Found> {
  const services = new Map<string, AnnouncedService>();
  const noted = (service: AnnouncedService): void => void services.set(service.name, service);
  const clock = new SystemClock();
  const progress = progressBar(io, "search");
  const begun = io.timerMs();
  const watch = setInterval(
    () => progress.update(Math.min(0.99, (io.timerMs() - begun) / Math.max(longestMs, listenMs, 1))),
    100,
  );
  const failures: string[] = [];
  const devices = discoverDevices({
    clock,
    config,
    onEvent: (event) => {
      if (event.kind === "failed") failures.push(`${event.what}: ${wordsOf(event.error)}`);
    },
  });
  const browser =
    listenMs === 0
      ? undefined
      : new MdnsBrowser({
          services: config.mdns.services,
          onUp: noted,
          onUpdate: noted,
          onError: (error) => failures.push(`announcements: ${error.message}`),
        });
  const stop = (): void => void devices[Symbol.asyncDispose]();
  io.signal.addEventListener("abort", stop, { once: true });
  try {
    const [there] = await Promise.all([devices.scanOnce(), clock.sleep(listenMs, io.signal)]);
    for (const failure of failures) io.stderr.write(`not identified: ${failure}\n`);
    return { devices: there, services: [...services.values()] };
  } finally {
    clearInterval(watch);
    progress.stop();
    io.signal.removeEventListener("abort", stop);
    await browser?.[Symbol.asyncDispose]();
    await devices[Symbol.asyncDispose]();
  }
}

function foundText({ devices, services }: Found): string {
  const parts: string[] = [];
  if (devices.length === 0) parts.push("No Modbus device answered.");
  else {
    const table = new Table({
      head: ["address", "device", "serial", "parts"],
      style: { head: [], border: [], compact: true },
    });
    for (const { address, manufacturer, model, serial, parts: has } of devices.map(foundDevice))
      table.push([address, [manufacturer, model].filter(Boolean).join(" "), serial ?? "", has.join(", ")]);
    parts.push(table.toString());
  }
  if (services.length > 0)
    parts.push(
      "Announced on the network:",
      ...services.map(({ name, address, port }) => `  ${address}:${port}  ${name}`),
    );
  return `${parts.join("\n")}\n`;
}

const listOf = (text: string): string[] =>
  text
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "");

function portOf(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new UsageError(`option --ports has "${text}", expected ports from 1 to 65535 with commas between`);
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
