import { Worker } from "node:worker_threads";
import type { WorkerTask } from "./protocol.ts";

/**
 * Starts the storage worker.
 *
 * In the build it is a file of its own beside the one that holds this code. From the sources (development and tests) it is
 * TypeScript, which Node.js 20 does not read by itself and tsx does not register in workers: a few words register it there.
 */
export function startWorker(task: WorkerTask): Worker {
  if (!import.meta.url.endsWith(".ts")) {
    return new Worker(new URL("./storage-worker.js", import.meta.url), { workerData: task });
  }
  const entry = new URL("./worker.ts", import.meta.url);
  const loader = import.meta.resolve("tsx/esm/api");
  const script = `import { register } from ${JSON.stringify(loader)}; register(); await import(${JSON.stringify(entry.href)});`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), {
    workerData: task,
    execArgv: ["--conditions=@oec/source"],
  });
}
