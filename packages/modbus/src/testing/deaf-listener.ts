import { spawn } from "node:child_process";
import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

/** A port, on every address of this computer, that answers no attempt to connect: its queue is full and nobody accepts. */
export interface DeafListener extends AsyncDisposable {
  readonly port: number;
}

const LISTEN = `const server = require("node:net").createServer();
server.listen({ port: 0, host: "0.0.0.0", backlog: 1 }, () => {
  process.send(server.address().port);
  setTimeout(() => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0), 20);
});`;

/** Starts a {@link DeafListener}: a process of its own that listens, and then does nothing more. */
export async function deafListener(): Promise<DeafListener> {
  const child = spawn(process.execPath, ["-e", LISTEN], { stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const port = await new Promise<number>((resolve) =>
    child.once("message", (message) => resolve(Number(message))),
  );
  await sleep(100);
  const fillers: Socket[] = [];
  for (let open = true; open;) {
    const socket = connect({ port, host: "127.0.0.1" });
    socket.on("error", () => undefined);
    fillers.push(socket);
    open = await Promise.race([
      new Promise<boolean>((resolve) => socket.once("connect", () => resolve(true))),
      sleep(200, false),
    ]);
  }
  return {
    port,
    [Symbol.asyncDispose]: async () => {
      for (const socket of fillers) socket.destroy();
      const ended = new Promise((resolve) => child.once("exit", resolve));
      child.kill("SIGKILL");
      await ended;
    },
  };
}
