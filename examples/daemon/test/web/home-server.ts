import { once } from "node:events";
import { existsSync, readdirSync, statSync } from "node:fs";
import { connect, createServer, type Socket } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "vite";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";

const DAEMON = fileURLToPath(new URL("../../", import.meta.url));
const WEB = join(DAEMON, "web");

/** A daemon with its pages, on a free port, that has lived for a while. */
export interface HomeServer {
  readonly address: string;
  readonly daemon: Daemon;
}

export async function startHome(fastForwardHours = 26): Promise<HomeServer> {
  await buildPages();
  const daemon = await createDaemon(
    {
      server: { port: 0, rateLimitPerMinute: 100_000 },
      home: { seed: 3, scenario: "today", fastForwardHours },
    },
    { logger: createLogger("silent") },
  );
  return { daemon, address: await daemon.start() };
}

/** Builds the pages. @param outDir - Where to; `web/dist`, and only if a source is newer, where none is given. */
export async function buildPages(outDir?: string): Promise<void> {
  const index = join(WEB, "dist/index.html");
  if (outDir === undefined && existsSync(index) && statSync(index).mtimeMs > newestSource()) return;
  await build({
    configFile: join(DAEMON, "vite.config.ts"),
    logLevel: "warn",
    ...(outDir !== undefined && { build: { outDir } }),
  });
}

function newestSource(): number {
  const files = readdirSync(WEB, { recursive: true, encoding: "utf8" }).filter(
    (file) => !file.startsWith("dist"),
  );
  return Math.max(...files.map((file) => statSync(join(WEB, file)).mtimeMs));
}

/** A way to a daemon that can be cut and mended, as a network does. */
export interface CuttableLine {
  readonly address: string;
  cut(): Promise<void>;
  mend(): Promise<void>;
}

/** @param target - Address of the daemon. */
export async function cuttableLine(target: string): Promise<CuttableLine> {
  const { port } = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(port), "127.0.0.1");
    for (const [from, to] of [
      [near, far],
      [far, near],
    ] as const) {
      sockets.add(from);
      from.pipe(to);
      // A cut line is what this is for.
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  const listen = async (at: number): Promise<number> => {
    server.listen(at, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    return typeof address === "object" && address !== null ? address.port : at;
  };
  const own = await listen(0);
  return {
    address: `http://127.0.0.1:${own}`,
    async cut() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
    async mend() {
      await listen(own);
    },
  };
}
