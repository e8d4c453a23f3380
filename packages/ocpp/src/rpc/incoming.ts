import type { Flag } from "../messages/normaliser.ts";
import { Recent } from "./recent.ts";
import type { RpcSettings } from "./settings.ts";

/** A call of the other side that waits for its handler or is with it. */
export interface IncomingCall {
  readonly id: string;
  readonly action: string;
  readonly payload: object;
  /** What was mended in it. */
  readonly flags: readonly Flag[];
  /** The frame as it came; undefined where it is too long to be remembered. */
  readonly frame: string | undefined;
  /** False for a SEND. */
  readonly answered: boolean;
}

interface Answered {
  readonly frame: string | undefined;
  readonly answer: string;
}

/** What to do with a call that came in. */
export type Admission =
  | { readonly kind: "new" }
  | { readonly kind: "reused" }
  | { readonly kind: "repeated"; readonly answer: string }
  | { readonly kind: "in-progress" }
  | { readonly kind: "too-many" };

/**
 * The calls of the other side, handled one after the other: a StopTransaction must not overtake its StartTransaction while
 * that one waits for a database.
 */
export class IncomingCalls {
  readonly #settings: RpcSettings;
  readonly #waiting: IncomingCall[] = [];
  readonly #answers: Recent<Answered>;
  #current: IncomingCall | undefined;

  constructor(settings: RpcSettings) {
    this.#settings = settings;
    this.#answers = new Recent(settings.remembered);
  }

  /** Judges a call by its id. The same frame again is a retry: it gets the same answer, and its handler does not run twice. */
  admit(id: string, frame: string): Admission {
    if (this.#current?.id === id || this.#waiting.some((call) => call.id === id))
      return { kind: "in-progress" };
    if (this.#waiting.length >= this.#settings.maxIncoming) return { kind: "too-many" };
    const before = this.#answers.get(id);
    if (before === undefined) return { kind: "new" };
    return before.frame === frame ? { kind: "repeated", answer: before.answer } : { kind: "reused" };
  }

  /** The frame where it is short enough to be remembered. */
  rememberable(frame: string): string | undefined {
    return frame.length <= this.#settings.longestRemembered ? frame : undefined;
  }

  /** Starts a call at once where nothing is in progress; false where it has to wait. */
  begin(call: IncomingCall): boolean {
    if (this.#current !== undefined) {
      this.#waiting.push(call);
      return false;
    }
    this.#current = call;
    return true;
  }

  /** Ends the call in progress, remembers its answer, and returns the next one, which is in progress now. */
  end(answer: string | undefined): IncomingCall | undefined {
    const done = this.#current;
    if (done !== undefined && answer !== undefined && answer.length <= this.#settings.longestRemembered) {
      this.#answers.set(done.id, { frame: done.frame, answer });
    }
    this.#current = this.#waiting.shift();
    return this.#current;
  }

  close(): void {
    this.#waiting.length = 0;
  }
}
