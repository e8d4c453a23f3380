import { OecError } from "@oec/domain";
import type { FastifyInstance } from "fastify";

/**
 * Lets the server listen and resolves to its address.
 *
 * @throws {@link OecError} `PORT_TAKEN` if another program listens there, `PORT_FORBIDDEN` if the system does not allow it.
 */
export async function listen(
  server: FastifyInstance,
  { host, port }: { readonly host: string; readonly port: number },
): Promise<string> {
  try {
    return await server.listen({ host, port });
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    const context = { host, port };
    if (code === "EADDRINUSE") {
      const message = `port ${port} on ${host} is taken by another program: stop it, or set OEC_SERVER_PORT to a free port`;
      throw new OecError("PORT_TAKEN", message, { context, cause: error });
    }
    if (code === "EACCES") {
      const message = `the system does not allow port ${port} on ${host}: set OEC_SERVER_PORT to a port above 1023`;
      throw new OecError("PORT_FORBIDDEN", message, { context, cause: error });
    }
    throw error;
  }
}
