/**
 * Every way in which a request to an API server fails, as a code, a sentence and a cure. Errors of
 * Node's sockets and TLS are converted here once; nothing above this folder sees them.
 */
import type { Timing } from "./timing.ts";

export type RequestErrorCode =
  | "connection-refused"
  | "name-not-resolved"
  | "host-unreachable"
  | "connect-timeout"
  | "response-timeout"
  | "connection-closed"
  | "stalled"
  | "tls-untrusted"
  | "tls-certificate-dates"
  | "tls-wrong-host"
  | "tls-client-certificate"
  | "tls-failed"
  | "not-kubernetes"
  | "unauthorized"
  | "token-expired"
  | "client-certificate-expired"
  | "credential-file-missing"
  | "credential-invalid"
  | "exec-plugin-missing"
  | "exec-plugin-failed"
  | "forbidden"
  | "not-found"
  | "expired-version"
  | "version-reset"
  | "no-streamed-lists"
  | "unreadable-object"
  | "refused-parameters"
  | "too-many-requests"
  | "server-error"
  | "truncated"
  | "unexpected";

export interface RequestProblem {
  readonly code: RequestErrorCode;
  /** One sentence, safe to show: no token, no header, no body but the API server's own message. */
  readonly message: string;
  /** What a person can do about it. */
  readonly cure: string;
  /** The HTTP status, or the code of an ERROR event in a watch; null where there was none. */
  readonly status: number | null;
  /** What `Retry-After` asks for; null where it was not sent. */
  readonly retryAfterMs: number | null;
  /** `cluster`: no request gets through, so it is said once and not for each kind. */
  readonly concerns: "cluster" | "kind";
}

/** Thrown by the HTTP client, and by nothing else in `kube/`. */
export class RequestError extends Error {
  readonly problem: RequestProblem;
  constructor(problem: RequestProblem) {
    super(problem.message);
    this.name = "RequestError";
    this.problem = problem;
  }
}

/** Makes a problem; what is not given is null, and it concerns the cluster unless said otherwise. */
export function problem(
  code: RequestErrorCode,
  message: string,
  cure: string,
  more: Partial<Pick<RequestProblem, "status" | "retryAfterMs" | "concerns">> = {},
): RequestProblem {
  return { code, message, cure, status: null, retryAfterMs: null, concerns: "cluster", ...more };
}

const checkServer = "Check that the cluster is running and that `server` in the kubeconfig is its address.";
const checkAuthority =
  "Give the cluster's CA as `certificate-authority` or `certificate-authority-data` in the kubeconfig.";

interface Sentence {
  readonly code: RequestErrorCode;
  readonly text: (server: string) => string;
  readonly cure: string;
}

const closed: Sentence = {
  code: "connection-closed",
  text: (server) => `The connection to ${server} was closed before the answer was complete.`,
  cure: "The API server or a proxy before it was restarted; Portolan tries again by itself.",
};
const untrusted: Sentence = {
  code: "tls-untrusted",
  text: (server) => `The certificate of ${server} is signed by an authority that is not trusted.`,
  cure: checkAuthority,
};
const certificateDates: Sentence = {
  code: "tls-certificate-dates",
  text: (server) => `The certificate of ${server} is expired or not valid yet.`,
  cure: "Renew the API server's certificate, or set this machine's clock.",
};
const clientCertificate: Sentence = {
  code: "tls-client-certificate",
  text: (server) => `${server} refused the client certificate, or wants one and got none.`,
  cure: "Check `client-certificate` and `client-key` of the user in the kubeconfig.",
};
const unresolved: Sentence = {
  code: "name-not-resolved",
  text: (server) => `The name in ${server} cannot be resolved.`,
  cure: "Check the name in the kubeconfig, the DNS, and whether a VPN is needed.",
};
const unreachable: Sentence = {
  code: "host-unreachable",
  text: (server) => `There is no route to ${server}.`,
  cure: "Check the network, and whether a VPN is needed.",
};
const connectTimeout: Sentence = {
  code: "connect-timeout",
  text: (server) => `${server} did not accept a connection in time.`,
  cure: "Check the network, firewalls, and whether a VPN is needed.",
};

