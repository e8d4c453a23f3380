import { Worker } from "node:worker_threads";

/**
 * Starts the worker.
 *
 * In the build it is a file of its own beside the one that holds this code. From the sources (development and tests) it is
 * TypeScript, which Node.js 20 does not read by itself: a few words register a loader there.
 */
export function startWorker(): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL("./highs-worker.js", import.meta.url));
  const entry = new URL("./worker.ts", import.meta.url);
  const loader = import.meta.resolve("tsx/esm/api");
  const script = `import { register } from ${JSON.stringify(loader)}; register(); await import(${JSON.stringify(entry.href)});`;
  return new Worker(new URL(`data:text/javascript,${encodeURIComponent(script)}`), {
    execArgv: ["--conditions=@oec/source"],
  });
}
