import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { OCPP16 } from "../../src/messages/v16.ts";
import { securityProfile } from "../../src/node/authentication.ts";
import { OcppClient, type ClientOptions } from "../../src/node/client.ts";
import { stage, systemClock, until } from "../support/server.ts";

const folder = mkdtempSync(join(tmpdir(), "oec-ocpp-tls-"));
const path = (name: string): string => join(folder, name);
const read = (name: string): string => readFileSync(path(name), "utf8");
const openssl = (...args: readonly string[]): void => void execFileSync("openssl", args, { stdio: "pipe" });

/** Makes a key and a certificate that an authority of ours has signed. */
function issue(name: string, commonName: string, authority: string): void {
  openssl(
    "req",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-subj",
    `/CN=${commonName}`,
    "-keyout",
    path(`${name}.key`),
    "-out",
    path(`${name}.csr`),
    "-addext",
    "subjectAltName=IP:127.0.0.1",
  );
  openssl(
    "x509",
    "-req",
    "-in",
    path(`${name}.csr`),
    "-CA",
    path(`${authority}.pem`),
    "-CAkey",
    path(`${authority}.key`),
    "-CAcreateserial",
    "-days",
    "2",
    "-copy_extensions",
    "copy",
    "-out",
    path(`${name}.pem`),
  );
}
const authority = (name: string): void =>
  openssl(
    "req",
    "-x509",
    "-newkey",
    "rsa:2048",
    "-nodes",
    "-days",
    "2",
    "-subj",
    `/CN=${name}`,
    "-keyout",
    path(`${name}.key`),
    "-out",
    path(`${name}.pem`),
  );

const hasOpenssl = ((): boolean => {
  try {
    openssl("version");
    return true;
  } catch {
    console.warn("openssl is not installed: the tests of security profiles 2 and 3 are skipped");
    return false;
  }
})();

beforeAll(() => {
  if (!hasOpenssl) return;
  authority("home");
  authority("stranger");
  issue("server", "127.0.0.1", "home");
  issue("cp1", "CP1", "home");
  issue("fake", "CP1", "stranger");
});
afterAll(() => rmSync(folder, { recursive: true }));

const client = (port: number, more: Partial<ClientOptions>, failures: string[]): OcppClient =>
  new OcppClient({
    url: `wss://127.0.0.1:${port}`,
    stationId: "CP1",
    clock: systemClock,
    protocols: [OCPP16],
    accept: () => ({ answer: () => ({}) }),
    onFailure: (error) => void failures.push(error.message),
    ...more,
  });

test.runIf(hasOpenssl)("profile 2: over TLS the right password opens, a wrong one is refused", async () => {
  const authenticate = securityProfile(2, { passwordOf: () => "0123456789abcdef" });
  await using here = await stage({
    authenticate,
    tls: { key: read("server.key"), cert: read("server.pem") },
  });
  const failures: string[] = [];
  const tls = { ca: read("home.pem") };
  await using right = client(here.server.port, { password: "0123456789abcdef", tls }, failures);
  right.start();
  await until(() => right.link?.isOpen === true);
  await using wrong = client(here.server.port, { stationId: "CP2", password: "wrong", tls }, failures);
  wrong.start();
  await until(() => failures.length === 1);
  expect(failures[0]).toContain("401");
});

test.runIf(hasOpenssl)("a client does not talk to a server whose certificate it does not trust", async () => {
  await using here = await stage({ tls: { key: read("server.key"), cert: read("server.pem") } });
  const failures: string[] = [];
  await using station = client(here.server.port, { tls: { ca: read("stranger.pem") } }, failures);
  station.start();
  await until(() => failures.length === 1);
  expect(here.links).toEqual([]);
});

test.runIf(hasOpenssl)(
  "profile 3: a certificate that names the station opens; none, a stranger's or another station's does not",
  async () => {
    const authenticate = securityProfile(3, { isKnown: () => true });
    const tls = { key: read("server.key"), cert: read("server.pem"), ca: read("home.pem") };
    await using here = await stage({ authenticate, tls });
    const failures: string[] = [];
    const ca = read("home.pem");
    const own = { ca, key: read("cp1.key"), cert: read("cp1.pem") };
    const fake = { ca, key: read("fake.key"), cert: read("fake.pem") };
    await using right = client(here.server.port, { tls: own }, failures);
    right.start();
    await until(() => right.link?.isOpen === true);
    await using none = client(here.server.port, { tls: { ca } }, failures);
    await using strange = client(here.server.port, { tls: fake }, failures);
    await using other = client(here.server.port, { tls: own, stationId: "CP2" }, failures);
    for (const each of [none, strange, other]) each.start();
    await until(() => failures.length === 3);
    for (const message of failures) expect(message).toContain("401");
  },
);
