import { randomFillSync } from "node:crypto";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import type { WebSocket } from "ws";
import { hostileText } from "../../packages/ocpp/test/support/hostile-frames.ts";
import { atLeast, atMost, type Row, type SuiteContext } from "../lib/suite.ts";
import { openOne, startServer } from "./child.ts";

const BATCH = 5000;

/** Hostile frames after authentication, hostile bytes before it; the process lives, its memory stays, it still serves. */
export async function measureFuzz(context: SuiteContext, frames: number): Promise<readonly Row[]> {
  const server = await startServer("ours");
  try {
    let socket = await openOne(server.port, "FUZZ");
    let sent = 0;
    let startRss = 0;
    while (sent < frames) {
      for (const text of fc.sample(hostileText, { numRuns: BATCH, seed: context.seed + sent }))
        socket.send(text);
      sent += BATCH;
      await answered(socket, `alive-${sent}`);
      if (sent === Math.min(4 * BATCH, BATCH * Math.floor(frames / BATCH)))
        startRss = (await server.usage()).rss;
      if (socket.readyState !== socket.OPEN) socket = await openOne(server.port, "FUZZ");
    }
    await server.usage();
    const growthMb = ((await server.usage()).rss - startRss) / 1_048_576;
    context.progress(`${sent} frames`);
    const refused = await beforeAuthentication(server.port, 3000);
    await answered(await openOne(server.port, "GOOD"), "still-there");
    socket.terminate();
    return [
      atLeast(frames, {
        id: "ocpp/fuzz-frames",
        name: "hostile frames survived",
        value: sent,
        unit: "frames",
      }),
      atMost(16, { id: "ocpp/fuzz-growth", name: "growth of memory over them", value: growthMb, unit: "MB" }),
      atLeast(3000, {
        id: "ocpp/fuzz-before-authentication",
        name: "hostile connections before authentication survived",
        value: server.isAlive() ? refused : 0,
        unit: "connections",
      }),
    ];
  } finally {
    await server.kill();
  }
}

/** A heartbeat is still answered. */
function answered(socket: WebSocket, id: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`no answer to ${id}`)), 30_000);
    const listen = (bytes: Buffer): void => {
      if (!bytes.toString().startsWith(`[3,"${id}"`)) return;
      clearTimeout(timer);
      socket.off("message", listen);
      resolve();
    };
    socket.on("message", listen);
    socket.send(`[2,"${id}","Heartbeat",{}]`);
  });
}

const UPGRADE =
  "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n";

/** Connections that send noise, broken upgrades, or frames before they are admitted; how many were ended by the server. */
async function beforeAuthentication(port: number, count: number): Promise<number> {
  let ended = 0;
  const one = (k: number): Promise<void> =>
    new Promise((resolve) => {
      const noise = randomFillSync(Buffer.alloc(1 + (k % 200)));
      const pieces = [
        noise,
        Buffer.from(
          `GET /LOCKED%${String.fromCharCode(33 + (k % 90))} HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`,
        ),
        Buffer.concat([Buffer.from(`GET /LOCKED${k} HTTP/1.1\r\nHost: x\r\n${UPGRADE}\r\n`), noise]),
        Buffer.from(
          `GET /LOCKED HTTP/1.1\r\nHost: x\r\nAuthorization: Basic ${"=".repeat(k % 600)}\r\n${UPGRADE}\r\n`,
        ),
      ];
      const socket = connect(port, "127.0.0.1");
      const timer = setTimeout(() => socket.destroy(), 500);
      socket.on("error", () => undefined);
      socket.on("close", () => {
        clearTimeout(timer);
        ended += 1;
        resolve();
      });
      socket.resume();
      socket.end(pieces[k % pieces.length] ?? "");
    });
  for (let k = 0; k < count; k += 50) await Promise.all(Array.from({ length: 50 }, (_, n) => one(k + n)));
  await sleep(50);
  return ended;
}
