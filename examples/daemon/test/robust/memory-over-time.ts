import { request, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { DaemonProcess } from "./daemon-process.ts";
import { metricOf } from "./under-load.ts";

const HOUR_MS = 3_600_000;

/** Which daemon to watch. */
export interface WatchOptions {
  /** The built command. */
  readonly main: string;
  /** An empty folder. */
  readonly folder: string;
  /** How long the garbage of the first hour, which takes a second, may take to go [s]. */
  readonly settlingS: number;
  /** Less than this is small enough not to wait any longer [MB]. */
  readonly enoughMb?: number;
  /** Simulated hours to watch after the first one. */
  readonly hours: number;
  /** Simulated seconds per second. */
  readonly speed: number;
  readonly onProgress?: (text: string) => void;
}

/** What a daemon held at an instant of its home's time. */
export interface Held {
  /** Since the first reading [simulated hours]. */
  readonly hour: number;
  readonly rssMb: number;
  readonly heapMb: number;
  /** Timers, sockets, workers. */
  readonly resources: number;
}

/** Memory of a daemon over the home's time. */
export interface MemoryOverTime {
  /** When the first simulated hour has passed in a second [MB]. */
  readonly atOnceRssMb: number;
  /** The same once its garbage is gone [MB]. */
  readonly firstHourRssMb: number;
  readonly held: readonly Held[];
  /** Timers, sockets and workers while the home lives as fast as we do: before the hours, and after them. */
  readonly atRest: { readonly before: number; readonly after: number };
}

/** Lets a daemon live an hour at once and then for hours, and reads its memory all the while. */
export async function watchMemory({
  main,
  folder,
  settlingS,
  enoughMb = 0,
  hours,
  speed,
  onProgress = () => undefined,
}: WatchOptions): Promise<MemoryOverTime> {
  const daemon = new DaemonProcess({
    main,
    args: [...["--storage", join(folder, "oec.db"), "--scenario", "sunny_day"], ...["--fast-forward", "1"]],
    env: { OEC_SERVER_RATE_LIMIT_PER_MINUTE: "1000000" },
  });
  try {
    const address = await daemon.address();
    const atOnce = await readHeld(address, 0);
    const settling: number[] = [];
    for (let second = 0; second < settlingS; second += 1) {
      await sleep(1000);
      const { rssMb } = await readHeld(address, 0);
      settling.push(rssMb);
      if (rssMb < enoughMb) break;
    }
    const before = await resourcesAtRest(address);
    await setSpeed(address, speed);
    const begin = await homeTime(address);
    const held: Held[] = [];
    for (let hour = 0; hour < hours;) {
      await sleep(200);
      hour = ((await homeTime(address)) - begin) / HOUR_MS;
      held.push(await readHeld(address, hour));
      onProgress(`${Math.round(hour)} of ${hours} simulated hours`);
    }
    await setSpeed(address, 1);
    // What was due at the old speed is lived first, and written.
    await sleep(3000);
    const atRest = { before, after: await resourcesAtRest(address) };
    return { atOnceRssMb: atOnce.rssMb, firstHourRssMb: Math.min(...settling), held, atRest };
  } finally {
    await daemon.stop();
  }
}

/** The least of some readings: now and then a request or a write is under way. */
async function resourcesAtRest(address: string): Promise<number> {
  const seen: number[] = [];
  for (let reading = 0; reading < 10; reading += 1) {
    await sleep(150);
    seen.push((await readHeld(address, 0)).resources);
  }
  return Math.min(...seen);
}

/** What an address answers, over a connection of its own: one that is kept open would count as something the daemon holds. */
async function textAt(url: string, method = "GET", body?: string): Promise<string> {
  const headers = body === undefined ? {} : { "content-type": "application/json" };
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    request(url, { agent: false, method, headers }, resolve).on("error", reject).end(body);
  });
  return text(answer);
}

async function readHeld(address: string, hour: number): Promise<Held> {
  const metrics = await textAt(`${address}/metrics`);
  return {
    hour,
    rssMb: metricOf(metrics, "process_resident_memory_bytes") / 1e6,
    heapMb: metricOf(metrics, "nodejs_heap_used_bytes") / 1e6,
    resources: metricOf(metrics, "nodejs_active_resources"),
  };
}

async function setSpeed(address: string, speed: number): Promise<void> {
  const answer = await textAt(`${address}/api/v1/simulation/speed`, "PUT", JSON.stringify({ speed }));
  if (!answer.includes('"success":true')) throw new Error(`the speed could not be set: ${answer}`);
}

async function homeTime(address: string): Promise<number> {
  const answer = await textAt(`${address}/api/v1/simulation/config`);
  const { data } = JSON.parse(answer) as { readonly data: { readonly at: string } };
  return Date.parse(data.at);
}

/** The least of a quantity in a part of the time: what is left when the garbage has just been collected. */
export function leastIn(
  { held }: MemoryOverTime,
  quantity: "rssMb" | "heapMb" | "resources",
  fromHour: number,
  toHour: number,
): number {
  return Math.min(
    ...held.filter(({ hour }) => hour >= fromHour && hour < toHour).map((one) => one[quantity]),
  );
}
