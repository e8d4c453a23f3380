import type { WebsocketPluginOptions } from "@fastify/websocket";
import type { onResponseHookHandler } from "fastify";

/** The only message that a reader sends is an id to go on from. */
const LONGEST_MESSAGE_BYTES = 256;
/** Protocol that the stream speaks. */
const PROTOCOL = "oec.v1";

/**
 * How WebSockets are taken: no compression, tiny messages, and of the protocols offered only the stream's own is named back,
 * never a token that came as one. The stream itself says goodbye when the server closes.
 */
export const SOCKET_OPTIONS: WebsocketPluginOptions = {
  options: {
    maxPayload: LONGEST_MESSAGE_BYTES,
    perMessageDeflate: false,
    handleProtocols: (offered) => (offered.has(PROTOCOL) ? PROTOCOL : false),
  },
  // The socket ends a connection that breaks by itself, with the code that says why.
  errorHandler: () => undefined,
  preClose(done) {
    this.websocketServer.close();
    done();
  },
};

/**
 * Ends the connection of an upgrade that was answered instead of taken: the server no longer looks after it, and whoever was
 * refused could hold it open.
 */
export const endRefusedUpgrade: onResponseHookHandler = (request, _, done) => {
  if (request.headers.upgrade !== undefined) request.raw.socket.destroySoon();
  done();
};
