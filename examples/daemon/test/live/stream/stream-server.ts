import { once } from "node:events";
import { onTestFinished } from "vitest";
import { WebSocket } from "ws";
import { z } from "zod";
import { liveRoutes } from "../../../src/api/routes/live.ts";
import { LiveHub, type HubLimits } from "../../../src/live/stream/live-hub.ts";
import type { PromMetrics } from "../../../src/telemetry/prom-metrics.ts";
import { bareServer } from "../../support/bare-server.ts";

const frame = z.looseObject({
  id: z.string(),
  type: z.string(),
  at: z.iso.datetime(),
  gap: z.boolean().optional(),
  data: z.looseObject({}),
});
/** An event as a reader gets it. */
export type Frame = z.output<typeof frame>;

/** A listening server with nothing but the stream. */
export interface StreamServer {
  readonly hub: LiveHub;
  readonly metrics: PromMetrics;
  /** Such as `ws://127.0.0.1:40000/api/v1/live`. */
  readonly url: string;
  readonly close: () => Promise<void>;
}

/** Starts one; it ends with the test. @param state - What `status` and `snapshot` say. */
export async function streamServer(
  limits: Partial<HubLimits> = {},
  state: () => object = () => ({ calm: true }),
): Promise<StreamServer> {
  let hub: LiveHub | undefined;
  const monotonicMs = () => performance.now();
  const { address, metrics, close } = await bareServer((api, { now, guard, metrics }) => {
    hub = new LiveHub({ now, monotonicMs, run: "run1", state, metrics, limits });
    liveRoutes(api, { now, guard, stream: hub });
  });
  if (hub === undefined) throw new Error("the server has not asked for its routes");
  return { hub, metrics, url: `${address.replace("http", "ws")}/api/v1/live`, close };
}

/** A reader with a real socket. */
export class Reader {
  readonly socket: WebSocket;
  readonly frames: Frame[] = [];
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>;

  constructor(url: string, headers: Readonly<Record<string, string>> = {}, autoPong = true) {
    this.socket = new WebSocket(url, ["oec.v1"], { headers, autoPong });
    this.socket.on("message", (data: Buffer) => {
      this.frames.push(frame.parse(JSON.parse(data.toString())));
    });
    this.socket.on("error", () => undefined);
    this.closed = new Promise((resolve) => {
      this.socket.on("close", (code, reason) => resolve({ code, reason: reason.toString() }));
    });
    onTestFinished(() => this.socket.terminate());
  }

  /** Resolves when so many events have come. */
  async got(count: number): Promise<readonly Frame[]> {
    while (this.frames.length < count) await once(this.socket, "message");
    return this.frames;
  }

  /** Resolves to the first event of a kind. */
  async first(type: string): Promise<Frame> {
    for (;;) {
      const found = this.frames.find((one) => one.type === type);
      if (found !== undefined) return found;
      await once(this.socket, "message");
    }
  }
}
