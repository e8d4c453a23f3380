import { OecError, parseInstant } from "@oec/domain";
import { fetch as undiciFetch } from "undici";
import { expect, test } from "vitest";
import { webFetch, type HttpClient, type SourceFault, type SourceRequest } from "../../src/source/index.ts";
import { answers, client, flood, serve, silent, truncated } from "../server.ts";

const AT = parseInstant("2026-01-15T12:00:00Z");
const HOUR = 3_600_000;

const asks = (url: string, more: Partial<SourceRequest<unknown>> = {}): SourceRequest<unknown> => ({
  source: "test",
  url,
  decode: (body) => JSON.parse(body) as unknown,
  ...more,
});

async function failure(
  http: HttpClient,
  request: SourceRequest<unknown>,
): Promise<OecError<string, SourceFault>> {
  try {
    await http.request(request);
  } catch (error) {
    if (OecError.is(error)) return error as OecError<string, SourceFault>;
    throw error;
  }
  throw new Error("the request succeeded");
}

test("an answer comes with the time at which it was fetched", async () => {
  await using service = await serve(answers(200, { price: 1 }));
  const { http } = client(AT);
  const answer = await http.request(asks(service.url));
  expect(answer).toMatchObject({ value: { price: 1 }, from: "network" });
  expect(answer.fetchedAt).toBeGreaterThanOrEqual(AT);
});

test("the fetch of undici serves as well as the platform's", async () => {
  await using service = await serve(answers(200, { price: "3 öre" }));
  const { http } = client(AT, {
    fetch: webFetch({ ...globalThis, AbortController, TextDecoder, fetch: undiciFetch }),
  });
  expect(await http.request(asks(service.url))).toMatchObject({ value: { price: "3 öre" } });
});

test("204 is an answer without a value and is asked for again", async () => {
  await using service = await serve(answers(204));
  const { http } = client(AT);
  expect((await http.request(asks(service.url, { freshMs: HOUR }))).value).toBeUndefined();
  await http.request(asks(service.url, { freshMs: HOUR }));
  expect(service.asked).toHaveLength(2);
});

test("a fresh answer is not asked for again", async () => {
  await using service = await serve(answers(200, 1));
  const { http } = client(AT);
  await http.request(asks(service.url, { freshMs: HOUR }));
  expect(await http.request(asks(service.url, { freshMs: HOUR }))).toMatchObject({ value: 1, from: "kept" });
  expect(service.asked).toHaveLength(1);
});

test("an old answer is asked for by its ETag and date, and 304 makes it new", async () => {
  const lastModified = "Thu, 15 Jan 2026 11:00:00 GMT";
  await using service = await serve(
    answers(200, 7, { etag: '"v1"', "last-modified": lastModified }),
    answers(304),
  );
  const { http, clock } = client(AT);
  const first = await http.request(asks(service.url));
  await clock.sleep(1000);
  const second = await http.request(asks(service.url));
  expect(second).toMatchObject({ value: 7, from: "confirmed" });
  expect(second.fetchedAt).toBeGreaterThanOrEqual(first.fetchedAt + 900);
  expect(service.headers[1]).toMatchObject({ "if-none-match": '"v1"', "if-modified-since": lastModified });
});

test("304 for something never seen is an error", async () => {
  await using service = await serve(answers(304));
  const error = await failure(client(AT).http, asks(service.url));
  expect(error).toMatchObject({ code: "SOURCE_REFUSED", context: { source: "test", status: 304 } });
});

test.each([400, 401, 403, 404, 410])("%i is believed at once", async (status) => {
  await using service = await serve(answers(status, "no"));
  const error = await failure(client(AT).http, asks(service.url));
  expect(error).toMatchObject({ code: "SOURCE_REFUSED", context: { source: "test", status, attempts: 1 } });
  expect(service.asked).toHaveLength(1);
});

