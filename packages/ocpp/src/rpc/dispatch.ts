import type { Messages, Protocol } from "../messages/protocol.ts";
import type { FallbackHandler, Handlers } from "./contract.ts";
import { CallRefused } from "./rpc-error.ts";

/** Handlers as one function that answers any action; what has none goes to `otherwise`, or is refused. */
export function dispatch<M extends Messages>(
  _protocol: Protocol<M>,
  handlers: Handlers<NoInfer<M>>,
  otherwise: FallbackHandler = notSupported,
): FallbackHandler {
  const byAction = new Map(Object.entries(handlers)) as ReadonlyMap<string, FallbackHandler | undefined>;
  return (payload, context) => (byAction.get(context.action) ?? otherwise)(payload, context);
}

const notSupported: FallbackHandler = (_payload, { action }) => {
  throw new CallRefused("NotSupported", `${action} is not supported here`);
};
