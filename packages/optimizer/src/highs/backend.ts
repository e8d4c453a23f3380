import type { Highs } from "highs";

import type { LpBackend } from "../lp/backend.ts";
import { guardedBackend, refusal } from "../lp/guard.ts";
import { isContinuous } from "../lp/model.ts";
import { openSession } from "./session.ts";
import { highsModel, runHighs } from "./solver.ts";

/** How {@link highsBackend} gets its solver. */
export interface HighsBackendOptions {
  /**
   * Loads HiGHS; default: the installed package `highs`. In a browser, pass
   * `() => loadHighs({ locateFile: … })` with the place of `highs.wasm`.
   */
  readonly load?: () => Promise<Highs>;
}

/**
 * HiGHS in WebAssembly, the trusted solver for (integer) linear programmes: an optional peer dependency, loaded at the
 * first use and then kept.
 *
 * Solving blocks the thread; beyond some ten milliseconds it belongs into a worker. With a time limit an answer depends
 * on the machine. After a crash of the WebAssembly module the next use loads a new one.
 *
 * @example
 * ```ts
 * const builder = new LpModelBuilder();
 * const x = builder.column({ cost: 2, upper: 40, kind: "integer" });
 * builder.row(2.5, Infinity, [[x, 1]]);
 * const outcome = await highsBackend().solve(builder.build());
 * if (outcome.status === "optimal") console.log(outcome.values[x]); // 3
 * ```
 * @see https://highs.dev
 */
export function highsBackend({ load = loadInstalled }: HighsBackendOptions = {}): LpBackend {
  let loading: Promise<Highs> | undefined;
  const instance = async (): Promise<Highs> => {
    loading ??= load();
    try {
      return await loading;
    } catch (error) {
      loading = undefined;
      throw error;
    }
  };
  const guarded = guardedBackend("highs", async () => {
    const highs = await instance();
    return (model, options) => {
      try {
        const solver = highsModel(highs, model);
        try {
          return runHighs(solver, isContinuous(model), options);
        } finally {
          solver.dispose();
        }
      } catch (error) {
        if (isCrash(error)) loading = undefined;
        throw error;
      }
    };
  });
  return {
    ...guarded,
    async open(model) {
      if (refusal(model) !== undefined || !(await guarded.available())) return undefined;
      return openSession(await instance(), model);
    },
  };
}

/** The declarations of `highs` describe its CommonJS build; Node.js and bundlers load the ESM one. */
async function loadInstalled(): Promise<Highs> {
  const loader: unknown = (await import("highs")).default;
  if (!isLoader(loader)) throw new TypeError("the package highs exports no loader");
  return loader();
}

/** After a WebAssembly trap the memory of the module is not to be trusted any more. */
const isCrash = (error: unknown): boolean => error instanceof Error && error.name === "RuntimeError";

const isLoader = (value: unknown): value is () => Promise<Highs> => typeof value === "function";
