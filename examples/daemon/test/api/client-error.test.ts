import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { createDaemon, type Daemon } from "../../src/daemon.ts";
import { createLogger } from "../../src/log/logger.ts";

let daemon: Daemon;
let port = 0;
beforeAll(async () => {
  daemon = await createDaemon(
    { server: { port: 0 }, home: { fastForwardHours: 0 } },
    { logger: createLogger("silent") },
  );
  port = Number(new URL(await daemon.start()).port);
}, 20_000);
afterAll(() => daemon.stop());

/** What the daemon says to bytes, and that it then ends the connection. */
async function told(bytes: string): Promise<{ readonly head: string; readonly body: unknown }> {
  const socket = connect(port, "127.0.0.1");
  let text = "";
  socket.on("data", (chunk: Buffer) => (text += chunk.toString()));
  socket.write(bytes);
  await once(socket, "close");
  const [head = "", body = ""] = text.split("\r\n\r\n");
  return { head, body: JSON.parse(body) as unknown };
}

test("what is no HTTP request is answered in the form of errors, and the connection ends", async () => {
  const { head, body } = await told("\u0016\u0003\u0001 hello\r\n\r\n");
  expect(head).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n/);
  expect(body).toMatchObject({
    success: false,
    error: {
      code: "BAD_REQUEST",
      message: expect.stringContaining("not an HTTP request"),
      requestId: expect.any(String),
    },
  });
});

test("headers without end are answered with 431", async () => {
  const { head, body } = await told(
    `GET /health HTTP/1.1\r\nHost: localhost\r\nX-A: ${"x".repeat(40_000)}\r\n\r\n`,
  );
  expect(head).toMatch(/^HTTP\/1\.1 431 /);
  expect(body).toMatchObject({ success: false, error: { code: "HEADERS_TOO_LARGE" } });
});
