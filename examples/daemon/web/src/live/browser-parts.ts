import { unwrap, type Answer } from "../api/answer.ts";
import type { ApiRequest, LinkParts } from "./home-link.ts";

/** The link's needs as a browser meets them; everything goes to the daemon that served the page. */
export const BROWSER: LinkParts = {
  open(path, events) {
    const url = new URL(path, location.href);
    url.protocol = url.protocol.replace("http", "ws");
    const socket = new WebSocket(url, "oec.v1");
    socket.addEventListener("open", () => events.opened());
    socket.addEventListener("message", ({ data }) => events.message(String(data)));
    socket.addEventListener("close", ({ code }) => events.closed(code));
    return () => socket.close();
  },
  async ask<Data>({ method, path, body }: ApiRequest, signal: AbortSignal): Promise<Answer<Data>> {
    const response = await fetch(path, {
      method,
      signal,
      cache: "no-store",
      ...(body !== undefined && {
        body: JSON.stringify(body),
        headers: { "content-type": "application/json" },
      }),
    });
    const text = await response.text();
    return unwrap<Data>(response.status, parsed(text));
  },
  now: () => Date.now(),
  after(delayMs, run) {
    const timer = setTimeout(run, delayMs);
    return () => clearTimeout(timer);
  },
  chance: () => Math.random(),
};

/** A proxy in between may answer with a page. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
