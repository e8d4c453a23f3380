import { type AbortSignalLike, OecError } from "@oec/domain";

/** One call of a repository's method. */
export interface RemoteCall {
  readonly repository: string;
  readonly method: string;
  readonly parameters: readonly unknown[];
}

/**
 * Repositories whose methods are sent elsewhere. A signal as last parameter stays here: it ends the wait, not the work.
 *
 * @param methods - Name of every repository and method; the caller vouches that they are those of `Repositories`.
 */
export function remoteRepositories<Repositories>(
  methods: Readonly<Record<keyof Repositories, object>>,
  send: (call: RemoteCall) => Promise<unknown>,
): Repositories {
  const built = Object.entries<object>(methods).map(([repository, names]) => {
    const calls = Object.keys(names).map((method) => [
      method,
      (...given: readonly unknown[]) => {
        const last = given.at(-1);
        if (!isSignal(last)) return send({ repository, method, parameters: given });
        if (last.aborted) return Promise.reject(aborted(repository, method));
        return untilAborted(send({ repository, method, parameters: given.slice(0, -1) }), last, () =>
          aborted(repository, method),
        );
      },
    ]);
    return [repository, Object.fromEntries(calls) as unknown] as const;
  });
  return Object.fromEntries(built) as Repositories;
}

function isSignal(value: unknown): value is AbortSignalLike {
  return typeof value === "object" && value !== null && "aborted" in value && "addEventListener" in value;
}

function aborted(repository: string, method: string): OecError {
  return new OecError(
    "ABORTED",
    `the wait for ${repository}.${method} was stopped; a write may still happen`,
    {
      context: { repository, method },
    },
  );
}

function untilAborted(
  work: Promise<unknown>,
  signal: AbortSignalLike,
  error: () => OecError,
): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(error());
    signal.addEventListener("abort", stop);
    void work.finally(() => signal.removeEventListener("abort", stop)).then(resolve, reject);
  });
}
