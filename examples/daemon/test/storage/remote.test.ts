import { OecError } from "@oec/domain";
import { expect, test } from "vitest";
import { fromPlainError, storeError, toPlainError } from "../../src/storage/errors.ts";
import { HOUSEHOLD_METHODS, priorityOf, SHARED_METHODS } from "../../src/storage/protocol.ts";
import { type RemoteCall, remoteRepositories } from "../../src/storage/remote.ts";
import { testDatabase } from "./test-store.ts";

test("the methods that may be called are those that the repositories have", async () => {
  const { home, shared } = await testDatabase();
  const namesOf = (repositories: object) =>
    Object.entries(repositories).map(([name, one]) => [name, Object.keys(one as object).sort()]);
  expect(namesOf(HOUSEHOLD_METHODS).sort()).toEqual(namesOf(home).sort());
  expect(namesOf(SHARED_METHODS).sort()).toEqual(namesOf(shared).sort());
});

test.each([
  ["devices", "insertDevice", "write"],
  ["devices", "listAll", "read"],
  ["devices", "constructor", undefined],
  ["devices", "toString", undefined],
  ["__proto__", "toString", undefined],
  ["nothing", "listAll", undefined],
])("%s.%s has the priority %s", (repository, method, priority) => {
  expect(priorityOf(HOUSEHOLD_METHODS, repository, method)).toBe(priority);
});

test("a call is sent with its names and parameters, and without its signal", async () => {
  const sent: RemoteCall[] = [];
  const repositories = remoteRepositories<{
    readonly box: { open(key: string, signal?: AbortSignal): Promise<unknown> };
  }>({ box: { open: "read" } }, (call) => {
    sent.push(call);
    return Promise.resolve("opened");
  });
  expect(await repositories.box.open("a", new AbortController().signal)).toBe("opened");
  expect(await repositories.box.open("b")).toBe("opened");
  expect(sent.map(({ parameters }) => parameters)).toEqual([["a"], ["b"]]);
});

test("a signal that was given up before is not sent at all", async () => {
  let sent = 0;
  const repositories = remoteRepositories<{ readonly box: { open(signal: AbortSignal): Promise<unknown> } }>(
    { box: { open: "read" } },
    () => Promise.resolve(++sent),
  );
  await expect(repositories.box.open(AbortSignal.abort())).rejects.toMatchObject({ code: "ABORTED" });
  expect(sent).toBe(0);
});

test("an error keeps code, message and facts through its flat form", () => {
  const error = storeError("STORE_FULL", "no space", { path: "oec.db", free: 0, retry: true });
  const again = fromPlainError(structuredClone(toPlainError(error)));
  expect(OecError.is(again)).toBe(true);
  expect([again.code, again.message, again.context]).toEqual([error.code, error.message, error.context]);
});

test("facts that cannot be cloned become text", () => {
  const error = new OecError("X", "m", { context: { call: () => 1, nothing: undefined } });
  const { context } = structuredClone(toPlainError(error));
  expect(typeof context["call"]).toBe("string");
  expect(context["nothing"]).toBe("undefined");
});

test("an error of another kind is an error of the store", () => {
  expect(toPlainError(new TypeError("odd"))).toMatchObject({
    code: "STORE_UNAVAILABLE",
    message: "the store failed: odd",
  });
  expect(toPlainError("text")).toMatchObject({ message: "the store failed: text" });
});
