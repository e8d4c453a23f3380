import { once } from "node:events";
import type { BackupReport, RestoreReport } from "./backup.ts";
import { fromPlainError, storeError } from "./errors.ts";
import { firstReply } from "./first-reply.ts";
import type { WorkerTask } from "./protocol.ts";
import { startWorker } from "./start-worker.ts";

/**
 * Copies a database that may be in use, and checks the copy, on a thread of its own.
 *
 * @throws {@link OecError} `INVALID_ARGUMENT` if the target exists, `STORE_CORRUPT`, `STORE_FULL` or `STORE_UNAVAILABLE`.
 */
export async function backUpDatabase(path: string, target: string): Promise<BackupReport> {
  return (await runTask({ kind: "backup", path, target })) as BackupReport;
}

/**
 * Puts a checked backup in the place of the database, which must not be in use; the old one is kept beside it.
 *
 * @param stamp - Ends the name of the kept file, e.g. a time.
 * @throws {@link OecError} `STORE_CORRUPT` or `STORE_NEWER` if the backup cannot serve, `STORE_LOCKED` if the database is in use.
 */
export async function restoreDatabase(backup: string, path: string, stamp: string): Promise<RestoreReport> {
  return (await runTask({ kind: "restore", backup, path, stamp })) as RestoreReport;
}

async function runTask(task: WorkerTask): Promise<unknown> {
  const worker = startWorker(task);
  const ended = once(worker, "exit");
  const reply = await firstReply(worker);
  // Only the end of the thread lets go of its files.
  await ended;
  if (reply.kind === "failed") throw fromPlainError(reply.error);
  if (reply.kind === "done") return reply.value;
  throw storeError("STORE_UNAVAILABLE", `the ${task.kind} did not finish`, {});
}
