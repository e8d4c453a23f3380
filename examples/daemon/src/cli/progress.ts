import process from "node:process";
import { Presets, SingleBar } from "cli-progress";
import type { CliIo } from "./io.ts";

/** Shows how far long work is. */
export interface Progress {
  /** @param done - Share of the work that is done, 0 to 1. */
  update(done: number): void;
  stop(): void;
}

/** A bar on stderr when a person watches; silent otherwise. */
export function progressBar(io: CliIo, title: string): Progress {
  if (!io.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar(
    {
      format: `${title} {bar} {percentage} %`,
      stream: process.stderr,
      clearOnComplete: true,
      hideCursor: true,
    },
    Presets.shades_classic,
  );
  bar.start(100, 0);
  return { update: (done) => bar.update(Math.floor(done * 100)), stop: () => bar.stop() };
}
