import { Agent, request } from "node:http";
import type { GeneratedRequest } from "./generator.ts";

/** What came back. */
export interface WireAnswer {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** A request without the endpoint it is meant for. */
type WireRequest = Omit<GeneratedRequest, "endpoint">;

/** Sends requests as they are: no client tidies their paths up on the way. */
export class Wire {
  readonly #address: URL;

  readonly #agent = new Agent({ keepAlive: true });

  /** @param address - Of the daemon. */
  constructor(address: string) {
    this.#address = new URL(address);
  }

  /** The answer. A kept connection may have been closed after the answer before: then the request goes over a new one. */
  async send(wanted: WireRequest): Promise<WireAnswer> {
    for (;;) {
      const answer = await this.#try(wanted);
      if (answer !== "closed before") return answer;
    }
  }

  #try({ method, path, headers, body }: WireRequest): Promise<WireAnswer | "closed before"> {
    const { hostname, port } = this.#address;
    // By itself the client says no length with methods that seldom have a body.
    const length = body === undefined ? {} : { "content-length": Buffer.byteLength(body) };
    const options = { agent: this.#agent, hostname, port, method, path, headers: { ...headers, ...length } };
    return new Promise((resolve, reject) => {
      const sent = request(options, (response) => {
        const chunks: Buffer[] = [];
        response.on("data", (chunk: Buffer) => chunks.push(chunk));
        response.once("error", reject);
        response.once("end", () =>
          resolve({
            status: response.statusCode ?? 0,
            type: response.headers["content-type"] ?? "",
            text: Buffer.concat(chunks).toString("utf8"),
          }),
        );
      });
      sent.once("error", (cause: NodeJS.ErrnoException) => {
        if (sent.reusedSocket && cause.code === "ECONNRESET") resolve("closed before");
        else reject(new Error(`no answer to ${method} ${path} ${JSON.stringify(headers)}`, { cause }));
      });
      sent.end(body);
    });
  }

  close(): void {
    this.#agent.destroy();
  }
}

/** Does work on many items, a few at a time, in their order. */
export async function eachOf<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const waiting = items.values();
  const one = async (): Promise<void> => {
    for (const item of waiting) await work(item);
  };
  await Promise.all(Array.from({ length: atOnce }, one));
}
