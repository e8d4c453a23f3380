import type { AbortSignalLike, Milliseconds } from "@oec/domain";
import type { Flag, Normaliser } from "../messages/normaliser.ts";
import type { ActionOf, Messages, Protocol, RequestOf, ResponseOf } from "../messages/protocol.ts";
import type { RpcEvent } from "./events.ts";
import type { RpcSettings } from "./settings.ts";

/** What a handler knows of its call besides the payload. */
export interface CallContext {
  readonly action: string;
  readonly messageId: string;
  /** What the normaliser has mended. */
  readonly flags: readonly Flag[];
}

/** Answers one action. It may throw a {@link CallRefused} to answer with an error of its choice. */
export type Handler<M extends Messages, A extends keyof M> = (
  payload: RequestOf<M, A>,
  context: CallContext,
) => ResponseOf<M, A> | Promise<ResponseOf<M, A>>;

/** The handlers of a side, by action. What has none is answered `NotSupported`. */
export type Handlers<M extends Messages> = { readonly [A in ActionOf<M>]?: Handler<M, A> };

/** Answers every action that has no handler of its own. */
export type FallbackHandler = (payload: object, context: CallContext) => object | Promise<object>;

/** What an engine needs from outside. */
export interface RpcPorts {
  /** Sends a text; must not throw. */
  readonly send: (text: string) => void;
  /** A clock that only moves forward [ms]. */
  readonly monotonicMs: () => Milliseconds;
  /** A new message id, at most 36 characters, never the same twice on a connection. */
  readonly newId: () => string;
  /** The engine's `tick` is to be called in so many ms; undefined: not at all. */
  readonly wakeIn?: (delayMs: Milliseconds | undefined) => void;
  /** Hears what happens; must not throw. */
  readonly onEvent?: (event: RpcEvent) => void;
}

/** How an engine is built. */
export interface RpcOptions<M extends Messages> {
  readonly protocol: Protocol<M>;
  readonly ports: RpcPorts;
  readonly handlers: Handlers<NoInfer<M>>;
  readonly fallback?: FallbackHandler;
  readonly normalise?: Normaliser;
  readonly settings?: Partial<RpcSettings>;
}

/** How one call is made. */
export interface CallOptions {
  /** Time for the answer [ms], from when the call is sent; as the engine's settings say unless given. */
  readonly timeoutMs?: Milliseconds;
  readonly signal?: AbortSignalLike;
}
