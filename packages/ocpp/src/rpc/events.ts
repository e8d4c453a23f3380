import type { PayloadFault } from "../messages/protocol.ts";
import type { Flag } from "../messages/normaliser.ts";

/** What an engine saw that somebody may want to count or log. */
export type RpcEvent =
  /** A text that is no frame of this version. */
  | { readonly kind: "malformed"; readonly fault: string; readonly reason: string }
  /** A call, or a SEND, that breaks its schema or names an action that does not exist here. */
  | {
      readonly kind: "refused-call";
      readonly action: string;
      readonly code: string;
      readonly fault: PayloadFault | undefined;
    }
  /** A payload that was accepted although it was not as it should be. */
  | { readonly kind: "flagged"; readonly action: string; readonly flags: readonly Flag[] }
  /** A frame that came again was answered as before; its handler did not run again. */
  | { readonly kind: "repeated-call"; readonly id: string; readonly action: string }
  /** A message id that was used before on this connection, for another call. */
  | { readonly kind: "reused-id"; readonly id: string; readonly action: string }
  /** A handler threw, or answered what its schema forbids. */
  | { readonly kind: "handler-failed"; readonly action: string; readonly error: unknown }
  /** An answer to a call that had been given up; its payload is here for whoever can still use it. */
  | {
      readonly kind: "late-answer";
      readonly id: string;
      readonly action: string;
      readonly payload: unknown;
    }
  /** An answer to nothing that was asked. */
  | { readonly kind: "stray-answer"; readonly id: string }
  /** The other side refused our answer (2.1). */
  | { readonly kind: "answer-refused"; readonly id: string; readonly code: string };
