import { parentPort, workerData } from "node:worker_threads";
import { backUp, restore } from "./backup.ts";
import { toPlainError } from "./errors.ts";
import type { Reply, WorkerTask } from "./protocol.ts";
import { serve } from "./serve.ts";

// The entry of the storage worker: all work with the disk is done on this thread.
const port = parentPort;
if (port !== null) {
  const task = workerData as WorkerTask;
  const answer = (reply: Reply, transfer: readonly ArrayBuffer[] = []) =>
    port.postMessage(reply, [...transfer]);
  try {
    if (task.kind === "serve") serve(task, port, answer);
    else if (task.kind === "backup") answer({ kind: "done", id: 0, value: backUp(task.path, task.target) });
    else answer({ kind: "done", id: 0, value: restore(task.backup, task.path, task.stamp) });
  } catch (error) {
    answer({ kind: "failed", error: toPlainError(error) });
  }
}
