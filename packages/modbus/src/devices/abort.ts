import { OecError, type AbortSignalLike } from "@oec/domain";

/** Throws if the caller has stopped waiting. @throws `OecError` `ABORTED`. */
export function throwIfAborted(deviceId: string, signal: AbortSignalLike | undefined): void {
  if (signal?.aborted === true) throw aborted(deviceId, signal);
}

/** The outcome of work that others wait for too, unless this caller stops waiting. @throws `OecError` `ABORTED`. */
export function unlessAborted<T>(
  deviceId: string,
  work: Promise<T>,
  signal: AbortSignalLike | undefined,
): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(aborted(deviceId, signal));
    signal.addEventListener("abort", stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", stop));
    if (signal.aborted) stop();
  });
}

const aborted = (deviceId: string, signal: AbortSignalLike): OecError =>
  new OecError("ABORTED", `${deviceId}: the caller stopped waiting`, {
    context: { deviceId },
    cause: signal.reason,
  });