test("500 is tried again, after waits that double", async () => {
  await using service = await serve(answers(500), answers(502), answers(503), answers(200, 5));
  const { http, clock } = client(AT);
  expect(await http.request(asks(service.url))).toMatchObject({ value: 5, from: "network" });
  // The other sleeps are the time-outs of the tries.
  expect(clock.waits.filter((wait) => wait < 10_000)).toEqual([375, 750, 1500]);
});

test("a service that stays broken is out of reach after the last try", async () => {
  await using service = await serve(answers(500));
  const error = await failure(client(AT, { attempts: 3 }).http, asks(service.url));
  expect(error).toMatchObject({ code: "SOURCE_UNREACHABLE", context: { status: 500, attempts: 3 } });
  expect(service.asked).toHaveLength(3);
});

test("429 waits as long as Retry-After says", async () => {
  await using service = await serve(answers(429, "", { "retry-after": "20" }), answers(200, 1));
  const { http, clock } = client(AT);
  expect(await http.request(asks(service.url))).toMatchObject({ value: 1 });
  const longest = Math.max(...clock.waits.filter((wait) => wait < 400_000));
  expect(longest).toBeGreaterThan(15_000);
  expect(longest).toBeLessThanOrEqual(20_000);
});

test("a Retry-After that is too long ends the request, and the next one asks nobody", async () => {
  await using service = await serve(answers(429, "", { "retry-after": "Thu, 15 Jan 2026 13:00:00 GMT" }));
  const { http } = client(AT);
  const retryAt = parseInstant("2026-01-15T13:00:00Z");
  expect(await failure(http, asks(service.url))).toMatchObject({ code: "SOURCE_BUSY", context: { retryAt } });
  expect(await failure(http, asks(`${service.url}/other`))).toMatchObject({
    code: "SOURCE_BUSY",
    context: { source: "test", retryAt },
  });
  expect(service.asked).toHaveLength(1);
});

test("a service that says nothing is given up at the time-out", async () => {
  await using service = await serve(silent);
  const error = await failure(client(AT, { attempts: 2, timeoutMs: 5_000 }).http, asks(service.url));
  expect(error).toMatchObject({ code: "SOURCE_UNREACHABLE", context: { source: "test", attempts: 2 } });
  expect(error.message).toContain("5000 ms");
});

test("a body that trickles is given up at the time-out", async () => {
  await using service = await serve((_request, response) => {
    response.writeHead(200);
    response.write("[1,");
  });
  const error = await failure(client(AT, { attempts: 1, timeoutMs: 5_000 }).http, asks(service.url));
  expect(error.code).toBe("SOURCE_UNREACHABLE");
});

test("a body that ends too early is asked for again", async () => {
  await using service = await serve(truncated("[1, 2"), answers(200, [1, 2, 3]));
  expect((await client(AT).http.request(asks(service.url))).value).toEqual([1, 2, 3]);
});

test("a body of 100 MB is cut off at the limit", async () => {
  const sent = { bytes: 0 };
  await using service = await serve(flood(100e6, sent));
  const error = await failure(client(AT, { maxBytes: 1_000_000 }).http, asks(service.url));
  expect(error).toMatchObject({ code: "ANSWER_TOO_LARGE", context: { source: "test", field: "body" } });
  // What the sockets of both sides buffer comes on top.
  expect(sent.bytes).toBeLessThan(20e6);
});

test("nobody at the address is an error that says so", async () => {
  const service = await serve(answers(200));
  await service[Symbol.asyncDispose]();
  const error = await failure(client(AT).http, asks(service.url));
  expect(error).toMatchObject({ code: "SOURCE_UNREACHABLE", context: { url: service.url, attempts: 4 } });
  expect(error.message).toContain("ECONNREFUSED");
});

test("an old answer stands in for a service that fails, and says why", async () => {
  await using service = await serve(answers(200, 1), answers(500));
  const { http } = client(AT);
  const first = await http.request(asks(service.url));
  const second = await http.request(asks(service.url, { staleMs: HOUR }));
  expect(second).toMatchObject({ value: 1, from: "stale", fetchedAt: first.fetchedAt });
  expect(second.failure?.code).toBe("SOURCE_UNREACHABLE");
});

