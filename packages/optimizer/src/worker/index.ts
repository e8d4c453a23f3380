export { highsWorkerBackend } from "./worker-backend.ts";
export type { WorkerBackend, WorkerBackendOptions } from "./worker-backend.ts";
