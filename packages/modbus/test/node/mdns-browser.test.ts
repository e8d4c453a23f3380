import multicastDns, { type MulticastDNS } from "multicast-dns";
import { expect, test } from "vitest";
import type { AnnouncedService } from "@oec/modbus";
import { MdnsBrowser } from "@oec/modbus/node";

const TYPE = "_modbus._tcp";
const NAME = `meter.${TYPE}.local`;

interface Network extends AsyncDisposable {
  readonly responder: MulticastDNS;
  readonly browser: MdnsBrowser;
  readonly log: string[];
  readonly services: AnnouncedService[];
}

let nextPort = 15_353;

/** A responder and a browser on the loopback interface, on a port of their own. */
async function network(
  answer: (question: string) => Parameters<MulticastDNS["respond"]>[0],
): Promise<Network> {
  const port = nextPort++;
  const responder = multicastDns({ interface: "127.0.0.1", bind: "0.0.0.0", port });
  responder.on("query", ({ questions }) => {
    for (const { type, name } of questions ?? []) {
      const reply = answer(`${type} ${name}`);
      if (Array.isArray(reply) && reply.length > 0) responder.respond(reply);
    }
  });
  await new Promise<void>((resolve) => responder.once("ready", resolve));
  const log: string[] = [];
  const services: AnnouncedService[] = [];
  const note = (what: string) => (service: AnnouncedService) => {
    log.push(`${what} ${service.name}`);
    services.push(service);
  };
  const browser = new MdnsBrowser({
    services: [TYPE],
    interface: "127.0.0.1",
    port,
    onUp: note("up"),
    onUpdate: note("update"),
    onDown: note("down"),
  });
  return {
    responder,
    browser,
    log,
    services,
    [Symbol.asyncDispose]: async () => {
      await browser[Symbol.asyncDispose]();
      await new Promise<void>((resolve) => responder.destroy(() => resolve()));
    },
  };
}

const ptr = (ttl: number) => ({ type: "PTR", name: `${TYPE}.local`, ttl, data: NAME }) as const;
const srv = (port: number) =>
  ({ type: "SRV", name: NAME, ttl: 120, data: { target: "meter.local", port } }) as const;
const txt = { type: "TXT" as const, name: NAME, ttl: 120, data: ["MODBUS_ID=1", "model=A B"] };
const a = { type: "A", name: "meter.local", ttl: 120, data: "127.0.0.1" } as const;

test("an announced service comes up with its address, port and texts", async () => {
  await using net = await network((question) =>
    question.startsWith("PTR") ? [ptr(120), srv(502), txt, a] : [],
  );
  await expect.poll(() => net.log).toEqual([`up ${NAME}`]);
  expect(net.services[0]).toEqual({
    name: NAME,
    type: TYPE,
    host: "meter.local",
    address: "127.0.0.1",
    port: 502,
    txt: { modbus_id: "1", model: "A B" },
  });
});

test("a responder that sends only the name is asked for the rest", async () => {
  await using net = await network((question) => {
    if (question.startsWith("PTR")) return [ptr(120)];
    if (question === `SRV ${NAME}`) return [srv(1_502)];
    if (question === `TXT ${NAME}`) return [txt];
    return question === "A meter.local" ? [a] : [];
  });
  await expect.poll(() => net.services[0]?.port).toBe(1_502);
});

test("a goodbye takes the service down, another port is an update", async () => {
  await using net = await network((question) =>
    question.startsWith("PTR") ? [ptr(120), srv(502), txt, a] : [],
  );
  await expect.poll(() => net.log.length).toBe(1);
  net.responder.respond([ptr(120), srv(503), txt, a]);
  await expect.poll(() => net.log.at(-1)).toBe(`update ${NAME}`);
  net.responder.respond([ptr(0)]);
  await expect.poll(() => net.log.at(-1)).toBe(`down ${NAME}`);
  expect(net.browser.services).toEqual([]);
});

test("a service is asked for again before it expires, and goes down when nobody answers", async () => {
  let asked = 0;
  await using net = await network((question) => {
    if (!question.startsWith("PTR")) return [];
    asked += 1;
    return asked < 3 ? [ptr(1), srv(502), txt, a] : [];
  });
  await expect.poll(() => net.log).toEqual([`up ${NAME}`]);
  const started = performance.now();
  await expect.poll(() => net.log.at(-1), { timeout: 5_000 }).toBe(`down ${NAME}`);
  // Renewed once at 0.8 s, then gone 1 s after that.
  expect(performance.now() - started).toBeGreaterThan(1_500);
  expect(asked).toBeGreaterThanOrEqual(3);
});
