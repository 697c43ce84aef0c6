/** What a browser may do with our pages: load from this server only, run no inline script, be framed nowhere. */
import type { RequestHandler } from "express";
import helmet from "helmet";

/**
 * Vite's output has neither inline scripts nor inline styles, and React sets style attributes through
 * the DOM, which the policy does not concern; so nothing needs a nonce or `unsafe-inline`.
 */
export function setSecurityHeaders(): RequestHandler {
  return helmet({
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "worker-src": ["'self'"],
        "style-src": ["'self'"],
        "font-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "base-uri": ["'self'"],
        "form-action": ["'none'"],
        "frame-ancestors": ["'none'"],
      },
    },
    // Whether there is TLS in front is not known here; a header that outlives the server must not say so.
    strictTransportSecurity: false,
    referrerPolicy: { policy: "same-origin" },
    xFrameOptions: { action: "deny" },
  });
}