test("an answer that is too old does not stand in", async () => {
  await using service = await serve(answers(200, 1), answers(500));
  const { http, clock } = client(AT);
  await http.request(asks(service.url));
  await clock.sleep(2000);
  expect((await failure(http, asks(service.url, { staleMs: 1000 }))).code).toBe("SOURCE_UNREACHABLE");
});

test("a body that cannot be read is not kept", async () => {
  await using service = await serve(answers(200, "{"), answers(200, "{}"));
  const { http } = client(AT);
  await expect(http.request(asks(service.url, { freshMs: HOUR }))).rejects.toThrow(SyntaxError);
  expect(await http.request(asks(service.url, { freshMs: HOUR }))).toMatchObject({
    value: {},
    from: "network",
  });
});

test("requests beyond the burst are spread out", async () => {
  await using service = await serve(answers(200, 1));
  const { http, clock } = client(AT, { requestsPerMinute: 12 });
  for (let count = 0; count < 13; count += 1) await http.request(asks(service.url));
  expect(clock.monotonicMs()).toBeGreaterThanOrEqual(2 * 5_000);
  expect(service.asked).toHaveLength(13);
});

test("a secret goes to the service and nowhere else", async () => {
  await using service = await serve(answers(401));
  const error = await failure(
    client(AT).http,
    asks(`${service.url}/api?a=1`, { secretQuery: "token=geheim" }),
  );
  expect(service.asked[0]).toBe("GET /api?a=1&token=geheim");
  expect(JSON.stringify([error.context, error.message])).not.toContain("geheim");
});

test("an address that is none does not tell the secret either", async () => {
  const error = await failure(
    client(AT, { attempts: 1 }).http,
    asks("no address", { secretQuery: "token=geheim" }),
  );
  expect(error.code).toBe("SOURCE_UNREACHABLE");
  expect(JSON.stringify([error.context, error.message])).not.toContain("geheim");
});

test("the caller's signal stops a try", async () => {
  await using service = await serve(silent);
  const stop = new AbortController();
  const asking = client(AT).http.request(asks(service.url), stop.signal);
  setTimeout(() => stop.abort(), 30);
  await expect(asking).rejects.toMatchObject({ code: "ABORTED" });
});

test("the caller's signal stops the wait between two tries", async () => {
  await using service = await serve(answers(503, "", { "retry-after": "29" }));
  const stop = new AbortController();
  const asking = client(AT).http.request(asks(service.url), stop.signal);
  setTimeout(() => stop.abort(), 100);
  await expect(asking).rejects.toMatchObject({ code: "ABORTED" });
  expect(service.asked).toHaveLength(1);
});

test("a signal that has fired asks nobody", async () => {
  await using service = await serve(answers(200, 1));
  await expect(client(AT).http.request(asks(service.url), AbortSignal.abort())).rejects.toMatchObject({
    code: "ABORTED",
  });
  expect(service.asked).toHaveLength(0);
});

test("a cache that fails is no cache", async () => {
  await using service = await serve(answers(200, 1));
  const broken = {
    read: () => Promise.reject(new Error("disk")),
    write: () => Promise.reject(new Error("disk")),
  };
  expect(await client(AT, { cache: broken }).http.request(asks(service.url))).toMatchObject({ value: 1 });
});

test("a body is sent as POST and is part of the cache's key", async () => {
  await using service = await serve(answers(200, 1), answers(200, 2));
  const { http } = client(AT);
  await http.request(asks(service.url, { body: "a", freshMs: HOUR }));
  expect((await http.request(asks(service.url, { body: "b", freshMs: HOUR }))).value).toBe(2);
  expect(service.asked).toEqual(["POST /", "POST /"]);
  expect(service.bodies).toEqual(["a", "b"]);
});
