import { RpcEngine } from "../../src/rpc/engine.ts";
import type { FallbackHandler, Handlers } from "../../src/rpc/contract.ts";
import type { RpcEvent } from "../../src/rpc/events.ts";
import type { Normaliser } from "../../src/messages/normaliser.ts";
import type { Messages, Protocol } from "../../src/messages/protocol.ts";
import type { RpcSettings } from "../../src/rpc/settings.ts";

/** One engine whose other side is the test: texts it sent, what it told, and a clock that the test moves. */
export interface Bench<M extends Messages> {
  readonly engine: RpcEngine<M>;
  readonly sent: string[];
  readonly events: RpcEvent[];
  readonly clock: { ms: number };
}

export interface BenchOptions<M extends Messages> {
  readonly handlers?: Handlers<M>;
  readonly fallback?: FallbackHandler;
  readonly normalise?: Normaliser;
  readonly settings?: Partial<RpcSettings>;
}

export function engineFor<M extends Messages>(
  protocol: Protocol<M>,
  options: BenchOptions<NoInfer<M>> = {},
): Bench<M> {
  const sent: string[] = [];
  const events: RpcEvent[] = [];
  const clock = { ms: 0 };
  let ids = 0;
  const ports = {
    send: (text: string) => void sent.push(text),
    monotonicMs: () => clock.ms,
    newId: () => `id${(ids += 1)}`,
    onEvent: (event: RpcEvent) => void events.push(event),
  };
  const engine = new RpcEngine({ protocol, ports, handlers: {}, ...options });
  return { engine, sent, events, clock };
}

/** Lets everything that is ready run. */
export const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The parts of a frame. */
export const partsOf = (text: string | undefined): readonly unknown[] => {
  const parts: unknown = JSON.parse(text ?? "null");
  return Array.isArray(parts) ? (parts as readonly unknown[]) : [];
};
