// A server process for the client's figures: register n holds n; it answers reads as fast as it can, and checks nothing.
import { createServer } from "node:net";
import process from "node:process";

const server = createServer({ noDelay: true }, (socket) => {
  let rest: Buffer = Buffer.alloc(0);
  socket.on("error", () => socket.destroy());
  socket.on("data", (chunk: Buffer) => {
    const bytes = rest.length > 0 ? Buffer.concat([rest, chunk]) : chunk;
    let at = 0;
    for (; bytes.length - at >= 12; at += 12) {
      const address = bytes.readUInt16BE(at + 8);
      const count = bytes.readUInt16BE(at + 10);
      const reply = Buffer.allocUnsafe(9 + 2 * count);
      bytes.copy(reply, 0, at, at + 8);
      reply.writeUInt16BE(3 + 2 * count, 4);
      reply[8] = 2 * count;
      for (let index = 0; index < count; index += 1) reply.writeUInt16BE(address + index, 9 + 2 * index);
      socket.write(reply);
    }
    rest = bytes.subarray(at);
  });
});
server.listen(0, "127.0.0.1", () => {
  const address = server.address();
  if (typeof address === "object" && address !== null) process.send?.(address.port);
});
process.on("disconnect", () => process.exit());
