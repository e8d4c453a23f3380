// Runs in the folder of the pack test, where `domain-next` is a second copy of `@oec/domain` with a higher version.
import assert from "node:assert/strict";
import * as domain from "@oec/domain";
import * as next from "domain-next";

assert.notEqual(domain.OecError, next.OecError, "the two copies must be two modules");
const error = new next.OecError("INVALID_ARGUMENT", "thrown by the other copy", { context: {} });
assert.ok(domain.OecError.is(error));
assert.ok(!domain.OecError.is(new Error("an ordinary error")));
