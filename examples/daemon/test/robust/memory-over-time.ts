import { join } from "node:path";
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
    await setSpeed(address, speed);
    const begin = await homeTime(address);
    const held: Held[] = [];
    for (let hour = 0; hour < hours;) {
      await sleep(200);
      hour = ((await homeTime(address)) - begin) / HOUR_MS;
      held.push(await readHeld(address, hour));
      onProgress(`${Math.round(hour)} of ${hours} simulated hours`);
    }
    return { atOnceRssMb: atOnce.rssMb, firstHourRssMb: Math.min(...settling), held };
  } finally {
    await daemon.stop();
  }
}

async function readHeld(address: string, hour: number): Promise<Held> {
  const text = await (await fetch(`${address}/metrics`)).text();
  return {
    hour,
    rssMb: metricOf(text, "process_resident_memory_bytes") / 1e6,
    heapMb: metricOf(text, "nodejs_heap_used_bytes") / 1e6,
    resources: metricOf(text, "nodejs_active_resources"),
  };
}

async function setSpeed(address: string, speed: number): Promise<void> {
  const { status } = await fetch(`${address}/api/v1/simulation/speed`, {
    method: "PUT",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ speed }),
  });
  if (status !== 200) throw new Error(`the speed could not be set: ${status}`);
}

async function homeTime(address: string): Promise<number> {
  const answer = await fetch(`${address}/api/v1/simulation/config`);
  const { data } = (await answer.json()) as { readonly data: { readonly at: string } };
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
