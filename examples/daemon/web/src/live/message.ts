import type { Live } from "../api/types.ts";

/** A frame of the live stream, as far as the pages use it. */
export type LiveMessage =
  | {
      readonly type: "snapshot" | "status";
      readonly id: string;
      readonly serverMs: number;
      readonly live: Live;
      readonly gap: boolean;
    }
  | {
      readonly type: "plan" | "override" | "safety" | "stored";
      readonly id: string;
      readonly serverMs: number;
    };

const NEWS = ["plan", "override", "safety", "stored"] as const;

/** A frame as a message; undefined for what a newer daemon may send and this page does not know. */
export function readMessage(text: string): LiveMessage | undefined {
  const frame = parsed(text);
  if (frame === undefined) return undefined;
  const { type, id, at, data, gap } = frame;
  if (typeof id !== "string" || typeof at !== "string") return undefined;
  const serverMs = Date.parse(at);
  if ((type === "snapshot" || type === "status") && isLive(data))
    return { type, id, serverMs, live: data, gap: gap === true };
  const news = NEWS.find((one) => one === type);
  return news === undefined ? undefined : { type: news, id, serverMs };
}

function parsed(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && value !== null ? { ...value } : undefined;
  } catch {
    return undefined;
  }
}

function isLive(data: unknown): data is Live {
  return typeof data === "object" && data !== null && "measuredAt" in data && "status" in data;
}