/** By the `code` of Node's error. */
const byNodeCode: Readonly<Record<string, Sentence>> = {
  ECONNREFUSED: {
    code: "connection-refused",
    text: (server) => `${server} refused the connection: nothing listens there.`,
    cure: checkServer,
  },
  ENOTFOUND: unresolved,
  EAI_AGAIN: unresolved,
  EHOSTUNREACH: unreachable,
  ENETUNREACH: unreachable,
  ETIMEDOUT: connectTimeout,
  ECONNRESET: closed,
  ECONNABORTED: closed,
  EPIPE: closed,
  ERR_STREAM_PREMATURE_CLOSE: closed,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  DEPTH_ZERO_SELF_SIGNED_CERT: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_SIGNATURE_FAILURE: untrusted,
  CERT_UNTRUSTED: untrusted,
  CERT_HAS_EXPIRED: certificateDates,
  CERT_NOT_YET_VALID: certificateDates,
  ERR_TLS_CERT_ALTNAME_INVALID: {
    code: "tls-wrong-host",
    text: (server) => `The certificate of ${server} is made out to another name.`,
    cure: "Use a name or address that the certificate holds, or set `tls-server-name` in the kubeconfig.",
  },
  ERR_SSL_WRONG_VERSION_NUMBER: {
    code: "tls-failed",
    text: (server) => `${server} does not speak TLS.`,
    cure: "Check the port, and whether `server` should begin with http://.",
  },
  ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED: clientCertificate,
  ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE: clientCertificate,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN: clientCertificate,
  ERR_SSL_SSLV3_ALERT_CERTIFICATE_EXPIRED: clientCertificate,
  ERR_SSL_TLSV1_ALERT_UNKNOWN_CA: clientCertificate,
  ERR_SSL_TLSV1_UNKNOWN_CA: clientCertificate,
};

/** The `code` of a Node error; of the first attempt where several addresses were tried. */
function nodeCode(error: unknown): string | null {
  if (error instanceof AggregateError && error.errors.length > 0) return nodeCode(error.errors[0]);
  if (!(error instanceof Error)) return null;
  const code: unknown = "code" in error ? error.code : null;
  return typeof code === "string" ? code : null;
}

function findSentence(code: string | null, error: unknown): Sentence | null {
  const known = code === null ? undefined : byNodeCode[code];
  if (known) return known;
  if (code !== null && (code.startsWith("ERR_SSL_") || code === "EPROTO")) {
    return {
      code: "tls-failed",
      text: (server) => `No TLS connection to ${server} came about (${code}).`,
      cure: checkServer,
    };
  }
  if (code?.startsWith("HPE_")) {
    return {
      code: "not-kubernetes",
      text: (server) => `${server} does not answer in HTTP.`,
      cure: "Check the port, and whether `server` should begin with https://.",
    };
  }
  return error instanceof Error && /socket hang up|aborted|premature close/i.test(error.message) ? closed : null;
}

/** Converts whatever a request threw. `server` is its scheme, host and port. */
export function describeError(error: unknown, server: string): RequestProblem {
  if (error instanceof RequestError) return error.problem;
  const sentence = findSentence(nodeCode(error), error);
  if (sentence) return problem(sentence.code, sentence.text(server), sentence.cure);
  const reason = error instanceof Error ? error.message : String(error);
  return problem("unexpected", `The request to ${server} failed: ${reason.slice(0, 300)}.`, checkServer);
}

