import { describe, expect, it } from "vitest";
import { createManualTiming } from "../../test/manual-timing.ts";
import { describeError, describeStatus, describeTimeout, describeUnauthorized } from "./describe-error.ts";

const server = "https://192.0.2.1:6443";

function nodeError(code: string, message = code): Error {
  return Object.assign(new Error(message), { code });
}

describe("describeError", () => {
  it.each([
    [
      nodeError("ECONNREFUSED"),
      "connection-refused",
      "https://192.0.2.1:6443 refused the connection: nothing listens there.",
    ],
    [
      // What Node throws when a name has several addresses.
      new AggregateError([nodeError("ECONNREFUSED"), nodeError("ENETUNREACH")]),
      "connection-refused",
      "https://192.0.2.1:6443 refused the connection: nothing listens there.",
    ],
    [nodeError("ENOTFOUND"), "name-not-resolved", "The name in https://192.0.2.1:6443 cannot be resolved."],
    [nodeError("EAI_AGAIN"), "name-not-resolved", "The name in https://192.0.2.1:6443 cannot be resolved."],
    [nodeError("EHOSTUNREACH"), "host-unreachable", "There is no route to https://192.0.2.1:6443."],
    [nodeError("ETIMEDOUT"), "connect-timeout", "https://192.0.2.1:6443 did not accept a connection in time."],
    [
      nodeError("ECONNRESET", "socket hang up"),
      "connection-closed",
      "The connection to https://192.0.2.1:6443 was closed before the answer was complete.",
    ],
    [
      new Error("aborted"),
      "connection-closed",
      "The connection to https://192.0.2.1:6443 was closed before the answer was complete.",
    ],
    [
      nodeError("DEPTH_ZERO_SELF_SIGNED_CERT"),
      "tls-untrusted",
      "The certificate of https://192.0.2.1:6443 is signed by an authority that is not trusted.",
    ],
    [
      nodeError("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"),
      "tls-client-certificate",
      "https://192.0.2.1:6443 refused the client certificate, or wants one and got none.",
    ],
    [
      nodeError("ERR_SSL_UNSUPPORTED_PROTOCOL"),
      "tls-failed",
      "No TLS connection to https://192.0.2.1:6443 came about (ERR_SSL_UNSUPPORTED_PROTOCOL).",
    ],
    [nodeError("HPE_INVALID_CONSTANT"), "not-kubernetes", "https://192.0.2.1:6443 does not answer in HTTP."],
    [new Error("odd"), "unexpected", "The request to https://192.0.2.1:6443 failed: odd."],
    ["odd", "unexpected", "The request to https://192.0.2.1:6443 failed: odd."],
  ])("%s", (error, code, message) => {
    expect(describeError(error, server)).toMatchObject({ code, message, concerns: "cluster", status: null });
  });
});

describe("describeStatus", () => {
  it.each([
    [403, "pods is forbidden", "forbidden", "pods is forbidden", "kind"],
    [404, "404 page not found", "not-found", "The API server does not serve this kind.", "kind"],
    [410, "too old", "expired-version", "The watch was too far behind: too old", "kind"],
    [422, "no", "refused-parameters", "The API server refused the request: no", "kind"],
    [429, "slow down", "too-many-requests", "The API server asks for fewer requests: slow down", "kind"],
    [500, "boom", "server-error", "The API server answered 500: boom", "kind"],
    [503, "starting", "server-error", "https://192.0.2.1:6443 is not ready (503): starting", "cluster"],
    [302, null, "not-kubernetes", "https://192.0.2.1:6443 redirects to another place (302).", "cluster"],
  ])("%i", (code, text, expected, message, concerns) => {
    const answer = { code, reason: null, message: text };
    expect(describeStatus(answer, server, 1_000)).toMatchObject({
      code: expected,
      message,
      concerns,
      status: code,
      retryAfterMs: 1_000,
    });
  });
});

describe("describeTimeout", () => {
  it.each([
    ["connect", "https://192.0.2.1:6443 did not accept a connection in 10 s."],
    ["response", "https://192.0.2.1:6443 accepted a request and did not answer in 10 s."],
    ["body", "https://192.0.2.1:6443 sent nothing for 10 s."],
  ] as const)("%s", (what, message) => {
    expect(describeTimeout(what, server, 10_000).message).toBe(message);
  });
});

describe("describeUnauthorized", () => {
  const past = Date.parse("2026-11-20T11:00:00Z");
  const future = Date.parse("2026-11-20T13:00:00Z");
  it.each([
    [past, null, "token-expired"],
    [future, null, "unauthorized"],
    [null, past, "client-certificate-expired"],
    [null, null, "unauthorized"],
  ])("a token until %s, a certificate until %s: %s", (tokenExpiresAt, certificateExpiresAt, code) => {
    const dates = { tokenExpiresAt, certificateExpiresAt };
    expect(describeUnauthorized(server, dates, createManualTiming()).code).toBe(code);
  });
});
