import type { Worker } from "node:worker_threads";
import { storeError } from "./errors.ts";
import type { Reply } from "./protocol.ts";

/** The first word of a worker, or how it ended without one. */
export function firstReply(worker: Worker): Promise<Reply> {
  return new Promise((resolve, reject) => {
    worker.once("message", resolve);
    worker.once("error", (cause) =>
      reject(
        storeError("STORE_UNAVAILABLE", `the storage worker did not start: ${cause.message}`, {}, cause),
      ),
    );
    worker.once("exit", (exitCode) =>
      reject(storeError("STORE_UNAVAILABLE", "the storage worker ended at once", { exitCode })),
    );
  });
}
