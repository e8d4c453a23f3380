export { highsBackend } from "./backend.ts";
export type { HighsBackendOptions } from "./backend.ts";
