// What runs in the worker: HiGHS, one model after the other.
import { parentPort } from "node:worker_threads";

import { highsBackend } from "../highs/backend.ts";
import type { WorkerReply, WorkerRequest } from "./protocol.ts";

const port = parentPort;
if (port === null) throw new Error("this file runs in a worker; import @oec/optimizer/worker instead");

const backend = highsBackend();

port.on("message", (request: WorkerRequest) => void answer(request));

async function answer(request: WorkerRequest): Promise<void> {
  if (request.kind === "available") {
    post({ kind: "available", id: request.id, available: await backend.available() });
    return;
  }
  const { id, model, timeLimitMs, relativeGap, start } = request;
  const outcome = await backend.solve(model, {
    ...(timeLimitMs === undefined ? {} : { timeLimitMs }),
    ...(relativeGap === undefined ? {} : { relativeGap }),
    ...(start === undefined ? {} : { start }),
  });
  post({ kind: "solved", id, outcome });
}

/** The values are handed over, not copied: nobody needs them here any more. */
function post(reply: WorkerReply): void {
  const values = reply.kind === "solved" && "values" in reply.outcome ? reply.outcome.values : undefined;
  const owned = values !== undefined && values.buffer instanceof ArrayBuffer ? [values.buffer] : [];
  port?.postMessage(reply, owned);
}