/** No connection, no answer or no byte within the time that was allowed. */
export function describeTimeout(what: "connect" | "response" | "body", server: string, ms: number): RequestProblem {
  const seconds = `${String(Math.round(ms / 100) / 10)} s`;
  switch (what) {
    case "connect":
      return problem("connect-timeout", `${server} did not accept a connection in ${seconds}.`, connectTimeout.cure);
    case "response":
      return problem("response-timeout", `${server} accepted a request and did not answer in ${seconds}.`, checkServer);
    case "body":
      return problem(
        "stalled",
        `${server} sent nothing for ${seconds}.`,
        "A proxy or firewall may have dropped the connection silently; Portolan tries again by itself.",
      );
    default:
      return what satisfies never;
  }
}

/** What is known of the credentials that were sent, to tell an expired token from a wrong one. */
export interface CredentialDates {
  /** Milliseconds since 1970, from the token's `exp`; null where there is no token or it does not say. */
  readonly tokenExpiresAt: number | null;
  readonly certificateExpiresAt: number | null;
}

/** Why the API server did not accept who we say we are (401). */
export function describeUnauthorized(server: string, dates: CredentialDates, timing: Timing): RequestProblem {
  const more = { status: 401 };
  const login = "Log in again, or put a fresh credential into the kubeconfig; Portolan reads it again by itself.";
  const now = timing.now();
  if (dates.tokenExpiresAt !== null && dates.tokenExpiresAt <= now) {
    const at = new Date(dates.tokenExpiresAt).toISOString();
    return problem("token-expired", `The token for ${server} expired at ${at}.`, login, more);
  }
  if (dates.certificateExpiresAt !== null && dates.certificateExpiresAt <= now) {
    const at = new Date(dates.certificateExpiresAt).toISOString();
    const text = `The client certificate for ${server} expired at ${at}.`;
    return problem("client-certificate-expired", text, login, more);
  }
  const text = `${server} did not accept the credentials (401): the token is expired, revoked or wrong.`;
  return problem("unauthorized", text, login, more);
}

/** The parts of a Kubernetes `Status` that say why; as a body, or as the object of an ERROR event. */
export interface StatusAnswer {
  readonly code: number;
  readonly reason: string | null;
  readonly message: string | null;
}

/** A refusal of the API server. 401 is `describeUnauthorized`. */
export function describeStatus(answer: StatusAnswer, server: string, retryAfterMs: number | null): RequestProblem {
  const { code: status } = answer;
  const message = answer.message ?? answer.reason ?? `HTTP status ${String(status)}`;
  const make = (code: RequestErrorCode, text: string, cure: string): RequestProblem =>
    problem(code, text, cure, { status, retryAfterMs, concerns: "kind" });
  const later = "Portolan tries again by itself.";
  switch (status) {
    case 400:
    case 422:
      if (/HTTP request to an HTTPS server/i.test(message)) {
        const cure = "Write https:// in `server` in the kubeconfig.";
        return { ...make("not-kubernetes", `${server} speaks TLS and was asked without.`, cure), concerns: "cluster" };
      }
      return make("refused-parameters", `The API server refused the request: ${message}`, later);
    case 403:
      return make("forbidden", message, "Bind a role that allows it to the user of this context.");
    case 404:
      return make("not-found", "The API server does not serve this kind.", "Nothing to do if it is not installed.");
    case 410:
      return make("expired-version", `The watch was too far behind: ${message}`, later);
    case 429:
      return make("too-many-requests", `The API server asks for fewer requests: ${message}`, later);
    case 502:
    case 503:
    case 504:
      // Not this kind but the API server, or a proxy before it, is not ready.
      return { ...make("server-error", `${server} is not ready (${status}): ${message}`, later), concerns: "cluster" };
    default:
      if (status >= 300 && status < 400) {
        const cure = "Check that `server` in the kubeconfig is the API server and not a login page or proxy.";
        return {
          ...make("not-kubernetes", `${server} redirects to another place (${status}).`, cure),
          concerns: "cluster",
        };
      }
      return make("server-error", `The API server answered ${status}: ${message}`, later);
  }
}
