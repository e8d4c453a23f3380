import { Worker } from "node:worker_threads";
import type { WorkerTask } from "../../src/storage/protocol.ts";
import { BUILT_WORKER } from "./built-store.ts";

/**
 * Takes the place of `src/storage/start-worker.ts` in the tests: a worker from the sources takes a second to be translated,
 * and the tests start some seventy. Tests that start the daemon as a process use the real one.
 */
export function startWorker(task: WorkerTask): Worker {
  return new Worker(BUILT_WORKER, { workerData: task });
}
