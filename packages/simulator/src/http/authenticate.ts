/** Who asks: by bearer token, or by a certificate that the client showed. */
import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";

export interface User {
  readonly name: string;
}

/** Tokens with the name of the user whose they are. */
export type Tokens = Readonly<Record<string, string>>;

export interface Authentication {
  readonly tokens: Tokens | null;
  /** Whether client certificates are asked for; then an anonymous request is refused. */
  readonly certificates: boolean;
}

function bearerToken(request: IncomingMessage): string | null {
  const found = /^Bearer\s+(\S+)$/i.exec(request.headers.authorization ?? "");
  return found?.[1] ?? null;
}

function certificateName(request: IncomingMessage): string | null {
  const { socket } = request;
  if (!(socket instanceof TLSSocket) || !socket.authorized) return null;
  const subject = socket.getPeerCertificate().subject as { readonly CN?: string | string[] } | undefined;
  const name = subject?.CN;
  return (Array.isArray(name) ? name[0] : name) ?? null;
}

/** The user, or null: 401. Without any credentials set up everybody is the administrator. */
export function authenticate(request: IncomingMessage, by: Authentication): User | null {
  if (by.certificates) {
    const name = certificateName(request);
    if (name !== null) return { name };
  }
  if (by.tokens === null) return by.certificates ? null : { name: "kubernetes-admin" };
  const token = bearerToken(request);
  const name = token === null || !Object.hasOwn(by.tokens, token) ? undefined : by.tokens[token];
  return name === undefined ? null : { name };
}
